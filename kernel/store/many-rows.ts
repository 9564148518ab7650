import { quoteText } from './names.js';

/**
 * A statement that inserts many rows, for `Transaction.define`: they are in it as one text, a list of lists, which the
 * target's columns cast back. It costs the same for one row and for a hundred.
 */
export function rowsInsert(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) ${givenRows(columns, rows)}`;
}

/** SQL of rows that are in it as one text, under these names. */
export function givenRows(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const text = JSON.stringify(rows.map((row) => row.map(textOf)));
  return rowsOf(names).replace('$1', () => quoteText(text));
}

/** SQL of texts that are in it, for `IN (…)`. */
export function givenTexts(texts: readonly string[]): string {
  return GIVEN_TEXTS.replace('$1', () => quoteText(JSON.stringify(texts)));
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
