import type { Line } from './rows.js';

/**
 * Columns of a table that is aligned by blanks: character ranges between positions that are blank in every data line.
 * Undefined when there are no such positions.
 */
export function fixedRanges(lines: readonly Line[]): [number, number][] | undefined {
  const measured = measuredLines(lines);
  const spans = measured === undefined ? [] : spansOf(measured);
  return measured === undefined || spans.length < 2 ? undefined : borders(spans, measured);
}

/** Where the columns of aligned lines stand: runs of characters that are not blank in some line. */
export function columnSpans(lines: readonly Line[]): [number, number][] {
  const measured = measuredLines(lines);
  return measured === undefined ? [] : spansOf(measured);
}

function measuredLines(lines: readonly Line[]): string[][] | undefined {
  const texts = lines.map((line) => [...line.text.trimEnd()]).filter((text) => text.length > 0);
  // Headings and notes are no measure: only lines with figures in them, of about the usual length.
  const measured = texts.filter((text) => text.filter((c) => c >= '0' && c <= '9').length > 2);
  if (measured.length < 3 || measured.some((text) => text.includes('\t'))) return undefined;
  return measured;
}

function spansOf(measured: readonly string[][]): [number, number][] {
  const width = Math.max(...measured.map((text) => text.length));
  const filled = new Array<number>(width).fill(0);
  for (const text of measured) {
    text.forEach((character, i) => {
      if (character !== ' ') filled[i] = (filled[i] ?? 0) + 1;
    });
  }
  const spans: [number, number][] = [];
  let start = -1;
  for (let i = 0; i <= width; i++) {
    const there = i < width && (filled[i] ?? 0) > 0;
    if (there && start < 0) start = i;
    if (!there && start >= 0) {
      spans.push([start, i]);
      start = -1;
    }
  }
  return spans;
}

/** The border in a gap: before a column that is flush left, behind one that is flush right. */
function borders(spans: [number, number][], texts: readonly string[][]): [number, number][] {
  const cuts = spans.slice(1).map(([start, end], i) => {
    const previousEnd = spans[i]?.[1] ?? 0;
    const cells = texts
      .map((text) => text.slice(start, end))
      .filter((cell) => cell.some((c) => c !== ' '));
    const flushLeft = cells.every((cell) => cell[0] !== ' ');
    const flushRight = cells.every((cell) => cell.length === end - start && cell.at(-1) !== ' ');
    return flushLeft && !flushRight ? start : previousEnd;
  });
  return spans.map((_, i) => [cuts[i - 1] ?? 0, cuts[i] ?? 1 << 20]);
}

/** Whether a cut at fixed characters goes through a word. */
export function isTorn(text: string, ranges: readonly [number, number][] = []): boolean {
  const characters = [...text];
  const filled = (i: number): boolean => (characters[i] ?? ' ').trim() !== '';
  return ranges.some(([start]) => start > 0 && filled(start - 1) && filled(start));
}
