import { relationName, type Store, type Transaction } from '../../store/index.js';
import { dropTable, relationOf } from '../output-table.js';
import type { JobRecord } from '../record.js';

/** Where a job stands whose rows are written piece by piece. */
export interface Checkpoint {
  rowsWritten: number;
  /** The processor's own, as it was after these rows. */
  state: unknown;
}

/** Keeps where a job stands, in the transaction that writes its rows. */
export async function keepCheckpoint(
  tx: Transaction,
  job: JobRecord,
  key: string,
  { rowsWritten, state }: Checkpoint,
  now: Date,
): Promise<void> {
  const values = [job.id, key, rowsWritten, { state }, now];
  const known = await tx.query(
    `UPDATE checkpoint.job_run SET step_key = $2, rows_written = $3, state = $4, updated_at = $5 WHERE job_id = $1`,
    values,
  );
  if (Number(known[0]?.['Count']) > 0) return;
  await tx.query(
    `INSERT INTO checkpoint.job_run (job_id, step_key, rows_written, state, updated_at) VALUES ($1, $2, $3, $4, $5)`,
    values,
  );
}

/** Where an earlier attempt at the same step stood, if its rows are all there. */
export async function findCheckpoint(
  store: Store,
  job: JobRecord,
  key: string,
): Promise<Checkpoint | undefined> {
  const [row] = await store.query(
    'SELECT rows_written, state FROM checkpoint.job_run WHERE job_id = $1 AND step_key = $2',
    [job.id, key],
  );
  if (row === undefined) return undefined;
  const { schema, table } = relationOf(job);
  const found = await store.query(
    'SELECT 1 FROM duckdb_tables() WHERE schema_name = $1 AND table_name = $2',
    [schema, table],
  );
  if (found.length === 0) return undefined;
  const [counted] = await store.query(
    `SELECT count(*) AS n FROM ${relationName({ schema, table })}`,
  );
  const rowsWritten = Number(row['rows_written']);
  if (Number(counted?.['n']) !== rowsWritten) return undefined;
  return { rowsWritten, state: (row['state'] as { state: unknown }).state };
}

/** In the transaction that ends the job, or that takes its rows away. */
export async function forgetCheckpoint(tx: Transaction, jobId: string): Promise<void> {
  await tx.query('DELETE FROM checkpoint.job_run WHERE job_id = $1', [jobId]);
}

/** Takes away what a job has written so far. */
export async function discardRows(store: Store, job: JobRecord): Promise<void> {
  await store.transaction((tx) => forgetCheckpoint(tx, job.id));
  await dropTable(store, relationOf(job));
}
