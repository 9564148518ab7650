import { basename, parse } from 'node:path';
import { type Notebook, sourceOf } from '../../run/notebook.js';
import { tablesOf } from '../query-reads.js';
import type { Unit } from './unit.js';

/** The site of what changes in the text of the notes. */
export const ANNOTATIONS = 'annotations';

/**
 * The changes that the graph points at as causes of a result, which are tried before all others.
 *
 * @param causes - keys of the lowest changed nodes under it
 * @param notebook - the first one, with its outputs
 */
export function suspects(
  causes: Iterable<string>,
  result: string,
  notebook: Notebook,
  units: readonly Unit[],
): Unit[] {
  const found = new Set<Unit>();
  for (const key of causes) {
    const { kind, name } = parts(key);
    const makers = () => cellsThatMake(name, notebook);
    for (const unit of units.filter(({ layout }) => !layout)) {
      const cell = /^(cell \d+|cell \d+ of the second)$/.test(unit.site);
      const suspected =
        kind === 'raw'
          ? unit.site.startsWith('received ') ||
            basename(unit.site) === name ||
            unit.site === `file ${name}`
          : kind === 'cell'
            ? unit.site === name && ownText(result, name)
            : kind === 'parameters'
              ? cell && makers().has(unit.site)
              : kind === 'annotations'
                ? unit.site === ANNOTATIONS || (cell && annotates(unit.site, notebook))
                : unit.site === `${kind} ${name.replace(/@\d+$/, '')}`;
      if (suspected) found.add(unit);
    }
  }
  return [...found];
}

/** Changes of files whose name the notebook says: what it reads or imports beside its graph. */
export function namedFiles(notebook: Notebook, units: readonly Unit[]): Unit[] {
  const text = notebook.cells.map(sourceOf).join('\n');
  return units.filter(
    ({ site, layout }) =>
      !layout && site.startsWith('file ') && text.includes(parse(site.slice('file '.length)).name),
  );
}

function parts(key: string): { kind: string; name: string } {
  const at = key.indexOf(':');
  // A second thing of one name has a number behind it.
  return { kind: key.slice(0, at), name: key.slice(at + 1).replace(/ \(\d+\)$/, '') };
}

/** A cell's text explains what it says itself: a query, a figure. */
const ownText = (result: string, cell: string) =>
  result.startsWith('figure:') || result.endsWith(` of ${cell}`);

function cellsThatMake(name: string, notebook: Notebook): Set<string> {
  const [, dataset = name] = /\((.*)\)$/.exec(name) ?? [];
  return new Set(
    notebook.cells.flatMap((cell, i) => {
      const makes = tablesOf(cell).includes(name) || sourceOf(cell).includes(name);
      return makes || (dataset !== name && sourceOf(cell).includes(dataset))
        ? [`cell ${i + 1}`]
        : [];
    }),
  );
}

function annotates(site: string, notebook: Notebook): boolean {
  const cell = notebook.cells[Number(/^cell (\d+)$/.exec(site)?.[1] ?? 0) - 1];
  return cell !== undefined && sourceOf(cell).includes('annotate');
}
