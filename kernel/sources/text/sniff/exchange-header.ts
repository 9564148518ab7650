import type { Warning } from '@assay/schema';
import type { ProseNames } from './names-in-prose.js';
import type { Line } from './rows.js';

/** Lines of the fixed part, counted from 1, as NASA Ames 1001 and ICARTT order them. */
const INDEPENDENT = 9;
const COUNT = 10;
const SCALES = 11;

export interface ExchangeHeader {
  names: ProseNames;
  /** What each variable has where nothing was measured. */
  missing: number[];
  /** The same by column, where it holds for that column alone. */
  fills?: (number | undefined)[];
  warnings: Warning[];
}

/**
 * The header of NASA Ames 1001 and ICARTT, whose first line counts its lines and names the format: the variables stand one
 * a line, behind their scale factors and their stand-ins for missing values.
 */
export function exchangeHeader(lines: readonly Line[]): ExchangeHeader | undefined {
  const [, length] = /^\s*(\d+)[\s,]+1001\s*(?:,.*)?$/.exec(lines[0]?.text ?? '') ?? [];
  const count = Number(/^\s*(\d+)\s*$/.exec(lines[COUNT - 1]?.text ?? '')?.[1]);
  if (length === undefined || !(count > 0) || count > Number(length)) return undefined;
  const scales = numbersFrom(lines, SCALES - 1, count);
  const missing = scales && numbersFrom(lines, scales.next, count);
  if (scales === undefined || missing === undefined) return undefined;
  const names = [lines[INDEPENDENT - 1], ...lines.slice(missing.next, missing.next + count)];
  const scaled = scales.numbers.filter((scale) => scale !== 1).length;
  return {
    names: {
      names: names.map((line) => line?.text.trim() ?? ''),
      units: [],
      line: INDEPENDENT,
    },
    missing: missing.numbers,
    warnings:
      scaled === 0
        ? []
        : [
            {
              line: SCALES,
              message: `${scaled} of the variables have a scale factor that is not 1; their values were kept as written`,
            },
          ],
  };
}

/** So many numbers from a line on, over several lines if need be. */
function numbersFrom(
  lines: readonly Line[],
  from: number,
  count: number,
): { numbers: number[]; next: number } | undefined {
  const numbers: number[] = [];
  let next = from;
  while (numbers.length < count) {
    const text = lines[next++]?.text.trim() ?? '';
    const found = text === '' ? [NaN] : text.split(/[\s,]+/).map(Number);
    if (found.some(Number.isNaN)) return undefined;
    numbers.push(...found);
  }
  return numbers.length === count ? { numbers, next } : undefined;
}
