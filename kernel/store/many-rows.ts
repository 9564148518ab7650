import type { Transaction } from './store.js';

/**
 * Many rows as one statement's parameter: a list of lists of text, which the target's columns cast back. A statement costs
 * the same for one row and for a hundred.
 */
export async function insertRows(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const text = rows.map((row) => row.map(textOf));
  await tx.query(`INSERT INTO ${table} (${columns.join(', ')}) ${rowsOf(columns)}`, [text]);
}

/** SQL of the texts in the first parameter, a list of them, for `IN (…)`. */
export const GIVEN_TEXTS = `SELECT unnest(from_json(CAST($1 AS JSON), '["VARCHAR"]'))`;

/** SQL of the rows in the first parameter, under these names. */
export function rowsOf(names: readonly string[]): string {
  const fields = names.map((name, index) => `r[${index + 1}] AS ${name}`).join(', ');
  return `SELECT ${fields} FROM (SELECT unnest(from_json(CAST($1 AS JSON), '[["VARCHAR"]]')) AS r)`;
}

/** A value as the text that its column's type reads back. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  // Numbers and truth values are the same text in JSON and in SQL.
  return JSON.stringify(value);
}
