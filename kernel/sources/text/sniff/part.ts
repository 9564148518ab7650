import { AssayError, type Warning } from '@assay/schema';
import type { ReadingOptions } from '../../table/reading.js';
import type { Line } from './rows.js';
import { chooseSection } from './sections.js';

/** The lines of a text in which its table is looked for. */
export interface Part {
  lines: readonly Line[];
  /** Physical line at which the table ends at the latest. */
  end: number | null;
  warnings: Warning[];
}

/**
 * The lines that were chosen, else those of the section that holds the data, else all.
 *
 * @throws AssayError `no-table` when the text ends before the lines that were chosen
 */
export function partOf(lines: readonly Line[], options: ReadingOptions): Part {
  const { lines: chosen } = options;
  if (chosen !== undefined) {
    const { first, last } = lineRange(chosen);
    const within = lines.filter(({ number }) => number >= first && number <= last);
    if (within.every(({ text }) => text.trim() === ''))
      throw new AssayError(
        'no-table',
        `the lines ${chosen} are blank, or the text ends before them`,
        {
          pointer: '/lines',
          remedy:
            'give the first and the last line of the table, such as 3-20, or 40- for all from 40 on',
        },
      );
    return { lines: within, end: last === Infinity ? null : last + 1, warnings: [] };
  }
  const section = options.header_line === undefined ? chooseSection(lines) : undefined;
  if (section === undefined) return { lines, end: null, warnings: [] };
  const { first, last, warning } = section;
  return {
    lines: lines.filter(({ number }) => number >= first && number <= last),
    end: section.end,
    warnings: [warning],
  };
}

/** The first and the last of lines such as `3-20`, `40-` and `7`. */
export function lineRange(lines: string): { first: number; last: number } {
  const [first = '', last] = lines.split('-');
  if (last === undefined) return { first: Number(first), last: Number(first) };
  return { first: Number(first), last: last === '' ? Infinity : Number(last) };
}

/** The earlier of two ends. */
export function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
