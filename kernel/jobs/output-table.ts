import { setImmediate as breathe } from 'node:timers/promises';
import type { Column, ColumnTable, NamedColumn } from '@assay/schema';
import {
  quoteName,
  relationName,
  ROW_COLUMN,
  sqlType,
  type NewTable,
  type Relation,
  type Store,
  type Transaction,
} from '../store/index.js';
import { sliceTable } from './output.js';
import type { JobRecord } from './record.js';

/** Rows that are hashed or appended between two looks at what else the host has to do. */
const SLICE_ROWS = 12 * 2048;

/** Rows of one staging transaction; a table of no more than that is written in the job's last transaction itself. */
const STAGED_ROWS = 5 * SLICE_ROWS;

/** Each job's table has a name of its own; people see it as the dataset's view. */
export function relationOf(record: JobRecord): Relation {
  return { schema: 'processed', table: `job_${record.id.replaceAll('-', '')}` };
}

/** Parts of a table that take a few milliseconds each. */
export function* slicesOf(
  table: ColumnTable,
  start = 0,
  end = table.rowCount,
): Generator<ColumnTable> {
  for (let from = start; from < end; from += SLICE_ROWS) {
    yield sliceTable(table, from, Math.min(from + SLICE_ROWS, end));
  }
}

/**
 * Writes a large table ahead of the job's last transaction, which then is short: whoever else writes waits for a part only.
 * Nothing refers to the table yet, so nobody sees it; what a kill leaves of it goes by {@link sweepStaged}.
 *
 * @returns whether it was written; a small table is left to {@link writeTable}
 */
export async function stageTable(
  store: Store,
  relation: Relation,
  table: ColumnTable,
  signal: AbortSignal,
): Promise<boolean> {
  // On shared storage whoever writes waits for nobody, and a second attempt may be at it at the same time.
  if (table.rowCount <= STAGED_ROWS || store.shared) return false;
  await dropTable(store, relation);
  try {
    await store.transaction((tx) => createTable(tx, relation, table.columns));
    for (let start = 0; start < table.rowCount; start += STAGED_ROWS) {
      const end = Math.min(start + STAGED_ROWS, table.rowCount);
      await store.transaction((tx) => appendRows(tx, relation, table, start, end, signal));
    }
    return true;
  } catch (error) {
    await dropTable(store, relation);
    throw error;
  }
}

/** Takes a staged table away again, when its job did not come to its end. */
export async function dropTable(store: Store, relation: Relation): Promise<void> {
  await store.query(`DROP TABLE IF EXISTS ${relationName(relation)}`);
}

/** Writes a table within a transaction. */
export async function writeTable(
  tx: Transaction,
  relation: Relation,
  table: ColumnTable,
  signal: AbortSignal,
): Promise<void> {
  await createTable(tx, relation, table.columns);
  await appendRows(tx, relation, table, 0, table.rowCount, signal);
}

/** A small table as the store makes it, in one step with others. */
export function newTable(relation: Relation, table: ColumnTable): NewTable {
  const { rowCount, columns } = table;
  return { relation, rowCount, columns: [rowColumn(0, rowCount), ...columns] };
}

/**
 * Drops what killed hosts have left: tables of jobs to which neither a dataset nor a step refers, nor a job that will go on
 * from them.
 */
export async function sweepStaged(store: Store): Promise<number> {
  await store.query(
    `DELETE FROM checkpoint.job_run WHERE job_id NOT IN (
       SELECT id FROM assay.job WHERE status IN ('PENDING', 'PROCESSING', 'RETRYING'))`,
  );
  const rows = await store.query(
    `SELECT table_name FROM duckdb_tables() WHERE schema_name = 'processed' AND starts_with(table_name, 'job_')
       AND '"processed"."' || table_name || '"' NOT IN (
         SELECT relation FROM assay.dataset UNION ALL SELECT relation FROM assay.step WHERE relation IS NOT NULL)
       AND table_name NOT IN (SELECT 'job_' || replace(CAST(job_id AS VARCHAR), '-', '') FROM checkpoint.job_run)`,
  );
  for (const row of rows) {
    await dropTable(store, { schema: 'processed', table: String(row['table_name']) });
  }
  return rows.length;
}

/** An empty table of a job. */
export async function createTable(
  tx: Transaction,
  relation: Relation,
  columns: readonly Pick<Column, 'name' | 'type'>[],
): Promise<void> {
  const own = columns.map(({ name, type }) => `${quoteName(name)} ${sqlType(type)}`);
  await tx.query(
    `CREATE TABLE ${relationName(relation)} (${quoteName(ROW_COLUMN)} BIGINT, ${own.join(', ')})`,
  );
}

/** Writes rows `start` … `end - 1` of a table; `first` is the number that the first of them gets. */
export async function appendRows(
  tx: Transaction,
  { schema, table: name }: Relation,
  table: ColumnTable,
  start: number,
  end: number,
  signal: AbortSignal,
  first = start,
): Promise<void> {
  let row = first;
  for (const slice of slicesOf(table, start, end)) {
    const order = rowColumn(row, slice.rowCount);
    await tx.append(schema, name, { rowCount: slice.rowCount, columns: [order, ...slice.columns] });
    row += slice.rowCount;
    await breathe();
    signal.throwIfAborted();
  }
}

function rowColumn(first: number, count: number): NamedColumn {
  return {
    name: ROW_COLUMN,
    type: 'integer',
    values: rowNumbers(first, count),
    missing: null,
  };
}

/** `first`, `first + 1`, … without a bigint for each: the low halves of little-endian words. */
function rowNumbers(first: number, count: number): BigInt64Array {
  const words = new Uint32Array(2 * count);
  for (let i = 0; i < count; i++) words[2 * i] = first + i;
  return new BigInt64Array(words.buffer);
}
