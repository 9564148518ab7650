import { LAST_COL, LAST_ROW } from './address.js';
import type { Corner, Node, Reference } from './syntax.js';

/** What names a computed reference, or a computed argument, of one cell. */
export const placeKey = (at: { sheet: string; row: number; col: number }, node: Node): string =>
  `${at.sheet}\0${at.row}\0${at.col}\0${JSON.stringify(node)}`;

/** The number that a node is, `undefined` where it has to be computed; a missing one is the default. */
function literal(node: Node | undefined, other: number): number | undefined {
  if (node === undefined || node.kind === 'missing') return other;
  if (node.kind === 'number') return node.value;
  if (node.kind === 'unary' && node.operator === '-' && node.operand.kind === 'number')
    return -node.operand.value;
  return undefined;
}

/** As a whole number; what is less than one cell in size is one cell. */
const cells = (size: number) => Math.trunc(size) || Math.sign(size);

const REF: Node = { kind: 'error', value: '#REF!' };

/** A reference moved and resized as OFFSET does; `#REF!` outside the sheet. */
export function offset(
  base: Reference,
  [down, across, height, width]: [number, number, number | undefined, number | undefined],
): Node {
  const [rows, cols] = [Math.trunc(down), Math.trunc(across)];
  const size = (given: number | undefined, a: number, b: number) =>
    given === undefined ? Math.abs(b - a) + 1 : cells(given);
  const tall = size(height, base.from.row, base.to.row);
  const wide = size(width, base.from.col, base.to.col);
  const top = Math.min(base.from.row, base.to.row) + rows + (tall < 0 ? tall + 1 : 0);
  const left = Math.min(base.from.col, base.to.col) + cols + (wide < 0 ? wide + 1 : 0);
  const bottom = top + Math.abs(tall) - 1;
  const right = left + Math.abs(wide) - 1;
  if (tall === 0 || wide === 0 || top < 1 || left < 1 || bottom > LAST_ROW || right > LAST_COL)
    return REF;
  const corner = (row: number, col: number): Corner => ({ ...base.from, row, col });
  const { sheet } = base;
  const ends = { from: corner(top, left), to: corner(bottom, right) };
  return { kind: 'reference', ...(sheet === undefined ? {} : { sheet }), ...ends };
}

/** The reference that OFFSET with constants stands for. */
export function fixedReference(call: Node): Node | undefined {
  if (call.kind !== 'call' || call.name !== 'OFFSET') return undefined;
  const [base, ...sizes] = call.args;
  if (base?.kind !== 'reference' || base.whole !== undefined || call.args.length < 3)
    return undefined;
  const [rows, cols] = [literal(sizes[0], 0), literal(sizes[1], 0)];
  const given = (node: Node | undefined) => node !== undefined && node.kind !== 'missing';
  const height = literal(sizes[2], 0);
  const width = literal(sizes[3], 0);
  if (rows === undefined || cols === undefined || height === undefined || width === undefined)
    return undefined;
  return offset(base, [
    rows,
    cols,
    given(sizes[2]) ? height : undefined,
    given(sizes[3]) ? width : undefined,
  ]);
}
