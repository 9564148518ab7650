import type { ColumnStats } from './column-stats.js';

const SHAPE = /^(\p{L}{1,4}|[^\p{L}\d\s]{1,4})$/u;

/**
 * Short words, such as `MM`, that take the place of numbers all over a file: the only text in at least two columns of
 * numbers, or again and again the only text in one.
 */
export function gapWords(columns: readonly ColumnStats[]): ReadonlySet<string> {
  const seen = new Map<string, { columns: number; count: number; numbers: number }>();
  for (const stats of columns) {
    const [word, token] = [...stats.tokens][0] ?? [];
    if (stats.tokens.size !== 1 || word === undefined || token === undefined) continue;
    const numbers = stats.filled - token.count;
    if (numbers === 0 || stats.booleans > 0 || !SHAPE.test(word)) continue;
    const known = seen.get(word) ?? { columns: 0, count: 0, numbers: 0 };
    seen.set(word, {
      columns: known.columns + 1,
      count: known.count + token.count,
      numbers: known.numbers + numbers,
    });
  }
  const gaps = [...seen].filter(
    ([word, { columns: n, count, numbers }]) =>
      n > 1 || (count > 1 && word.length > 1 && numbers >= count),
  );
  return new Set(gaps.map(([word]) => word));
}
