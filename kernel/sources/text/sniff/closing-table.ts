import { isFigure } from '../cells/cell-kind.js';
import type { Line } from './rows.js';

/** Records that stand at the end of a text, at least. */
const FEWEST = 3;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eEdD][-+]?\d+)?$/;

/**
 * The line with which a table at the end of a long description begins: behind a blank line nothing follows but rows of as
 * many numbers each, with or without a line of names over them. Undefined where a text ends otherwise.
 */
export function closingTable(lines: readonly Line[]): number | undefined {
  const end = lines.findLastIndex(({ text }) => text.trim() !== '');
  let first = end;
  const words = (line: Line | undefined): string[] => line?.text.trim().split(/[\s,;|]+/) ?? [];
  const count = words(lines[end]).length;
  const isRecord = (line: Line | undefined): boolean => {
    const cells = words(line);
    return cells.length === count && cells.every((cell) => NUMBER.test(cell) || isFigure(cell));
  };
  while (first >= 0 && isRecord(lines[first])) first--;
  if (count < 2 || end - first < FEWEST || first < 0) return undefined;
  const over = lines[first];
  if (over === undefined || over.text.trim() === '') return lines[first + 1]?.number;
  return (lines[first - 1]?.text.trim() ?? '') === '' ? over.number : undefined;
}
