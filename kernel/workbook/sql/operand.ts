import type { Node } from '../formula/syntax.js';

/** Thrown for what is not supported; the message is the cell's reason. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** Thrown for what reads a cell that has no value. */
export class Dependent extends Unsupported {}

/** A number, or SQL over earlier steps for what is known only when the SQL runs. */
export type Size = number | string;

/** Rows and columns of an array. */
export interface Shape {
  rows: Size;
  cols: Size;
}

/**
 * What a value can be besides an error: `number`; `plain`, a number or blank; `boolean`, a boolean or blank; `text`. Nothing: any.
 * It follows from the types of the tables' columns, so it holds when their values change.
 */
export type Type = 'number' | 'plain' | 'boolean' | 'text';

/** A piece of SQL with one value, or with the list of an array's values, row after row. */
export interface Value {
  kind: 'value';
  sql: string;
  /** Depth in the nested selects that it can be read from. */
  level: number;
  /** True when it differs between the rows of a region. */
  varying: boolean;
  array?: Shape;
  /** Of an array over whole columns: the value of every row below the last one that the sheet uses. */
  beyond?: Value;
  type?: Type;
  /** Of an array that may have nothing in it: when that is so, and the single value that stands for it then. */
  instead?: { when: Value; value: Value };
  /** The number counts days. */
  date?: boolean;
  /** An argument that was left out: `IF(A1,,1)`. */
  missing?: boolean;
  /** Written in the formula, not computed. */
  literal?: Node;
}

/** A block of cells; rows that move go down with the rows of a region. */
export interface Ref {
  kind: 'ref';
  sheet: string;
  row1: number;
  row2: number;
  col1: number;
  col2: number;
  moves1: boolean;
  moves2: boolean;
  whole?: 'columns' | 'rows';
}

/** A block of one column whose ends move with the rows of a region: places, from 1, in one list that all rows share. */
export interface Span {
  column: Value;
  /** How many places the list has. */
  size: number;
  /** SQL of the first and the last place. */
  from: string;
  to: string;
}

export interface Lambda {
  kind: 'lambda';
  parameters: string[];
  body: Node;
  scope: Scope;
}

/** Several areas, as in `SUM((A1:A2,C1))` or over sheets. */
export interface Union {
  kind: 'union';
  parts: Operand[];
}

export type Operand = Value | Ref | Lambda | Union;
export type Scope = ReadonlyMap<string, Operand>;

export const isSingle = (ref: Ref) =>
  ref.row1 === ref.row2 && ref.col1 === ref.col2 && ref.moves1 === ref.moves2;
