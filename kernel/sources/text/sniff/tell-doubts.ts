import type { Warning } from '@assay/schema';
import { announcedSamples } from './announced-samples.js';
import { cutBrackets } from './cut-brackets.js';
import { evenLengths } from './even-lengths.js';
import type { HeaderFound } from './header-found.js';
import { likeRecords } from './like-records.js';
import { mixedSentences } from './mixed-sentences.js';
import { oddFirst } from './odd-first.js';
import type { Line } from './rows.js';
import type { Candidate } from './score.js';
import { sideBySide } from './side-by-side.js';
import { wrappedRecords } from './wrapped-records.js';

/** What may be otherwise than it was read: each doubt that the records themselves raise. */
export function tellDoubts(
  candidate: Candidate,
  first: number,
  { names, lines: namedBy }: Pick<HeaderFound, 'names' | 'lines'>,
  lines: { above: readonly Line[]; content: readonly Line[] },
  warnings: Warning[],
): void {
  const named = names !== undefined;
  sideBySide(candidate, first, names, warnings);
  wrappedRecords(candidate, first, warnings);
  announcedSamples(candidate, first, lines.above, named, warnings);
  oddFirst(candidate, first, named, warnings);
  cutBrackets(candidate, first, warnings);
  mixedSentences(candidate, first, warnings);
  likeRecords(candidate, first, namedBy, warnings);
  evenLengths(candidate, lines.content, warnings);
}
