import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/schema';
import { quoteName, type Row, type Store, type Transaction } from '../../store/index.js';
import type { Plan, Rejected } from '../table/reading.js';

/** Where a load stands; the row of `checkpoint.load_run`. */
export interface LoadRunState {
  id: string;
  dataset: string;
  relation: string;
  plan: Plan;
  batchSize: number;
  /** Rows that are committed. */
  position: number;
  batches: number;
  rejected: number;
}

export interface RunKey {
  dataset: string;
  sha256: string;
  mode: string;
  options: Record<string, unknown>;
}

/** The interrupted load of the same bytes in the same way, if there is one and its rows are there. */
export async function findInterrupted(
  store: Store,
  key: RunKey,
): Promise<LoadRunState | undefined> {
  const rows = await store.query(
    `SELECT CAST(id AS VARCHAR) AS id, dataset, relation, plan, options, batch_size, position, batches, rejected
     FROM checkpoint.load_run
     WHERE state = 'running' AND lower(dataset) = lower($1) AND sha256 = $2 AND write_mode = $3 AND relation IS NOT NULL
     ORDER BY started_at DESC`,
    [key.dataset, key.sha256, key.mode],
  );
  const row = rows.find((one) => JSON.stringify(one['options']) === JSON.stringify(key.options));
  if (row === undefined) return undefined;
  const relation = String(row['relation']);
  const there = await store.query(
    `SELECT 1 FROM information_schema.tables WHERE table_schema = 'raw' AND table_name = $1`,
    [relation],
  );
  return there.length === 0 ? undefined : stateOf(row, relation);
}

function stateOf(row: Row, relation: string): LoadRunState {
  return {
    id: String(row['id']),
    dataset: String(row['dataset']),
    relation,
    plan: row['plan'] as Plan,
    batchSize: Number(row['batch_size']),
    position: Number(row['position']),
    batches: Number(row['batches']),
    rejected: Number(row['rejected']),
  };
}

/** Begins a run: its row and its empty table. */
export async function beginRun(
  store: Store,
  key: RunKey,
  entry: {
    location: string;
    dataFileId: string;
    plan: Plan;
    batchSize: number;
    create: (table: string) => string;
    now: Date;
  },
): Promise<LoadRunState> {
  const id = randomUUID();
  const relation = `${key.dataset}@${id.slice(0, 8)}`;
  await store.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO checkpoint.load_run (id, dataset, source_uri, data_file_id, sha256, state, write_mode, batch_size, started_at, plan, options, relation)
       VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9, $10, $11)`,
      [
        id,
        key.dataset,
        entry.location,
        entry.dataFileId,
        key.sha256,
        key.mode,
        entry.batchSize,
        entry.now,
        entry.plan,
        key.options,
        relation,
      ],
    );
    await tx.query(entry.create(relation));
  });
  return {
    id,
    dataset: key.dataset,
    relation,
    plan: entry.plan,
    batchSize: entry.batchSize,
    position: 0,
    batches: 0,
    rejected: 0,
  };
}

/** Begins anew with another plan: what was written by the old one goes in the same transaction. */
export async function restartRun(
  store: Store,
  run: LoadRunState,
  plan: Plan,
  create: string,
): Promise<LoadRunState> {
  await store.transaction(async (tx) => {
    await tx.query(`DROP TABLE IF EXISTS raw.${quoteName(run.relation)}`);
    await tx.query('DELETE FROM raw.rejected WHERE run_id = $1', [run.id]);
    await tx.query(
      'UPDATE checkpoint.load_run SET position = 0, batches = 0, rows_read = 0, rejected = 0, plan = $2 WHERE id = $1',
      [run.id, plan],
    );
    await tx.query(create);
  });
  return { ...run, plan, position: 0, batches: 0, rejected: 0 };
}

/** The checkpoint, in the transaction that holds the rows. */
export async function saveProgress(tx: Transaction, run: LoadRunState): Promise<void> {
  await tx.query(
    'UPDATE checkpoint.load_run SET position = $2, batches = $3, rows_read = $4, rejected = $5 WHERE id = $1',
    [run.id, run.position, run.batches, run.position + run.rejected, run.rejected],
  );
}

export interface Counts {
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
}

export async function completeRun(
  tx: Transaction,
  run: LoadRunState,
  counts: Counts,
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE checkpoint.load_run SET state = 'completed', inserted = $2, updated = $3, unchanged = $4, deleted = $5, rejected = $6, completed_at = $7 WHERE id = $1`,
    [
      ...[run.id, counts.inserted, counts.updated, counts.unchanged, counts.deleted],
      ...[run.rejected, now],
    ],
  );
}

/** Errors of the source or of the request end the run; an interruption leaves it to be taken up again. */
export async function giveUp(
  store: Store,
  run: LoadRunState,
  error: unknown,
  now: Date,
): Promise<void> {
  if (error instanceof AssayError && error.status < 500 && error.code !== 'cancelled') {
    await failRun(store, run, error.toFailure(), now);
  }
}

/** Ends a run that can never be completed; nothing of it stays but its row. */
async function failRun(
  store: Store,
  run: LoadRunState,
  failure: unknown,
  now: Date,
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.query(`DROP TABLE IF EXISTS raw.${quoteName(run.relation)}`);
    await tx.query('DELETE FROM raw.quarantine WHERE run_id = $1', [run.id]);
    await tx.query(
      `UPDATE checkpoint.load_run SET state = 'failed', error_details = $2, completed_at = $3 WHERE id = $1`,
      [run.id, failure, now],
    );
  });
}

const REJECTED_A_STATEMENT = 200;

/** Removes what stands among a run's rejected from the first of these on; how many whole records that were. */
export async function forgetRejected(
  tx: Transaction,
  run: LoadRunState,
  rejected: readonly Rejected[],
): Promise<number> {
  const [first] = rejected;
  if (first === undefined) return 0;
  const from = [run.id, first.start];
  const which = 'FROM raw.rejected WHERE run_id = $1 AND byte_start >= $2';
  const whole = await tx.query(`SELECT count(*) AS n ${which} AND column_name IS NULL`, from);
  await tx.query(`DELETE ${which}`, from);
  return Number(whole[0]?.['n']);
}

/** Keeps what did not fit, with its place. */
export async function saveRejected(
  tx: Transaction,
  run: LoadRunState,
  sha256: string,
  rejected: readonly Rejected[],
): Promise<void> {
  for (let from = 0; from < rejected.length; from += REJECTED_A_STATEMENT) {
    const part = rejected.slice(from, from + REJECTED_A_STATEMENT);
    const values = part.map(
      (_, i) => `(${Array.from({ length: 10 }, (__, k) => `$${i * 10 + k + 1}`).join(', ')})`,
    );
    const parameters = part.flatMap((one) => [
      run.id,
      run.dataset,
      sha256,
      one.record,
      one.line,
      one.start,
      one.end,
      one.column,
      one.value,
      one.reason,
    ]);
    await tx.query(
      `INSERT INTO raw.rejected (run_id, dataset, sha256, record, line, byte_start, byte_end, column_name, value, reason) VALUES ${values.join(', ')}`,
      parameters,
    );
  }
}
