import { cellKind } from '../cells/cell-kind.js';
import type { HeaderFound } from './header-found.js';
import type { Row } from './rows.js';

const LONGEST = 40;

/**
 * Names in the first line, over keys and values in the first records that look unlike the others: the rows between would be
 * taken for a preamble, and one of them for the names. The names found are given up for a row above them that has a
 * word for every column, when they have not.
 */
export function fullerNames(
  rows: readonly Row[],
  found: HeaderFound,
  count: number,
  delimiter: string,
): HeaderFound {
  if (count < 3 || delimiter === ' ' || delimiter === '') return found;
  if (found.names !== undefined && isFull(found.names, count)) return found;
  const end = rows.findIndex((row) => row.line === found.lines[0]);
  const before = rows.slice(0, end < 0 ? found.first : end);
  const at = before.findIndex((row) => row.cells.some((cell) => cell.trim() !== ''));
  const names = before[at];
  if (names === undefined || !isFull(names.cells, count)) return found;
  const between = rows.slice(at + 1, found.first);
  if (between.some((row) => row.cells.length !== count)) return found;
  const doubt = `line ${names.line} was taken as the column names and the ${between.length} lines under it as records, although those below differ from them; set header_line to choose`;
  return { first: at + 1, names: names.cells, units: [], lines: [names.line], doubt };
}

/** A word for every column, but for one or the other behind the last. */
function isFull(cells: readonly string[], count: number): boolean {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  const texts = cells.slice(0, last + 1).map((cell) => cell.trim());
  return (
    cells.length === count &&
    texts.length >= Math.max(3, count * 0.75) &&
    new Set(texts).size >= texts.length * 0.75 &&
    texts.every((text) => text !== '' && text.length <= LONGEST && cellKind(text, true) === 'text')
  );
}
