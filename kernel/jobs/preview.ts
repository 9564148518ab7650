import { AssayError, type ColumnTable, type ProcessRequest } from '@assay/schema';
import { findDataset, type Store } from '../store/index.js';
import type { Catalogue } from './catalogue.js';
import type { RunCustom } from './custom-code.js';
import { customFailure, toJobFailure } from './failures.js';
import { readInput, resolveInput } from './input.js';
import { resolveOutput, sliceTable } from './output.js';
import { effectiveParameters } from './parameters.js';
import { toResultData } from './result-data.js';
import { prepareJob } from './submission.js';
import type { WorkerPool } from './worker-pool.js';

/** What a processor makes of a dataset's first rows. */
export interface Preview {
  /** Rows that it was given. */
  rows: number;
  table: ColumnTable | undefined;
  resultData: Record<string, unknown>;
}

export interface PreviewContext {
  store: Store;
  catalogue: Catalogue;
  pool: Pick<WorkerPool, 'run'>;
  runCustom: RunCustom;
}

const LIMIT_MS = 5_000;

/**
 * Runs a processor on the first rows of a dataset, with all checks of a real job. Nothing is written.
 *
 * @throws AssayError as `submit` does, and what the processor itself throws
 */
export async function previewJob(
  { store, catalogue, pool, runCustom }: PreviewContext,
  request: ProcessRequest,
  rows: number,
): Promise<Preview> {
  const named = { ...request, as: `preview of ${request.dataset}` };
  try {
    return await run({ store, catalogue, pool, runCustom }, named, rows);
  } catch (error) {
    if (error instanceof AssayError) throw error;
    const { code, message, file, line, column, remedy } = toJobFailure(error).failure;
    throw new AssayError(code, message, {
      status: 422,
      place: {
        ...(file == null ? {} : { file }),
        ...(line == null ? {} : { line }),
        ...(column == null ? {} : { column }),
      },
      ...(remedy == null ? {} : { remedy }),
    });
  }
}

async function run(
  { store, catalogue, pool, runCustom }: PreviewContext,
  request: ProcessRequest,
  rows: number,
): Promise<Preview> {
  const record = await prepareJob(store, catalogue, request);
  const reference = { processor: record.processor ?? '', code: record.code };
  const code = await catalogue.code(reference);
  const parameters = effectiveParameters(code, reference.processor, record.parameters);
  const signal = AbortSignal.timeout(LIMIT_MS);
  const input = await firstRows(store, await resolveInput(store, record), rows, signal);
  if (code.kind === 'standard') {
    const run = { module: code.url, parameters, table: input, onProgress: () => undefined, signal };
    const done = await pool.run(run);
    return outcome(done.table, done.resultData, input);
  }
  const { source, file, lineOffset } = code;
  const run = { source, file, lineOffset, parameters, table: input, timeLimitMs: LIMIT_MS };
  const done = await runCustom(run);
  if (done.status !== 'ok') throw customFailure(done);
  return outcome(done.table, done.resultData, input);
}

function outcome(
  table: Parameters<typeof resolveOutput>[0] | undefined,
  resultData: unknown,
  input: ColumnTable,
): Preview {
  return {
    rows: input.rowCount,
    table: table === undefined ? undefined : resolveOutput(table, input),
    resultData: toResultData(resultData),
  };
}

async function firstRows(
  store: Store,
  input: Awaited<ReturnType<typeof resolveInput>>,
  rows: number,
  signal: AbortSignal,
): Promise<ColumnTable> {
  const dataset = await findDataset(store, input.name);
  const columns = dataset?.columns.map((column) => column.name);
  if (columns === undefined) return sliceTable(await readInput(store, input, signal), 0, rows);
  const table = await store.readTable(input.relation, { columns, offset: 0, limit: rows, signal });
  return {
    rowCount: table.rowCount,
    columns: table.columns.map((column) => {
      const unit = input.units.get(column.name);
      return unit === undefined ? column : { ...column, unit };
    }),
  };
}
