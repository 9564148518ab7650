import { AssayError } from '@assay/schema';
import { ContentHasher, relationName, type Store } from '../../store/index.js';
import type { Batch, Plan } from '../table/reading.js';
import { createTable, HIDDEN, Places } from './hidden-columns.js';
import type { Progress } from './load-progress.js';
import type { LoadingThread, ReadToEnd } from './loading-thread.js';
import {
  forgetRejected,
  restartRun,
  saveProgress,
  saveRejected,
  type LoadRunState,
} from './load-run.js';

const PAGE = 100_000;
/** Values after which DuckDB forgets what it keeps of them in memory: some 8 MB where nothing of them can be packed. */
const TRIM_EVERY = 1_000_000;

export interface Loaded extends ReadToEnd {
  run: LoadRunState;
}

/** Writes a source's rows into the run's table, batch by batch, from where the run stands. */
export async function loadRows(
  store: Store,
  thread: LoadingThread,
  begun: LoadRunState,
  sha256: string,
  file: number,
  plan: Plan,
  progress: Progress,
): Promise<Loaded> {
  let run = { ...begun, plan };
  let written = 0;
  for (;;) {
    // A reading that begins anew numbers its rows anew.
    const places = new Places(file);
    await checkCommitted(store, run);
    const read = await thread.read(run.batchSize, run.position, async (batch) => {
      run = await writeBatch(store, run, batch, sha256, places);
      progress.reached(batch.read, run.position);
      written += batch.table.rowCount * (batch.table.columns.length + HIDDEN);
      if (written >= TRIM_EVERY) {
        written = 0;
        await store.trim();
      }
    });
    if (read !== undefined) return { run, hash: read.hash, facts: read.facts };
    const better = await thread.replan();
    run = await restartRun(store, run, better, createTable(run.relation, better));
  }
}

/** One transaction: rows, what was rejected, and the checkpoint. */
async function writeBatch(
  store: Store,
  run: LoadRunState,
  batch: Batch,
  sha256: string,
  places: Places,
): Promise<LoadRunState> {
  const whole = batch.rejected.filter((one) => one.whole).length;
  const { rowCount } = batch.table;
  let next = {
    ...run,
    position: run.position + rowCount,
    batches: run.batches + (rowCount > 0 ? 1 : 0),
    rejected: run.rejected + whole,
  };
  await store.transaction(async (tx) => {
    if (rowCount > 0)
      await tx.append('raw', run.relation, {
        rowCount,
        columns: places.of(batch, run.position),
      });
    else {
      // A batch of notes alone moves no position, so a resumed load brings it again.
      const again = await forgetRejected(tx, run, batch.rejected);
      next = { ...next, rejected: next.rejected - again };
    }
    await saveRejected(tx, run, sha256, batch.rejected);
    await saveProgress(tx, next);
  });
  return next;
}

/** A resumed run goes on behind the rows that are there. */
async function checkCommitted(store: Store, run: LoadRunState): Promise<void> {
  if (run.position === 0) return;
  const relation = relationName({ schema: 'raw', table: run.relation });
  const [counted] = await store.query(`SELECT count(*) AS n FROM ${relation}`);
  if (Number(counted?.['n']) !== run.position) throw torn(Number(counted?.['n']), run.position);
}

function torn(there: number, committed: number): AssayError {
  return new AssayError(
    'load-torn',
    `the table of the load has ${there} rows where ${committed} were committed`,
    { status: 500, remedy: 'remove the dataset and load it again' },
  );
}

/** The hash of a table's content, read page by page. */
export async function hashOf(
  store: Store,
  { table, rows, columns: plan }: Pick<Plan, 'columns'> & { table: string; rows: number },
): Promise<string> {
  const hasher = new ContentHasher(plan);
  const relation = relationName({ schema: 'raw', table });
  for (let offset = 0; offset < rows; offset += PAGE) {
    const columns = plan.map((column) => column.name);
    const page = await store.readTable(relation, { columns, offset, limit: PAGE });
    const expected = Math.min(PAGE, rows - offset);
    if (page.rowCount !== expected) throw torn(offset + page.rowCount, rows);
    hasher.update(page);
  }
  return hasher.digest();
}
