import type { Area } from '../formula/address.js';

export type Constant =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'error'; value: string };

/** What a number format makes of a number. */
export type Format = 'general' | 'number' | 'date' | 'time' | 'datetime';

export interface FormulaText {
  /** Without the leading `=`. */
  readonly text: string;
  /** The text with rows counted from its own, where that is all that tells it from its copies above and below. */
  readonly relative?: string;
  /** The block that an array formula fills. */
  array?: Area;
  /** True when the formula spills by itself, so that its block is as large as its value. */
  dynamic?: boolean;
  /** True when something stands where it would spill. */
  blocked?: boolean;
  /** A reason why the formula can't be read from the file. */
  problem?: string;
}

export interface WorkbookCell {
  row: number;
  col: number;
  format: Format;
  /** A constant, or what Excel last computed for a formula. */
  constant?: Constant;
  formula?: FormulaText;
}
