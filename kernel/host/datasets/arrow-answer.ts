import { AssayError, type ColumnTable } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import { ArrowParts } from '../arrow.js';
import { knownDataset } from '../known-dataset.js';
import { LongAnswer } from '../long-answer.js';

/** Values in a piece: some megabytes. */
const PIECE_VALUES = 2 ** 19;
const LEAST_ROWS = 2048;
/** A dataset that is loaded anew all the time is told of in words. */
const TRIES = 5;

/**
 * All rows of a dataset as an Arrow IPC stream, read piece by piece. A dataset that changed meanwhile is read once more, so
 * that all pieces are of one state.
 *
 * @throws AssayError `dataset-unknown` (404), `dataset-changing` (503)
 */
export async function arrowAnswer(
  store: Store,
  name: string,
  folder: string,
  signal: AbortSignal,
): Promise<LongAnswer> {
  let dataset = await knownDataset(store, name);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const answer = new LongAnswer(folder);
    const rows = await write(answer, store, dataset, signal).catch(async (error: unknown) => {
      await answer.drop();
      // Its relation may have gone while it was read.
      if (signal.aborted || same(await knownDataset(store, name), dataset)) throw error;
      return undefined;
    });
    const now = await knownDataset(store, name);
    if (rows === dataset.rows && same(now, dataset)) return answer;
    await answer.drop();
    dataset = now;
  }
  throw new AssayError('dataset-changing', `"${name}" changes faster than it can be read`, {
    ...{ status: 503, remedy: 'ask again when its loads have ended' },
  });
}

function same(a: KnownDataset, b: KnownDataset): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** @returns how many rows there were */
async function write(
  answer: LongAnswer,
  store: Store,
  dataset: KnownDataset,
  signal: AbortSignal,
): Promise<number> {
  const columns = dataset.columns.map((column) => column.name);
  const parts = new ArrowParts();
  const limit = Math.max(LEAST_ROWS, Math.floor(PIECE_VALUES / Math.max(1, columns.length)));
  const whole = dataset.rows <= limit || !(await store.hasPages(dataset.relation));
  let rows = 0;
  do {
    const page = whole ? {} : { offset: rows, limit };
    const table = await store.readTable(dataset.relation, { columns, ...page, signal });
    await answer.add(parts.next(withUnits(table, dataset)));
    rows += table.rowCount;
    if (table.rowCount === 0) break;
  } while (!whole && rows < dataset.rows);
  await answer.add(parts.end());
  return rows;
}

function withUnits(table: ColumnTable, { columns }: KnownDataset): ColumnTable {
  return {
    ...table,
    columns: table.columns.map((column, i) => {
      const unit = columns[i]?.unit;
      return unit === undefined ? column : { ...column, unit };
    }),
  };
}
