import { isUnit, unitText } from '../../table/units.js';
import type { Line } from './rows.js';

/** Names between bars over records that have none, as in IPAC tables: the bars say where the columns stand. */
export interface BarredHeader {
  names: string[];
  units: (string | undefined)[];
  ranges: [number, number][];
  /** Lines of the names, and of the last line with bars. */
  line: number;
  last: number;
}

const TYPES = /^(int|integer|long|float|double|real|char|date|boolean|string|i|l|f|d|r|c)?$/i;

export function barredHeader(content: readonly Line[]): BarredHeader | undefined {
  const barred = content.findIndex((line) => !isBarred(line.text));
  if (barred < 1 || barred > 5) return undefined;
  const [first] = content;
  const behind = content.slice(barred, barred + 50);
  if (first === undefined || behind.length === 0 || behind.some((line) => line.text.includes('|')))
    return undefined;
  const bars = [...first.text].flatMap((character, i) => (character === '|' ? [i] : []));
  // Bars that run through values are no borders.
  if (behind.some((line) => bars.slice(1, -1).some((i) => (line.text[i] ?? ' ') !== ' ')))
    return undefined;
  const rows = content.slice(0, barred).map((line) => line.text.trim().split('|').slice(1, -1));
  const [names = [], ...more] = rows;
  if (names.length < 2 || rows.some((row) => row.length !== names.length)) return undefined;
  const told = more.map((row) => row.map((cell) => cell.trim()));
  const units = told.find((row) => row.some((cell) => isUnit(cell) && !TYPES.test(cell)));
  return {
    names: names.map((name) => name.trim()),
    units: (units ?? []).map((cell) => unitText(cell)),
    ranges: names.map((_, i) => [
      i === 0 ? 0 : (bars[i] ?? 0),
      i === names.length - 1 ? 1 << 20 : (bars[i + 1] ?? 0),
    ]),
    line: first.number,
    last: content[barred - 1]?.number ?? first.number,
  };
}

function isBarred(text: string): boolean {
  return /^\s*\|.*\|\s*$/.test(text);
}
