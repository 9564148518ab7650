import { isUnit, unitText } from '../../table/units.js';
import { commentText } from './comments.js';
import type { Line } from './rows.js';

type Span = readonly [number, number];

export interface AlignedNames {
  names: string[];
  /** Of a lowest line that holds nothing but units. */
  units: (string | undefined)[];
  lines: number[];
}

const MOST_LINES = 3;
const NEAR = 4;

/**
 * Names that stand over the columns of an aligned table, in one line or in several over one another
 * (`monthly` over `average`), also inside comments.
 *
 * @param above lines just above the first record, last one lowest
 * @param spans character spans of the columns
 */
export function alignedNames(
  above: readonly Line[],
  prefixes: readonly string[],
  spans: readonly Span[],
): AlignedNames | undefined {
  const parts: string[][] = spans.map(() => []);
  const lines: number[] = [];
  let units: (string | undefined)[] = [];
  for (const line of above.slice(-MOST_LINES).reverse()) {
    const text = uncommented(line, prefixes);
    // Keys with their values name nothing.
    if ((text.match(/:(?=\s+\S)/g)?.length ?? 0) > 1) break;
    const found = assign(text, spans);
    if (found === undefined) break;
    if (lines.length === 0 && found.every((word) => word === '' || isUnit(word))) {
      units = found.map((word) => unitText(word));
      lines.push(line.number);
      continue;
    }
    found.forEach((text, i) => {
      if (text !== '') parts[i]?.unshift(text);
    });
    lines.unshift(line.number);
  }
  const names = parts.map((texts) => texts.join(' '));
  const named = names.filter((name) => /\p{L}/u.test(name)).length;
  if (named >= spans.length * 0.6) return { names, units, lines };
  // Units over nothing else are all the names there are.
  const alone = units.filter((unit) => unit !== undefined).length >= spans.length * 0.6;
  return alone ? { names: units.map((unit) => unit ?? ''), units, lines } : undefined;
}

function uncommented(line: Line, prefixes: readonly string[]): string {
  const text = commentText(line, prefixes);
  return text.padStart(line.text.length, ' ');
}

/** The line's words by column; undefined when they do not stand over columns. */
function assign(text: string, spans: readonly Span[]): string[] | undefined {
  const names: string[] = spans.map(() => '');
  const segments = [...text.matchAll(/\S+(?: \S+)*/g)];
  const figures = segments.filter((segment) => /^[-+]?\d[\d.]*$/.test(segment[0])).length;
  if (segments.length < Math.max(2, spans.length * 0.4) || figures > segments.length * 0.3)
    return undefined;
  for (const segment of segments) {
    const start = segment.index;
    const over = overlapping(start, start + segment[0].length, spans);
    const pieces = over.length > 1 ? words(segment[0], start) : [{ text: segment[0], start }];
    for (const piece of pieces) {
      const column = columnOf(piece.start, piece.start + piece.text.length, spans);
      if (column === undefined) return undefined;
      if (names[column] !== '' && pieces.length === 1) return undefined;
      names[column] = `${names[column] ?? ''} ${piece.text}`.trim();
    }
  }
  return names;
}

function words(text: string, start: number): { text: string; start: number }[] {
  return [...text.matchAll(/\S+/g)].map((word) => ({ text: word[0], start: start + word.index }));
}

function overlapping(start: number, end: number, spans: readonly Span[]): number[] {
  return spans.flatMap(([from, to], i) => (start < to && end > from ? [i] : []));
}

/** The column under a word: the one it overlaps most, else a near one. */
function columnOf(start: number, end: number, spans: readonly Span[]): number | undefined {
  let best: number | undefined;
  let distance = NEAR;
  spans.forEach(([from, to], i) => {
    const apart = Math.max(from - end, start - to);
    const measure = apart < 0 ? apart : apart + 1;
    if (measure < distance) [best, distance] = [i, measure];
  });
  return best;
}
