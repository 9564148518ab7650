import { quoteText } from './names.js';

/** Up to so many rows it costs less to read each value as a literal than to plan the reading of a list. */
const FEW = 24;

/**
 * A statement that inserts rows, for `Transaction.define`: as literals when they are few, else in it as one text, a list of
 * lists, which the target's columns cast back.
 */
export function rowsInsert(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  const into = `INSERT INTO ${table} (${columns.join(', ')})`;
  const texts = rows.map((row) => row.map(textOf));
  // A statement ends at a NUL character, which JSON can say in another way.
  const plain = rows.length <= FEW && !texts.some((row) => row.some((t) => t?.includes('\0')));
  return plain ? `${into} VALUES ${literalRows(texts)}` : `${into} ${givenRows(columns, rows)}`;
}

function literalRows(rows: readonly (readonly (string | null)[])[]): string {
  return rows
    .map((row) => `(${row.map((text) => (text === null ? 'NULL' : quoteText(text))).join(', ')})`)
    .join(', ');
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
