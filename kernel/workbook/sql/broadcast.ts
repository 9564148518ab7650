import { type Shape, Unsupported, type Value } from './operand.js';

/** The shape that arrays have together: rows and columns of one are repeated. */
export function commonShape(arrays: Value[]): Shape {
  const pick = (side: 'rows' | 'cols'): number | undefined => {
    const sizes = arrays.map(({ array }) => array?.[side]);
    if (!sizes.includes(undefined)) return Math.max(...sizes.map((size) => size ?? 1));
    const unknown = new Set(
      arrays.filter(({ array }) => array?.[side] === undefined).map((a) => a.sql),
    );
    const wide = sizes.some((size) => size !== undefined && size > 1);
    // Sizes that are known only when the SQL runs: only one of them can be trusted to fit itself.
    if (unknown.size > 1 || wide) throw new Unsupported('arrays whose sizes are not known before');
    return undefined;
  };
  return { rows: pick('rows'), cols: pick('cols') };
}

/** Count of a shape's elements, as SQL. */
export function countOf(shape: Shape, arrays: Value[]): string {
  if (shape.rows !== undefined && shape.cols !== undefined) return String(shape.rows * shape.cols);
  const dynamic = arrays.find(
    ({ array }) =>
      (shape.rows === undefined && array?.rows === undefined) ||
      (shape.cols === undefined && array?.cols === undefined),
  );
  const repeated =
    shape.rows === undefined
      ? (shape.cols ?? 1) / (dynamic?.array?.cols ?? 1)
      : (shape.rows ?? 1) / (dynamic?.array?.rows ?? 1);
  return `len(${dynamic?.sql ?? '[]'}) * ${repeated}`;
}

/** SQL of the element of an operand at place `i` (from 0) of an array of a shape. */
export function elementAt(value: Value, shape: Shape, i: string): string {
  const { array, sql } = value;
  if (array === undefined) return sql;
  if (array.rows === shape.rows && array.cols === shape.cols) return `${sql}[${i} + 1]`;
  if (array.rows === 1 && array.cols === 1) return `${sql}[1]`;
  const cols = shape.cols;
  const row = shape.rows === 1 ? '0' : `${i} // ${cols}`;
  const col = shape.rows === 1 ? i : `${i} % ${cols}`;
  if (cols === undefined && shape.rows !== 1)
    throw new Unsupported('an array whose width is not known before');
  const guards: string[] = [];
  const guard = (at: string, size: number | undefined, whole: number | undefined) => {
    if (size !== undefined && size !== 1 && size !== whole) guards.push(`${at} < ${size}`);
  };
  guard(row, array.rows, shape.rows);
  guard(col, array.cols, shape.cols);
  const r = array.rows === 1 ? '0' : row;
  const c = array.cols === 1 ? '0' : col;
  const element = `${sql}[(${r}) * ${array.cols ?? 1} + (${c}) + 1]`;
  return guards.length === 0
    ? element
    : `CASE WHEN ${guards.join(' AND ')} THEN ${element} ELSE xl_error('#N/A') END`;
}
