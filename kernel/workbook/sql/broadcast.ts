import type { Shape, Size, Value } from './operand.js';

/** SQL of a product of sizes; numbers are multiplied at once. */
export function times(a: Size, b: Size): Size {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a === 1) return b;
  if (b === 1) return a;
  return `((${a}) * (${b}))`;
}

/** The largest of sizes. */
export function largest(sizes: Size[]): Size {
  const all = [...new Set(sizes)];
  const numbers = all.filter((size) => typeof size === 'number');
  const most = numbers.length === 0 ? 1 : Math.max(...numbers);
  const computed = all.filter((size) => typeof size === 'string');
  if (computed.length === 0) return most;
  const [only] = computed;
  if (computed.length === 1 && most === 1 && only !== undefined) return only;
  return `greatest(${[...computed, ...(most === 1 ? [] : [most])].join(', ')})`;
}

/** The shape that arrays have together: rows and columns of one are repeated. */
export function commonShape(arrays: Value[]): Shape {
  const shapes = arrays.flatMap(({ array }) => array ?? []);
  return {
    rows: largest(shapes.map(({ rows }) => rows)),
    cols: largest(shapes.map(({ cols }) => cols)),
  };
}

/** Count of a shape's elements, as SQL. */
export const countOf = ({ rows, cols }: Shape): string => String(times(rows, cols));

/** SQL of the element of an operand at place `i` (from 0) of an array of a shape; beyond its end #N/A, or what follows there. */
export function elementAt(value: Value, shape: Shape, i: string): string {
  const { array, sql } = value;
  if (array === undefined) return sql;
  if (array.rows === shape.rows && array.cols === shape.cols) return `${sql}[${i} + 1]`;
  if (array.rows === 1 && array.cols === 1) return `${sql}[1]`;
  const row = shape.rows === 1 ? '0' : shape.cols === 1 ? i : `${i} // (${shape.cols})`;
  const col = shape.cols === 1 ? '0' : shape.rows === 1 ? i : `${i} % (${shape.cols})`;
  const guards: string[] = [];
  const place = (at: string, size: Size, whole: Size): string => {
    if (size === 1) return '0';
    if (size === whole) return at;
    const own = typeof size === 'number' ? at : `(CASE WHEN ${size} = 1 THEN 0 ELSE ${at} END)`;
    guards.push(`${own} < ${size}`);
    return own;
  };
  const r = place(row, array.rows, shape.rows);
  const c = place(col, array.cols, shape.cols);
  const element = `${sql}[(${r}) * (${array.cols}) + (${c}) + 1]`;
  return guards.length === 0
    ? element
    : `CASE WHEN ${guards.join(' AND ')} THEN ${element} ELSE ${value.beyond?.sql ?? "xl_error('#N/A')"} END`;
}

/** SQL of an operand in the rows below all that a sheet uses. */
export function elementBeyond(value: Value): string {
  const { array, beyond, sql } = value;
  if (array === undefined) return sql;
  if (beyond !== undefined) return beyond.sql;
  return array.rows === 1 && array.cols === 1 ? `${sql}[1]` : "xl_error('#N/A')";
}
