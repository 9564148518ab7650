import type { Warning } from '@assay/schema';
import type { Line } from './rows.js';
import type { Candidate } from './score.js';

const FEWEST = 8;
/** Shorter lines may be of one length by chance. */
const LEAST_LENGTH = 40;

/**
 * Tells of lines of one length that blanks divide into different numbers of words: their values stand at fixed characters,
 * and one that is absent moves those behind it to other columns.
 */
export function evenLengths(
  { delimiter, ranges }: Candidate,
  content: readonly Line[],
  warnings: Warning[],
): void {
  if (delimiter !== ' ' || ranges !== undefined || content.length < FEWEST) return;
  const lengths = new Set(content.map(({ text }) => text.length));
  const [length = 0] = lengths;
  if (lengths.size !== 1 || length < LEAST_LENGTH) return;
  const words = content.map(({ text }) => text.trim().split(/\s+/).length);
  const [fewest, most] = [Math.min(...words), Math.max(...words)];
  if (fewest === most) return;
  const message = `all lines are ${length} characters long although blanks divide them into ${fewest} to ${most} words: the values may stand at fixed characters, so that blanks cut them wrongly`;
  warnings.push({ line: content[0]?.number ?? null, message });
}
