import { type Notebook, sourceOf } from '../run/notebook.js';
import { type CertificateNode, keyOf } from './certificate.js';

type Pairs = Map<number, number>;

/** Text without what formatting changes, so that a cell is found again after it. */
const bare = (source: string) => source.replace(/[\s;,]+/g, '');

/**
 * Which cell of the second notebook stands for which of the first, by their 0-based places: first those of equal text, then
 * those of equal text but for its layout, then those of one id, and what is left in its order between its neighbours.
 */
export function alignCells(a: Notebook, b: Notebook): Pairs {
  const pairs: Pairs = new Map();
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

/** The second notebook's nodes under the names that the first has for the same cells, queries and figures. */
export function renamed(
  nodes: readonly CertificateNode[],
  others: readonly CertificateNode[],
  pairs: Pairs,
): CertificateNode[] {
  const known = new Set(others.map(keyOf));
  const cellName = (text: string) =>
    text.replace(/\bcell (\d+)$/, (whole, digits: string) => {
      const i = pairs.get(Number(digits) - 1);
      if (i !== undefined) return `cell ${i + 1}`;
      return known.has(`cell:cell ${digits}`) ? `cell ${digits} of the second` : whole;
    });
  const figures = new Map(figuresByCell(others).map((one) => [one.place, one.name]));
  const places = new Map(figuresByCell(nodes).map((one) => [one.name, one.place]));
  const nameOf = ({ kind, name }: { kind: string; name: string }) => {
    if (kind === 'cell' || kind === 'output' || name.startsWith('query ')) return cellName(name);
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
