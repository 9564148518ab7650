import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  TIME,
  TIMESTAMP,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api';
import type { NamedColumn } from '@assay/schema';
import { appendTo } from './append.js';
import type { Feeds } from './feeds.js';
import { quoteName, quoteText, relationName, sqlType } from './names.js';
import type { NewTable } from './new-table.js';

const TYPES: Record<NamedColumn['type'], DuckDBType> = {
  ...{ number: DOUBLE, integer: BIGINT, boolean: BOOLEAN, text: VARCHAR },
  ...{ date: DATE, time: TIME, timestamp: TIMESTAMP },
};

/** Values of a table that are written as literals, beside its definition. */
const FEW = 200;

/** The statements that make tables, the rows of the smallest in them: each way to DuckDB and back costs more. */
export function tablesOf(tables: readonly NewTable[]): {
  statements: string[];
  /** Tables that the statements leave empty, but should not. */
  unfilled: NewTable[];
} {
  const unfilled: NewTable[] = [];
  const statements = tables.flatMap((table) => {
    const rows = literalRows(table);
    if (rows === undefined) unfilled.push(table);
    if (rows === undefined || rows === '') return [definition(table)];
    return [definition(table), `INSERT INTO ${relationName(table.relation)} VALUES ${rows}`];
  });
  return { statements, unfilled };
}

/** Appends the rows of tables that are there and empty. */
export async function fillTables(
  connection: DuckDBConnection,
  feeds: Feeds,
  tables: readonly NewTable[],
): Promise<void> {
  for (const { relation, rowCount, columns } of tables) {
    const types = columns.map(({ type }) => TYPES[type]);
    await appendTo(connection, feeds, relation, types, columns, rowCount);
  }
}

function definition({ relation, columns }: NewTable): string {
  const fields = columns.map(({ name, type }) => `${quoteName(name)} ${sqlType(type)}`);
  return `CREATE TABLE ${relationName(relation)} (${fields.join(', ')})`;
}

/** The rows as SQL that gives every bit back; undefined when they are many, or of types that are not spelt here. */
function literalRows({ rowCount, columns }: NewTable): string | undefined {
  if (rowCount * columns.length > FEW) return undefined;
  const spelt = columns.map((column) => literals(column, rowCount));
  if (spelt.some((values) => values === undefined)) return undefined;
  return Array.from(
    { length: rowCount },
    (_, row) => `(${spelt.map((values) => values?.[row] ?? 'NULL').join(', ')})`,
  ).join(', ');
}

function literals(column: NamedColumn, rowCount: number): string[] | undefined {
  const { missing } = column;
  const spell = (at: (row: number) => string) =>
    Array.from({ length: rowCount }, (_, row) => (missing?.[row] === 1 ? 'NULL' : at(row)));
  switch (column.type) {
    case 'number':
      return spell((row) => double(column.values[row] ?? NaN));
    case 'integer':
      return spell((row) => `CAST('${column.values[row] ?? 0n}' AS BIGINT)`);
    case 'boolean':
      return spell((row) => (column.values[row] === 1 ? 'true' : 'false'));
    case 'text': {
      const { values } = column;
      if (values.some((text) => text !== null && !plain(text))) return undefined;
      return values.slice(0, rowCount).map((text) => (text === null ? 'NULL' : quoteText(text)));
    }
    default:
      return undefined;
  }
}

/** JavaScript's shortest digits read back as the same double; with an exponent they are none of DuckDB's decimals. */
function double(value: number): string {
  if (!Number.isFinite(value)) return `CAST('${value}' AS DOUBLE)`;
  if (Object.is(value, -0)) return `CAST('-0' AS DOUBLE)`;
  const digits = String(value);
  return digits.includes('e') ? digits : `${digits}e0`;
}

/** A statement ends at a NUL character, and half a surrogate pair is no text. */
function plain(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
