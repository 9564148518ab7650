import type { TranslationBundle } from '@jupyterlab/translation';
import type { Spec } from './chart-meta.js';
import { dataLayers } from './live-spec.js';

interface Entry {
  name: string;
  colour: string;
}

/** The series of a chart as buttons that show and hide them, with mouse and keyboard alike. */
export class ChartLegend {
  readonly element = document.createElement('div');
  private readonly off = new Set<string>();

  constructor(trans: TranslationBundle, spec: Spec, changed: () => void) {
    const entries = entriesOf(spec);
    this.element.className = 'assay-Chart-legend';
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', trans.__('Series shown'));
    for (const { name, colour } of entries) {
      const button = document.createElement('button');
      const swatch = document.createElement('span');
      button.type = 'button';
      button.className = 'assay-Button';
      button.setAttribute('aria-pressed', 'true');
      button.title = trans.__('Show or hide %1', name);
      swatch.style.background = colour;
      button.append(swatch, name);
      button.addEventListener('click', () => {
        if (!this.off.delete(name)) this.off.add(name);
        button.setAttribute('aria-pressed', String(!this.off.has(name)));
        changed();
      });
      this.element.append(button);
    }
  }

  /** Names of the series that are not drawn. */
  get hidden(): ReadonlySet<string> {
    return this.off;
  }
}

function entriesOf(spec: Spec): Entry[] {
  const [first] = dataLayers(spec);
  const encoding = first?.['encoding'] as { color?: { scale?: Spec } } | undefined;
  const { domain = [], range = [] } = (encoding?.color?.scale ?? {}) as {
    domain?: string[];
    range?: string[];
  };
  return domain.map((name, at) => ({ name, colour: range[at] ?? 'currentcolor' }));
}
