import type { DuckDBConnection } from '@duckdb/node-api';
import { AssayError } from '@assay/schema';
import { quoteName, quoteText } from './names.js';

/** What was taken over: tables and their rows, and views. */
export interface Copied {
  tables: number;
  rows: number;
  views: number;
}

export interface Moved extends Copied {
  /** Received objects, by their bytes. */
  objects: number;
}

interface Table {
  schema: string;
  name: string;
}

/** The target's migrations have written the first, and only a lake has the others: what is in them moves by itself. */
const OWN = new Set(['assay.migration', 'assay.counter', 'assay.object_part']);

/**
 * Copies a whole store from one attached database into another that has been migrated and holds nothing of a user's yet: all
 * of it in one transaction, every table's rows counted on both sides.
 *
 * @throws AssayError `copy-incomplete` when a table has other rows than its original: then nothing is kept
 */
export async function copyStore(
  connection: DuckDBConnection,
  from: string,
  to: string,
): Promise<Copied> {
  await connection.run(`USE ${to}`);
  const empty = (await tablesOf(connection, to)).filter((table) => !OWN.has(keyOf(table)));
  // The first rows that migrations wrote are in the original too. They go in a transaction before: DuckDB takes no key again
  // that its own transaction deleted.
  for (const table of empty) await connection.run(`DELETE FROM ${sqlName(to, table)}`);
  await connection.run('BEGIN TRANSACTION');
  const there = new Set(empty.map(keyOf));
  let rows = 0;
  const tables = (await tablesOf(connection, from)).filter((table) => !OWN.has(keyOf(table)));
  for (const table of tables) {
    await copyTable(connection, sqlName(from, table), sqlName(to, table), there.has(keyOf(table)));
    rows += await sameCount(connection, table, from, to);
  }
  const views = await copyViews(connection, from, to);
  await connection.run('COMMIT');
  return { tables: tables.length, rows, views };
}

/**
 * Whether a store holds something of a user's already.
 *
 * @throws AssayError `target-in-use` (409)
 */
export async function mustBeEmpty(
  connection: DuckDBConnection,
  database: string,
  what: string,
): Promise<void> {
  const sql = `SELECT (SELECT count(*) FROM ${database}.assay.dataset) + (SELECT count(*) FROM ${database}.assay.job) AS n`;
  const found = await connection.runAndReadAll(sql);
  const count = Number(found.getRows()[0]?.[0] ?? 0);
  if (count === 0) return;
  throw new AssayError('target-in-use', `${what} holds ${count} datasets and jobs already`, {
    ...{ status: 409, remedy: 'move into an empty one, for instance under another --schema' },
  });
}

async function copyTable(
  connection: DuckDBConnection,
  original: string,
  copy: string,
  exists: boolean,
): Promise<void> {
  const make = exists ? `INSERT INTO ${copy} BY NAME` : `CREATE TABLE ${copy} AS`;
  await connection.run(`${make} SELECT * FROM ${original}`);
}

async function sameCount(
  connection: DuckDBConnection,
  table: Table,
  from: string,
  to: string,
): Promise<number> {
  const [original, copy] = [from, to].map((database) => sqlName(database, table));
  const sql = `SELECT (SELECT count(*) FROM ${original}), (SELECT count(*) FROM ${copy})`;
  const counts = (await connection.runAndReadAll(sql)).getRows()[0]?.map(Number) ?? [];
  if (counts[0] === counts[1]) return counts[0] ?? 0;
  throw new AssayError(
    'copy-incomplete',
    `${keyOf(table)} has ${counts[0]} rows, its copy ${counts[1]}; nothing was moved`,
    { status: 500, remedy: 'report it: both stores are as they were' },
  );
}

/**
 * Views in the order in which they were made, for one may show another. Those that migrations made are rewritten by loads, so
 * they are taken over too.
 */
async function copyViews(connection: DuckDBConnection, from: string, to: string): Promise<number> {
  const sql =
    "SELECT schema_name || '.' || view_name, sql, schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = ";
  const viewsOf = async (database: string) => {
    const reader = await connection.runAndReadAll(`${sql}${quoteText(database)} ORDER BY view_oid`);
    return reader.getRows().map((row) => row.map(String));
  };
  const there = new Map(
    (await viewsOf(to)).map(([key, text = '']) => [key, unqualified(text, to)]),
  );
  let copied = 0;
  for (const [key, text = '', schema = '', name = ''] of await viewsOf(from)) {
    const wanted = unqualified(text, from);
    if (there.get(key) === wanted) continue;
    if (there.has(key)) await connection.run(`DROP VIEW ${sqlName(to, { schema, name })}`);
    await connection.run(wanted);
    copied += 1;
  }
  return copied;
}

/** A view's text without the name of the database that it was made in. */
function unqualified(text: string, database: string): string {
  return text.replaceAll(new RegExp(`(?<![\\w.])"?${database}"?\\.(?=["\\w])`, 'g'), '');
}

async function tablesOf(connection: DuckDBConnection, database: string): Promise<Table[]> {
  const found = await connection.runAndReadAll(
    `SELECT schema_name, table_name FROM duckdb_tables()
     WHERE database_name = ${quoteText(database)} AND NOT internal ORDER BY ALL`,
  );
  return found.getRows().map(([schema, name]) => ({ schema: String(schema), name: String(name) }));
}

function keyOf({ schema, name }: Table): string {
  return `${schema}.${name}`;
}

function sqlName(database: string, { schema, name }: Table): string {
  return [database, schema, name].map(quoteName).join('.');
}
