import { AssayError, type ColumnTable } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import { ArrowParts } from '../arrow.js';
import { knownDataset } from '../known-dataset.js';
import { LongAnswer } from '../long-answer.js';
import { SharedAnswers } from '../shared-answers.js';

/** Values in a piece: some megabytes. */
const PIECE_VALUES = 2 ** 19;
const LEAST_ROWS = 2048;
/** A dataset that is loaded anew all the time is told of in words. */
const TRIES = 5;

/** All rows of datasets as Arrow IPC streams, for any number of readers at once. */
export class ArrowAnswers {
  private readonly shared = new SharedAnswers();

  /** @param folder for long answers while they are read */
  constructor(
    private readonly store: Store,
    private readonly folder: string,
  ) {}

  /**
   * A dataset's stream, read piece by piece. A dataset that changed meanwhile is read once more, so that all pieces are of
   * one state.
   *
   * @throws AssayError `dataset-unknown` (404), `dataset-changing` (503)
   */
  async of(name: string, signal: AbortSignal): ReturnType<SharedAnswers['take']> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const dataset = await knownDataset(this.store, name);
      const make = (stop: AbortSignal) => this.make(name, dataset, stop);
      const taken = this.shared.take(JSON.stringify(dataset), make, signal);
      const answer = await taken.catch((error: unknown) => {
        if (!(error instanceof Changed)) throw error;
      });
      if (answer !== undefined) return answer;
    }
    throw new AssayError('dataset-changing', `"${name}" changes faster than it can be read`, {
      ...{ status: 503, remedy: 'ask again when its loads have ended' },
    });
  }

  /** @throws Changed */
  private async make(
    name: string,
    dataset: KnownDataset,
    signal: AbortSignal,
  ): Promise<LongAnswer> {
    const answer = new LongAnswer(this.folder);
    try {
      const rows = await write(answer, this.store, dataset, signal).catch(
        async (error: unknown) => {
          // Its relation may have gone while it was read.
          if (signal.aborted || same(await knownDataset(this.store, name), dataset)) throw error;
          return undefined;
        },
      );
      if (rows === dataset.rows && same(await knownDataset(this.store, name), dataset)) {
        return answer;
      }
      throw new Changed();
    } catch (error) {
      await answer.drop();
      throw error;
    }
  }
}

/** What was read is of no one state. */
class Changed extends Error {
  override readonly name = 'Changed';
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
