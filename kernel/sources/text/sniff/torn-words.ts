import type { Dominant } from './dominant.js';
import { rowsOf, type Line } from './rows.js';
import { score, type Candidate } from './score.js';

/**
 * A table of fixed columns without the cuts that go through a text: where no name stands over a piece of text behind a text,
 * both are one column, such as a station's name of two words.
 *
 * @returns undefined when there is no such cut
 */
export function joinTorn(
  { ranges }: Candidate,
  names: readonly string[] | undefined,
  kinds: readonly Dominant[],
  content: readonly Line[],
): { candidate: Candidate; names: string[] } | undefined {
  if (ranges === undefined || names?.length !== ranges.length) return undefined;
  const joined: [number, number][] = [];
  const kept: string[] = [];
  ranges.forEach(([from, to], i) => {
    const before = joined.at(-1);
    const torn = names[i]?.trim() === '' && kinds[i] === 'text' && kinds[i - 1] === 'text';
    if (torn && before !== undefined) before[1] = to;
    else {
      joined.push([from, to]);
      kept.push(names[i] ?? '');
    }
  });
  if (joined.length === ranges.length || joined.length < 2) return undefined;
  const candidate = score(' ', rowsOf(content, ' ', joined), joined);
  return candidate?.count === kept.length ? { candidate, names: kept } : undefined;
}
