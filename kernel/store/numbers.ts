import { takeCounted } from './ducklake/index.js';
import { quoteText } from './names.js';
import type { Transaction } from './store.js';

/** Numbers of a sequence: DuckDB's own, or a lake's counter. */
export async function takeNumbers(
  query: Transaction['query'],
  shared: boolean,
  sequence: string,
  count: number,
): Promise<number[]> {
  if (count === 0) return [];
  if (!shared) {
    // DuckDB takes a sequence's name as a literal only.
    const name = quoteText(sequence);
    const rows = await query(`SELECT nextval(${name}) AS n FROM range(${Number(count)})`);
    return rows.map(({ n }) => Number(n));
  }
  const first = await takeCounted(query, sequence, count);
  return Array.from({ length: count }, (_, i) => first + i);
}
