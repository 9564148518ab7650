import { type Reference, visitRead } from '../formula/syntax.js';
import type { Region, Rows } from './region.js';

/** Columns are not parted into more pieces than this: each has a view of its own. */
const MOST_PIECES = 200;

/**
 * The rows of columns that are computed together which read a cell that has no value, where not all of them do: one such
 * cell does not take the value from a whole column.
 */
export function spoiltRows(group: Region[]): Rows[] | undefined {
  const [first] = group;
  if (first === undefined || first.kind === 'array') return undefined;
  const { row1, row2 } = first.area;
  const bad = (row: number) => group.some((member) => readsSpoilt(member, row));
  const pieces: Rows[] = [];
  for (let row = row1; row <= row2; row += 1) {
    if (!bad(row)) continue;
    // Of columns that go on from row to row, all rows from there on.
    if (first.knot !== undefined) return row > row1 ? [{ row1: row, row2 }] : undefined;
    const last = pieces.at(-1);
    if (last?.row2 === row - 1) last.row2 = row;
    else if (pieces.push({ row1: row, row2: row }) > MOST_PIECES) return undefined;
  }
  const [piece] = pieces;
  const all = piece !== undefined && piece.row1 === row1 && piece.row2 === row2;
  return piece === undefined || all ? undefined : pieces;
}

function readsSpoilt(region: Region, row: number): boolean {
  const problems = [...region.precedents].filter(({ problem }) => problem !== undefined);
  let found = false;
  if (region.node === undefined || problems.length === 0) return false;
  visitRead(region.node, (node) => {
    if (node.kind !== 'reference' || found) return;
    found = problems.some((one) => meets(node, region, row - region.area.row1, one));
  });
  return found;
}

function meets(node: Reference, reader: Region, steps: number, { sheet, area, spoilt }: Region) {
  if ((node.sheet ?? reader.sheet) !== sheet) return false;
  const cols = [node.from.col, node.to.col];
  if (Math.min(...cols) > area.col2 || Math.max(...cols) < area.col1) return false;
  const ends = [node.from, node.to].map((end) => end.row + (end.absoluteRow ? 0 : steps));
  const top = Math.min(...ends);
  const bottom = Math.max(...ends);
  return (spoilt ?? [area]).some(({ row1, row2 }) => top <= row2 && bottom >= row1);
}
