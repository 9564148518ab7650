import type { Node } from '../../formula/syntax.js';
import type { ExcelFunction } from '../../sql/formula.js';
import { type Operand, type Ref, type Value } from '../../sql/operand.js';
import { toNumber } from '../../sql/operators.js';
import { type ArrayValue, arrayOf, pickCols, pickRows } from '../arrays/build.js';
import { checkCount, number, operands } from '../build.js';
import { valueOf } from './keys.js';

const zero = (node: Node | undefined) =>
  node?.kind === 'missing' || (node?.kind === 'number' && Math.trunc(node.value) === 0);

/** A literal place in a fixed block is a reference, which reads that cell only. */
function direct(base: Operand | undefined, args: Node[]): Ref | undefined {
  if (base?.kind !== 'ref' || base.moves1 !== base.moves2 || base.whole !== undefined)
    return undefined;
  const [row, col] = args.map((node) =>
    node.kind === 'number' ? Math.trunc(node.value) : undefined,
  );
  const tall = base.row2 - base.row1 + 1;
  const wide = base.col2 - base.col1 + 1;
  const [r, c] = args.length > 1 ? [row, col] : tall === 1 ? [1, row] : wide === 1 ? [row, 1] : [];
  if (r === undefined || c === undefined || r < 1 || c < 1 || r > tall || c > wide)
    return undefined;
  const place = { row1: base.row1 + r - 1, col1: base.col1 + c - 1 };
  return { ...base, ...place, row2: place.row1, col2: place.col1 };
}

/** A whole row or column of a fixed block, by its literal place, is a reference as well. */
function line(base: Operand, row: Node | undefined, col: Node | undefined): Ref | undefined {
  if (base.kind !== 'ref' || base.moves1 || base.moves2 || base.whole !== undefined)
    return undefined;
  const tall = base.row2 - base.row1 + 1;
  const wide = base.col2 - base.col1 + 1;
  const [r, c] = [row, col].map((node) =>
    node === undefined || node.kind === 'missing'
      ? 0
      : node.kind === 'number'
        ? Math.trunc(node.value)
        : -1,
  ) as [number, number];
  if (tall === 1 || wide === 1 || r < 0 || c < 0 || r > tall || c > wide || (r > 0 && c > 0))
    return undefined;
  return {
    ...base,
    ...(r === 0 ? {} : { row1: base.row1 + r - 1, row2: base.row1 + r - 1 }),
    ...(c === 0 ? {} : { col1: base.col1 + c - 1, col2: base.col1 + c - 1 }),
  };
}

const index: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 4]);
  const found = operands(formula, args);
  const area = args[3]?.kind === 'number' ? args[3].value : 1;
  const base =
    found[0]?.kind === 'union' ? found[0].parts[area - 1] : area === 1 ? found[0] : undefined;
  if (base === undefined) return formula.constant("xl_error('#REF!')");
  // All rows and columns: the block itself, which a formula that is no array formula reads at its own place.
  if (base.kind === 'ref' && args.slice(1, 3).every(zero)) return base;
  const ref = direct(base, args.slice(1, 3));
  if (ref !== undefined) return ref;
  const whole = args.length > 2 ? line(base, args[1], args[2]) : undefined;
  if (whole !== undefined) return whole;
  const list: ArrayValue = arrayOf(formula, base);
  const { rows, cols } = list.array;
  const two = args.length > 2;
  const single = !two && rows === 1;
  const one: Node = { kind: 'number', value: 1 };
  const rowNode = single ? one : (args[1] ?? one);
  const colNode = single ? (args[1] ?? one) : two ? (args[2] ?? one) : cols === 1 ? one : undefined;
  const numberOf = (node: Node): Value =>
    node === one
      ? number(formula, 1)
      : toNumber(formula, valueOf(formula, found[args.indexOf(node)]));
  const wholeRow = colNode === undefined || (zero(colNode) && cols !== 1);
  const wholeCol = zero(rowNode) && rows !== 1;
  if (wholeRow && wholeCol) return { ...list };
  if (wholeRow) {
    const row = zero(rowNode) ? number(formula, 1) : numberOf(rowNode);
    const picked = formula.emitter.emit(`[trunc(${row.sql}.n)::BIGINT - 1]`, [row]);
    const line = pickRows(formula, list, picked);
    return { ...line, array: { rows: 1, cols } };
  }
  if (wholeCol) {
    const col = numberOf(colNode);
    const picked = formula.emitter.emit(`[trunc(${col.sql}.n)::BIGINT - 1]`, [col]);
    const line = pickCols(formula, list, picked);
    return { ...line, array: { rows, cols: 1 } };
  }
  const row = zero(rowNode) ? number(formula, 1) : numberOf(rowNode);
  const col = zero(colNode) ? number(formula, 1) : numberOf(colNode);
  const result = formula.map(
    [row, col],
    ([r, c]) =>
      `CASE WHEN ${r}.k = 4 THEN ${r} WHEN ${c}.k = 4 THEN ${c} WHEN ${r}.n < 1 OR ${c}.n < 1 THEN xl_error('#VALUE!') WHEN ${r}.n >= ${rows} + 1 OR ${c}.n >= ${cols} + 1 THEN xl_error('#REF!') ELSE ${list.sql}[(trunc(${r}.n)::BIGINT - 1) * (${cols}) + trunc(${c}.n)::BIGINT] END`,
    [list],
  );
  const type = list.type === undefined ? {} : { type: list.type };
  return { ...result, ...type, ...(list.date === true ? { date: true } : {}) };
};

/** The element of a block. */
export const ELEMENT: Record<string, ExcelFunction> = { INDEX: index };
