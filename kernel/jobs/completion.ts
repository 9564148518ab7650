import { setImmediate as breathe } from 'node:timers/promises';
import type { ColumnTable, CoordinateMap, Dataset } from '@assay/schema';
import {
  ContentHasher,
  registerDataset,
  relationName,
  type Relation,
  type Store,
  type Transaction,
} from '../store/index.js';
import type { Following } from './following.js';
import type { GroupCommit } from './group-commit.js';
import { moveJob, type Patch } from './ledger.js';
import { writeStep, type MadeStep, type Step, type StepOutput } from './lineage.js';
import { forgetCheckpoint, type StagedTable } from './long/index.js';
import { columnsOf } from './output.js';
import { checkOutputName } from './output-name.js';
import { parseRelation, type OutputWrite } from './output-write.js';
import { dropTable, relationOf, slicesOf, stageTable, writeTable } from './output-table.js';
import type { JobRecord } from './record.js';
import { accountOf, checkWritten } from './row-account.js';
import { sha256 } from './step-key.js';

/** Rows of a table that may be committed together with other jobs. */
const SMALL_ROWS = 5_000;

/** What an attempt has computed. */
export interface Computed {
  cached: false;
  table: ColumnTable | undefined;
  /** The table where its rows are written already. */
  staged?: StagedTable | undefined;
  coordinates: CoordinateMap | null;
  resultData: Record<string, unknown>;
}

/** What an attempt has made: something computed, or an earlier result of the same key. */
export type Outcome = Computed | { cached: true; output: StepOutput };

const NOTHING: Pick<Computed, 'table' | 'staged'> = { table: undefined };

export interface Completion {
  record: JobRecord;
  step: Omit<Step, 'output' | 'jobId' | 'coordinates'>;
  outcome: Outcome;
  /** Rows that the processor was given. */
  rowsRead: number;
  /** Its signal goes off when the job is cancelled: nothing of it is committed then. */
  following: Following;
}

interface Ending {
  record: JobRecord;
  dataset: Dataset | undefined;
}

/**
 * Ends a job in one transaction: its table, the dataset of its name, lineage, state and event. Either all of it is there,
 * or nothing; the rows of a large table are written before, where nothing refers to them.
 *
 * @throws FencedError when another attempt or a cancel was first
 */
export async function completeJob(
  { store, ledger }: { store: Store; ledger: GroupCommit },
  completion: Completion,
): Promise<Ending> {
  const { record, step, outcome, following } = completion;
  const { signal, fence } = following;
  const output = outcome.cached ? outcome.output : await describeOutput(record, outcome, signal);
  const { table, staged: written } = outcome.cached ? NOTHING : outcome;
  const relation = relationOf(record);
  const writeRest = async (tx: Transaction, moved: JobRecord, staged: boolean) => {
    const now = new Date(moved.updated_at);
    if (table !== undefined && !staged) await writeTable(tx, relation, table, signal);
    const made = table ?? written;
    if (made !== undefined) await checkWritten(tx, relation, made.rowCount);
    if (written !== undefined) await forgetCheckpoint(tx, moved.id);
    const dataset = await register(tx, moved, output, now);
    if (!outcome.cached) {
      const { coordinates } = outcome;
      await writeStep(tx, { ...step, jobId: record.id, coordinates, output }, now);
    }
    signal.throwIfAborted();
    return dataset;
  };
  const patch = () => patchOf(completion, output, store.now());
  if (written !== undefined || (table?.rowCount ?? 0) > SMALL_ROWS) {
    const parts = { relation, table, written: written !== undefined, patch, writeRest };
    return await completeLarge(store, completion, parts);
  }
  following.onComputed?.();
  let dataset: Dataset | undefined;
  const made = (moved: JobRecord): OutputWrite => ({
    ...{ record: moved, relation, table, output, told: (told) => (dataset = told) },
    step: outcome.cached ? undefined : stepOf(completion, outcome, output, moved),
  });
  // On shared storage each job is a transaction of its own, and is written as a large one is.
  const rest = store.shared
    ? { also: async (tx: Transaction) => void (dataset = await writeRest(tx, moved, false)), fence }
    : { output: made, signal, fence };
  const { moved, done } = ledger.move(record, 'complete', patch(), rest);
  await done;
  return { record: moved, dataset };
}

function stepOf(
  { record, step }: Completion,
  { coordinates }: Computed,
  output: StepOutput,
  { updated_at: time }: JobRecord,
): MadeStep {
  return { ...step, jobId: record.id, coordinates, output, madeAt: new Date(time) };
}

/** In a transaction of its own, which would hold up all that were committed with it. */
async function completeLarge(
  store: Store,
  { record, following: { signal, fence, started } }: Completion,
  parts: {
    relation: Relation;
    table: ColumnTable | undefined;
    /** Whether the table's rows are there already. */
    written: boolean;
    patch: () => Patch;
    writeRest: (tx: Transaction, moved: JobRecord, staged: boolean) => Promise<Dataset | undefined>;
  },
): Promise<Ending> {
  const { relation, table, written, patch, writeRest } = parts;
  await started;
  const staged =
    written || (table !== undefined && (await stageTable(store, relation, table, signal)));
  const commit = fence.transaction(store, async (tx) => {
    signal.throwIfAborted();
    const moved = await moveJob(tx, record, 'complete', patch(), store.now());
    return { record: moved, dataset: await writeRest(tx, moved, staged) };
  });
  if (!staged) return await commit;
  return await commit.catch(async (error: unknown) => {
    await dropTable(store, relation);
    throw error;
  });
}

function patchOf(
  { record, step, outcome, rowsRead }: Completion,
  output: StepOutput,
  now: Date,
): Patch {
  return {
    output_name: output.relation === null ? null : record.output_name,
    code_hash: step.codeHash,
    step_key: step.key,
    cached: outcome.cached,
    result_data: output.resultData,
    error_details: null,
    progress: record.progress,
    row_account: accountOf(rowsRead, output.rowCount),
    completed_at: now.toISOString(),
  };
}

async function describeOutput(
  record: JobRecord,
  { table, staged, resultData }: Computed,
  signal: AbortSignal,
): Promise<StepOutput> {
  const relation = relationName(relationOf(record));
  if (staged !== undefined) return { relation, resultData, ...staged };
  if (table === undefined) {
    const contentHash = sha256(JSON.stringify(resultData));
    return { relation: null, columns: [], rowCount: null, contentHash, resultData };
  }
  const columns = columnsOf(table);
  const hasher = new ContentHasher(columns);
  for (const slice of slicesOf(table)) {
    hasher.update(slice);
    await breathe();
    signal.throwIfAborted();
  }
  const contentHash = hasher.digest();
  return { relation, columns, rowCount: table.rowCount, contentHash, resultData };
}

async function register(
  tx: Transaction,
  record: JobRecord,
  output: StepOutput,
  now: Date,
): Promise<Dataset | undefined> {
  if (output.relation === null || output.rowCount === null || record.output_name === null)
    return undefined;
  await checkOutputName(tx, record.output_name);
  const { columns, rowCount, contentHash } = output;
  return await registerDataset(tx, {
    name: record.output_name,
    kind: 'processed',
    relation: parseRelation(output.relation),
    columns,
    rowCount,
    contentHash,
    dataFileId: record.data_file_id,
    jobId: record.id,
    now,
  });
}
