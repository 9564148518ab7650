import type { Likeness } from '../table/saved-reading.js';
import type { ReadingOptions } from '../table/reading.js';
import type { Layout } from './layout.js';
import type { Line } from './sniff/rows.js';
import { layoutOf } from './sniff/quoting.js';

/** The layout of a file, and the saved reading that it is like. */
export interface LikeLayout {
  layout: Layout;
  like: Likeness | undefined;
  /** What was chosen, now or then. */
  options: ReadingOptions;
}

/**
 * Finds the layout, first as a saved reading would have it: that of the dataset the file goes into, or of another one whose
 * line of names stands in the file word for word. What is asked for now wins over what was saved.
 */
export function likeSaved(
  lines: readonly Line[],
  eol: number,
  options: ReadingOptions,
  saved: readonly Likeness[],
): LikeLayout {
  const found =
    saved.find((one) => one.own) ?? saved.find((one) => headerAt(lines, one) !== undefined);
  const afresh = (): LikeLayout => ({
    layout: layoutOf(lines, eol, options),
    like: undefined,
    options,
  });
  const elsewhere =
    found?.replaces === true &&
    found.reading.header.length > 0 &&
    headerAt(lines, found) === undefined;
  if (found === undefined || elsewhere) return afresh();
  const { header_line: line, ...given } = found.reading.given;
  const chosen = { ...given, ...options };
  const liked = (layout: Layout): LikeLayout => ({ layout, like: found, options: chosen });
  // The person said that there are no names.
  if (line === 0 && options.header_line === undefined)
    return liked(layoutOf(lines, eol, { ...chosen, header_line: 0 }));
  const guessed = attempt(lines, eol, chosen);
  const at = options.header_line === undefined ? headerAt(lines, found) : undefined;
  const there = at === undefined || guessed?.headerLines.includes(at) === true;
  if (guessed !== undefined && there)
    return found.own || at !== undefined ? liked(guessed) : afresh();
  if (at === undefined) return afresh();
  const { delimiter } = found.reading;
  const forced = attempt(lines, eol, {
    ...(delimiter === null ? {} : { delimiter }),
    ...chosen,
    header_line: at,
  });
  return forced === undefined ? afresh() : liked(forced);
}

function attempt(lines: readonly Line[], eol: number, options: ReadingOptions): Layout | undefined {
  try {
    return layoutOf(lines, eol, options);
  } catch {
    // What was saved makes no table of this file; then it is read as if nothing had been.
    return undefined;
  }
}

/** The physical line on which the last of the saved header's lines stands. */
function headerAt(lines: readonly Line[], { reading: { header } }: Likeness): number | undefined {
  const wanted = header.map((text) => text.trim());
  if (wanted.length === 0 || wanted.every((text) => text === '')) return undefined;
  const at = lines.findIndex((_, i) =>
    wanted.every((text, k) => lines[i + k]?.text.trim() === text),
  );
  return at < 0 ? undefined : lines[at + wanted.length - 1]?.number;
}
