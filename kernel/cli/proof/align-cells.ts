import { type Cell, type Notebook, sourceOf } from '../run/notebook.js';
import { type CertificateNode, keyOf } from './certificate.js';

type Pairs = ReadonlyMap<number, number>;

/** Text without what formatting changes, so that a cell is found again after it. */
export const bare = (source: string) => source.replace(/[\s;,]+/g, '');

/**
 * Which cell of the second notebook stands for which of the first, by their 0-based places: first those of equal text, then
 * those of equal text but for its layout, then those of which most words are the same, then those that follow a pair, those of one id, and what is left in its order between its neighbours.
 */
export function alignCells(a: Notebook, b: Notebook): Pairs {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const kind = (book: Notebook, i: number) => book.cells[i]?.cell_type;
  const pair = (j: number, i: number | undefined) => {
    if (i === undefined || pairs.has(j) || taken.has(i) || kind(a, i) !== kind(b, j)) return;
    pairs.set(j, i);
    taken.add(i);
  };
  for (const textOf of [sourceOf, (cell: Notebook['cells'][number]) => bare(sourceOf(cell))]) {
    for (const [j, cell] of b.cells.entries()) {
      const text = textOf(cell);
      const i = a.cells.findIndex((one, at) => !taken.has(at) && textOf(one) === text);
      pair(j, i < 0 ? undefined : i);
    }
  }
  for (const [j, i] of alike(a, b, pairs, taken)) pair(j, i);
  const before = new Map(a.cells.map((cell, i) => [cell.id, i]));
  const nextOf = (j: number) => (j === 0 ? 0 : (pairs.get(j - 1) ?? -2) + 1);
  for (const j of b.cells.keys()) pair(j, nextOf(j));
  for (const [j, { id }] of b.cells.entries()) if (id !== undefined) pair(j, before.get(id));
  const left = [...a.cells.keys()].filter((i) => !taken.has(i));
  for (const j of b.cells.keys()) {
    if (!pairs.has(j))
      pair(
        j,
        left.find((i) => !taken.has(i) && kind(a, i) === kind(b, j)),
      );
  }
  return pairs;
}

const words = (cell: Cell) => sourceOf(cell).match(/[\p{ID_Continue}$]+/gu) ?? [];

/** Twice the words in both, by the words of each (L. Dice, 1945): 1 for equal texts, 0 for texts without one word in common. */
function likeness(one: readonly string[], two: readonly string[]): number {
  const left = [...two];
  const shared = one.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / Math.max(1, one.length + two.length);
}

/** Cells without a partner whose texts are more alike than not, the likest first. */
function alike(
  a: Notebook,
  b: Notebook,
  pairs: Pairs,
  taken: ReadonlySet<number>,
): [number, number][] {
  const free = a.cells.map((cell, i) => ({ i, words: taken.has(i) ? [] : words(cell) }));
  const found = [...b.cells.entries()].flatMap(([j, cell]) => {
    if (pairs.has(j)) return [];
    const own = words(cell);
    return free.map(({ i, words: other }) => ({ j, i, part: likeness(own, other) }));
  });
  return found
    .filter(({ part }) => part > 0.5)
    .sort((x, y) => y.part - x.part || Math.abs(x.i - x.j) - Math.abs(y.i - y.j))
    .map(({ j, i }) => [j, i]);
}

/** What the first notebook calls the cells of the second, by their 1-based numbers there. */
export function cellNames(
  pairs: Pairs,
  others: readonly CertificateNode[],
): (cell: number) => string {
  const known = new Set(others.map(keyOf));
  return (cell) => {
    const i = pairs.get(cell - 1);
    if (i !== undefined) return `cell ${i + 1}`;
    return known.has(`cell:cell ${cell}`) ? `cell ${cell} of the second` : `cell ${cell}`;
  };
}

/**
 * Nodes under the names that others have for the same cells, queries and figures.
 *
 * @param cellOf - what the cell of a number is called there
 */
export function renamed(
  nodes: readonly CertificateNode[],
  others: readonly CertificateNode[],
  cellOf: (cell: number) => string,
): CertificateNode[] {
  const known = new Set(others.map(keyOf));
  const cellName = (text: string) =>
    text.replace(/\bcell (\d+)$/, (_, digits: string) => cellOf(Number(digits)));
  const figures = new Map(figuresByCell(others).map((one) => [one.place, one.name]));
  const places = new Map(figuresByCell(nodes).map((one) => [one.name, one.place]));
  const nameOf = ({ kind, name }: { kind: string; name: string }) => {
    if (kind === 'cell' || kind === 'output' || kind === 'outside' || name.startsWith('query '))
      return cellName(name);
    if (kind !== 'figure') return name;
    const same = figures.get(cellName(places.get(name) ?? ''));
    return same ?? (known.has(`figure:${name}`) ? `${name} of the second` : name);
  };
  return nodes.map((node) => ({
    ...node,
    name: nameOf(node),
    ...(node.inputs === undefined
      ? {}
      : { inputs: node.inputs.map((key) => (key.startsWith('cell:') ? cellName(key) : key)) }),
  }));
}

/** Figures by the cell that draws them; a second one of a cell has its number before it. */
function figuresByCell(nodes: readonly CertificateNode[]): { name: string; place: string }[] {
  const counts = new Map<string, number>();
  return nodes
    .filter(({ kind }) => kind === 'figure')
    .map(({ name, inputs = [] }) => {
      const cell = (inputs.find((key) => key.startsWith('cell:')) ?? '').slice('cell:'.length);
      const count = (counts.get(cell) ?? 0) + 1;
      counts.set(cell, count);
      return { name, place: `${count} in ${cell}` };
    });
}
