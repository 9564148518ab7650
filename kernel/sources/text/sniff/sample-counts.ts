import type { Warning } from '@assay/schema';
import type { HeaderFound } from './header-found.js';
import type { Candidate } from './score.js';

/**
 * Steps over the numbers of samples that AcqKnowledge writes between its names and the first record, the same under every
 * channel and none under the time: they are no values, which is told.
 */
export function sampleCounts(
  { rows, count, to }: Candidate,
  found: HeaderFound,
  warnings: Warning[],
): HeaderFound {
  const [counts, ...body] = rows.slice(found.first, to);
  if (found.names === undefined || counts?.cells.length !== count || count < 2) return found;
  const [first = '', ...numbers] = counts.cells.map((cell) => cell.trim());
  const [number = ''] = numbers;
  if (first !== '' || !/^\d+$/.test(number) || numbers.some((one) => one !== number)) return found;
  // Every record has a time, and there are at least as many as the sample shows.
  if (Number(number) < body.length || body.some(({ cells }) => (cells[0] ?? '').trim() === ''))
    return found;
  const message = `line ${counts.line} holds the number of samples of each channel (${number}) and is no record`;
  warnings.push({ line: counts.line, message });
  return { ...found, first: found.first + 1 };
}
