import type { HeaderFound } from './header-found.js';
import { splitFields, type Line, type Row } from './rows.js';
import type { Candidate } from './score.js';

/** Lines above the records that are looked at: names, and units under them. */
const LOOKED_AT = 2;

/**
 * Names in a line that goes on behind the last column, as an oscilloscope's does with its settings: the first ones are the
 * columns', which is told as a doubt.
 */
export function widerNames(
  above: readonly Line[],
  { delimiter, count, rows, from, to }: Candidate,
): (Pick<HeaderFound, 'names' | 'units' | 'lines'> & { doubt: string }) | undefined {
  if (delimiter === ' ' || delimiter === '') return undefined;
  const filled = ({ cells }: Row): number => cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  // A separator behind the last value makes no column.
  const used = Math.max(...rows.slice(from, to).map(filled));
  if (used < 2) return undefined;
  for (const { number, text } of above.slice(-LOOKED_AT)) {
    const cells = splitFields(text, delimiter).cells.map((cell) => cell.trim());
    const names = cells.slice(0, used);
    const more = cells.slice(used).filter((cell) => cell !== '');
    if (more.length === 0 || !more.every(isName) || !names.every(isName)) continue;
    if (new Set(names).size < used) continue;
    const doubt = `line ${number} names ${used + more.length} columns and the records have ${used}; its first ${used} names were taken; set header_line to choose`;
    const padded = Array.from({ length: count }, (_, i) => names[i] ?? '');
    return { names: padded, units: [], lines: [number], doubt };
  }
  return undefined;
}

function isName(cell: string): boolean {
  return /^\p{L}[\p{L}\d _.()-]*$/u.test(cell);
}
