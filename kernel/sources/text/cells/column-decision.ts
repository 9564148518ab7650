import type { Column } from '@assay/schema';
import type { SavedColumn } from '../../table/saved-reading.js';
import { MISSING_TEXT } from './cell-kind.js';
import type { ChosenColumn } from './chosen-column.js';
import type { ColumnStats } from './column-stats.js';
import type { DayOrder } from './moment.js';

/** How the cells of one column become values; kept with the load, so that a resumed one goes on in the same way. */
export interface ColumnDecision {
  name: string;
  type: Column['type'];
  unit?: string;
  decimal: '.' | ',';
  order: DayOrder;
  /** Numbers that the preamble declares to be missing. */
  sentinels: number[];
  /** Texts that mean missing. */
  missing: string[];
  /** Texts that are no value of the type: NULL, and told. */
  markers: string[];
  /** What stands before or behind every number, such as `%` or `€`. */
  affix?: string;
  /** Blanks around an unquoted text belong to the layout. */
  trim: boolean;
}

export interface ColumnContext {
  name: string;
  unit: string | undefined;
  decimal: '.' | ',';
  aligned: boolean;
  declared: { numbers: number[]; words: string[] };
  /** Missing-value words that columns of numbers, dates and times of this file use. */
  words: ReadonlySet<string>;
  /** Words that take the place of numbers in this file. */
  gaps: ReadonlySet<string>;
  /** A month, day or hour that stands behind a year. */
  datePart: boolean;
  chosen: ChosenColumn;
  /** How the column was read in an earlier file of its kind. */
  before?: SavedColumn;
  firstLine: number;
}

export type Warn = (message: string, line?: number | null) => void;
export type Decide = (
  stats: ColumnStats,
  base: ColumnDecision,
  context: ColumnContext,
  warn: Warn,
) => ColumnDecision | undefined;

/**
 * In a text column only clear words are missing, those that the file uses so elsewhere, and `NA`, unless the column
 * holds codes of that kind (Namibia is NA, too).
 */
export function textMissing(stats: ColumnStats, context: ColumnContext): string[] {
  return [...stats.missing.keys()].filter(
    (word) =>
      MISSING_TEXT.test(word) ||
      context.words.has(word) ||
      context.declared.words.includes(word) ||
      (word === 'NA' && !holdsCodes(stats)),
  );
}

/** Whether a column's texts are short codes: one to three capitals, or a capital and a small letter. */
export function holdsCodes(stats: ColumnStats): boolean {
  const texts = [...stats.tokens.keys()];
  const codes = texts.filter((text) => /^([A-Z]{2,3}|[A-Z][a-z]?)$/.test(text)).length;
  return texts.length > 4 && codes > texts.length * 0.5;
}
