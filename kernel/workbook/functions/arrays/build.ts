import type { Node } from '../../formula/syntax.js';
import { times } from '../../sql/broadcast.js';
import type { Formula } from '../../sql/formula.js';
import { type Operand, type Shape, type Size, Unsupported, type Value } from '../../sql/operand.js';

/** An array with its shape. */
export type ArrayValue = Value & { array: Shape };

/** An operand as an array; a single value is an array of one. */
export function arrayOf(formula: Formula, operand: Operand | undefined): ArrayValue {
  if (operand === undefined) throw new Unsupported('an argument is missing');
  const list = formula.inArrays(() => formula.listOf(operand));
  return { ...list, array: list.array ?? { rows: 1, cols: 1 } };
}

export const arrayArgument = (formula: Formula, node: Node | undefined): ArrayValue => {
  if (node === undefined) throw new Unsupported('an argument is missing');
  return arrayOf(
    formula,
    formula.inArrays(() => formula.operand(node)),
  );
};

/** SQL of an element of an array by row and column, from 0. */
export const at = ({ sql, array }: ArrayValue, row: string, col: string): string =>
  `${sql}[(${row}) * (${array.cols}) + (${col}) + 1]`;

/** An array of which each element is SQL of its row and column, from 0. */
export function generate(
  formula: Formula,
  { rows, cols }: Shape,
  inputs: Value[],
  build: (row: string, col: string) => string,
): Value {
  const [row, col] =
    cols === 1
      ? ['xl_i', '0']
      : rows === 1
        ? ['0', 'xl_i']
        : [`xl_i // (${cols})`, `xl_i % (${cols})`];
  return formula.array(
    `list_transform(range(0, (${times(rows, cols)})::BIGINT), lambda xl_i: ${build(row, col)})`,
    inputs,
    { rows, cols },
  );
}

/** The rows of an array whose numbers, from 0, stand in a list. */
export function pickRows(formula: Formula, list: ArrayValue, picked: Value): Value {
  const { cols } = list.array;
  const sql =
    cols === 1
      ? `list_transform(${picked.sql}, lambda xl_r: ${list.sql}[xl_r + 1])`
      : `flatten(list_transform(${picked.sql}, lambda xl_r: ${list.sql}[xl_r * (${cols}) + 1 : (xl_r + 1) * (${cols})]))`;
  return {
    ...formula.array(sql, [list, picked], { rows: `len(${picked.sql})`, cols }),
    ...known(list),
  };
}

/** The columns of an array whose numbers, from 0, stand in a list. */
export function pickCols(formula: Formula, list: ArrayValue, picked: Value): Value {
  const shape = { rows: list.array.rows, cols: `len(${picked.sql})` };
  const result = generate(formula, shape, [list, picked], (row, col) =>
    at(list, row, `${picked.sql}[(${col}) + 1]`),
  );
  return { ...result, ...known(list) };
}

const known = ({ type, date }: Value) => ({
  ...(type === undefined ? {} : { type }),
  ...(date === undefined ? {} : { date }),
});

/** The whole number that an argument is or has been computed to be. */
export function wholeNumber(
  formula: Formula,
  node: Node | undefined,
  other: number,
  cut: (value: number) => number = Math.trunc,
): number {
  if (node === undefined) return other;
  const constant = formula.known(node);
  if (constant === undefined) return node.kind === 'missing' ? other : 0;
  const value = Number(constant.value);
  if (constant.kind === 'error' || !Number.isFinite(value))
    throw new Unsupported('a size or mode that is no number');
  return cut(value);
}

/** The whole numbers of an argument that may be a list, such as `{1,3}`. */
export function wholeNumbers(formula: Formula, node: Node): number[] {
  if (node.kind === 'array') return node.rows.flat().map((item) => wholeNumber(formula, item, 1));
  const list = arrayArgument(formula, node);
  if (list.array.rows === 1 && list.array.cols === 1) return [wholeNumber(formula, node, 1)];
  const count = Number(times(list.array.rows, list.array.cols));
  if (!Number.isInteger(count)) throw new Unsupported('a computed list of columns');
  throw new Unsupported('a list of columns that stands in cells');
}

/** A size as a number; one that the SQL computes is computed now, and held fast by a guard. */
export const fixedSize = (formula: Formula, size: Size, of: Value): number =>
  typeof size === 'number' ? size : formula.knownSize(size, of);
