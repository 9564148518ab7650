import { AsyncResource } from 'node:async_hooks';
import type { Client } from '../../client/index.js';
import { AssayError, CHART_MIME, type ChartMeta, type Column } from '@assay/schema';
import { type Bundle, DISPLAY, type LabContext } from '../context.js';
import { Dataset } from '../dataset.js';
import { Job } from '../job.js';
import { Result } from '../result.js';
import { chartSpec, isTemporal, type Series } from './spec.js';
import { renderSvg } from './svg.js';

/** Twice the chart's pixels: a minimum and a maximum for each column of them. */
const PIXELS = 720;

export type Drawable = Dataset | Result | Job;

export interface ChartOptions {
  x?: string;
  y?: string;
  /** Processed data drawn over the raw: lines for series, marks for peaks. */
  over?: Drawable | string | readonly (Drawable | string)[];
}

const NUMERIC = new Set(['number', 'integer']);

function columnNamed(
  data: { name: string | null; columns: readonly Column[] },
  name: string,
): Column {
  const column = data.columns.find((one) => one.name === name);
  if (column !== undefined) return column;
  throw new AssayError('column-unknown', `${data.name} has no column "${name}"`, {
    remedy: `its columns: ${data.columns.map((one) => one.name).join(', ')}`,
  });
}

/** The axes: as asked, else the first time or numeric column against the next numeric one. */
function axesOf(data: Dataset | Result, options: ChartOptions): { x: Column; y: Column } {
  const usable = data.columns.filter((c) => NUMERIC.has(c.type) || isTemporal(c));
  const x = options.x === undefined ? usable[0] : columnNamed(data, options.x);
  const rest = usable.filter((c) => NUMERIC.has(c.type) && c.name !== x?.name);
  const y = options.y === undefined ? rest[0] : columnNamed(data, options.y);
  if (x !== undefined && y !== undefined) return { x, y };
  throw new AssayError(
    'nothing-to-draw',
    `${data.name} has no two columns of numbers or times to draw`,
    {
      remedy: 'name them: lab.chart(data, { x: "…", y: "…" })',
    },
  );
}

/** What a result adds to a chart of its input: marks at peaks, else its first new numeric column as a line. */
function overlay(
  result: Result | Dataset,
  x: string,
  y: string,
): { y: string; mark: 'line' | 'point' } | undefined {
  const has = (name: string) => result.columns.some((c) => c.name === name);
  if (result.name === null) return undefined;
  // Peaks stand in rows of their signal, which has the x of each of them.
  if (has('peak_index') && has(y)) return { y, mark: 'point' };
  if (!has(x)) return undefined;
  const added = 'added' in result ? result.added : result.columns;
  const own = added.find((c) => NUMERIC.has(c.type) && c.name !== x);
  if (own !== undefined) return { y: own.name, mark: 'line' };
  return has(y) ? { y, mark: 'line' } : undefined;
}

/** @throws AssayError `not-drawable` for what types do not let through, such as a promise that was not awaited */
async function opened(client: Client, data: Drawable | string): Promise<Dataset | Result> {
  if (typeof data === 'string') return Dataset.open(client, data);
  if (data instanceof Job) return data.result();
  if (data instanceof Dataset || data instanceof Result) return data;
  throw new AssayError('not-drawable', 'a chart is drawn of a dataset, a job, a result or a name', {
    remedy: 'write `await` before a call of lab.load',
  });
}

/** A chart in a cell's output. It redraws itself in place when an annotation of its dataset changes in this notebook. */
export class Chart {
  readonly drawn: Promise<void>;
  #spec: Record<string, unknown> | undefined;
  #draw: (update: boolean) => Promise<void>;
  #dataset: string | undefined;

  constructor(
    client: Promise<Client>,
    context: LabContext,
    displayId: string,
    data: Drawable | string,
    options: ChartOptions,
    /** Charts stand in the order of the code, whichever could be drawn first. */
    before: Promise<void> = Promise.resolve(),
  ) {
    let ready: Promise<{ series: Series[]; meta: ChartMeta }> | undefined;
    const show = AsyncResource.bind((bundle: Bundle, update: boolean) =>
      context.display(bundle, { displayId, update }),
    );
    this.#draw = async (update) => {
      const host = await client;
      ready ??= this.#collect(host, data, options);
      const { series, meta } = await ready;
      this.#dataset = meta.dataset;
      this.#spec = chartSpec(series, meta, await host.annotations(meta.dataset));
      const svg = await renderSvg(this.#spec);
      await before;
      show(
        {
          [CHART_MIME]: this.#spec,
          'image/svg+xml': svg,
          'text/plain': `Chart of ${meta.dataset}: ${series.map((one) => one.name).join(', ')} against ${meta.x}`,
        },
        update,
      );
    };
    this.drawn = this.#draw(false);
  }

  async #collect(
    client: Client,
    data: Drawable | string,
    options: ChartOptions,
  ): Promise<{ series: Series[]; meta: ChartMeta }> {
    const base = await opened(client, data);
    if (base.name === null) throw new AssayError('no-table', 'the result made no table to draw');
    const { x, y } = axesOf(base, options);
    const over = options.over === undefined ? [] : [options.over].flat();
    const series: Series[] = [];
    const add = async (name: string, column: string, mark: Series['mark'], label: string) => {
      const points = await client.points(name, { x: x.name, y: column, pixels: PIXELS });
      series.push({ name: label, mark, y: column, points });
    };
    await add(base.name, y.name, 'line', base.name);
    for (const item of over) {
      const extra = await opened(client, item);
      const line = overlay(extra, x.name, y.name);
      if (line === undefined || extra.name === null) {
        throw new AssayError(
          'cannot-overlay',
          `${extra.name ?? 'a result without a table'} has no column "${x.name}" to draw over ${base.name}`,
          { remedy: `its columns: ${extra.columns.map((column) => column.name).join(', ')}` },
        );
      }
      await add(extra.name, line.y, line.mark, extra.name);
    }
    const names = over.length === 0 ? [] : series.slice(1).map((one) => one.name);
    return {
      series,
      meta: { dataset: base.name, x: x.name, y: y.name, temporal: isTemporal(x), over: names },
    };
  }

  /** The Vega-Lite spec as drawn last; undefined before the first drawing. */
  get spec(): Record<string, unknown> | undefined {
    return this.#spec;
  }

  /** Draws again when it shows that dataset. */
  async refresh(dataset: string): Promise<void> {
    await this.drawn;
    if (this.#dataset === dataset) await this.#draw(true);
  }

  /** Shown already, by itself. */
  /** @internal */
  [DISPLAY](): Bundle {
    return {};
  }
}
