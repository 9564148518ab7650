import { AssayError, type ColumnTable, type Dataset, type OutputTable } from '@assay/schema';
import type { Remembered, Store } from '../store/index.js';
import type { Catalogue } from './catalogue.js';
import { completeJob, type Computed, type Outcome } from './completion.js';
import { coordinateMap } from './coordinates/index.js';
import type { RunCustom } from './custom-code.js';
import { brokenScript, customFailure } from './failures.js';
import type { Following } from './following.js';
import type { GroupCommit } from './group-commit.js';
import { readInput, resolveInput, type JobInput } from './input.js';
import { runKind } from './kind-attempt.js';
import type { JobKinds } from './kinds.js';
import { FencedError } from './ledger.js';
import { isThere, knownStep, type StepOutput } from './lineage.js';
import { mayBeLong, runLong, type LongWork, type PieceSizes } from './long/index.js';
import { resolveOutput } from './output.js';
import { effectiveParameters } from './parameters.js';
import type { ProcessorCode } from './processor-code.js';
import type { ProgressMeter } from './progress-meter.js';
import type { JobRecord } from './record.js';
import { toResultData } from './result-data.js';
import { checkRead } from './row-account.js';
import { stepKey } from './step-key.js';
import { WorkerLostError } from './worker-line.js';
import type { WorkerPool } from './worker-pool.js';
import { yieldWhenLong } from './yielding.js';

/** What attempts need of the host. */
export interface AttemptContext {
  store: Store;
  ledger: GroupCommit;
  catalogue: Catalogue;
  pool: WorkerPool;
  runCustom: RunCustom;
  kinds: JobKinds;
  pieces: PieceSizes;
  /** Outputs of steps by their keys. */
  steps: Remembered<StepOutput | undefined>;
  /** Small inputs by their content. */
  inputs: Remembered<ColumnTable>;
}

/**
 * One attempt of a job, from its input to the commit of its output. Everything before the commit can be thrown away.
 *
 * @param record - in state PROCESSING, with the attempt's number
 * @throws what {@link toJobFailure} understands, WorkerLostError, FencedError, and the signal's reason when cancelled
 */
export async function runAttempt(
  context: AttemptContext,
  record: JobRecord,
  following: Following,
): Promise<{ record: JobRecord; dataset: Dataset | undefined }> {
  const { store, catalogue } = context;
  const { meter, signal, onKey } = following;
  if (record.job_type !== 'process') {
    const kind = context.kinds[record.job_type];
    if (kind !== undefined) return await runKind(context, kind, record, following);
    throw new AssayError('job-type-unknown', `nothing here runs jobs of type ${record.job_type}`);
  }
  const processor = record.processor ?? '';
  const code = await catalogue.code({ processor, code: record.code });
  if (code.kind === 'custom' && code.problem !== undefined) {
    const { lost, message } = code.problem;
    if (lost !== undefined) throw new WorkerLostError(lost === 'unbegun', message);
    throw brokenScript(code, code.problem);
  }
  const parameters = effectiveParameters(code, processor, record.parameters);
  const input = await resolveInput(store, record);
  meter.expect(input.rowCount);
  const { codeHash } = code;
  const key = stepKey({ codeHash, parameters, inputs: [input.contentHash] });
  onKey?.(key);
  const known = record.use_cache
    ? await context.steps.get(key, () => knownStep(store, key))
    : undefined;
  const inputs = [{ dataset: input.name, content_hash: input.contentHash }];
  const step = { key, processor: code.name, codeHash, parameters, inputs };
  const rowsRead = input.rowCount;
  const complete = async (outcome: Outcome) => {
    signal.throwIfAborted();
    const ending = { ...record, progress: meter.finished() };
    return await completeJob(context, { record: ending, step, outcome, rowsRead, following });
  };
  const anew = async () =>
    complete(await compute(context, code, { parameters, input, record, key }, following));
  if (known === undefined) return await anew();
  return await complete({ cached: true, output: known }).catch(async (error: unknown) => {
    // Computed anew by another job since it was looked up, and the table that it had made before was nobody's any more.
    if (error instanceof FencedError || (await isThere(store, known))) throw error;
    return await anew();
  });
}

/** One attempt's work on an input. */
type Work = Omit<LongWork, 'code'>;

async function compute(
  context: AttemptContext,
  code: ProcessorCode,
  work: Work,
  following: Following,
): Promise<Outcome> {
  const { input } = work;
  if (code.kind === 'standard' && mayBeLong(context, code, input)) {
    const long = await runLong(context, { ...work, code }, following);
    if (long !== undefined) return outcomeOf(code, input, long.resultData, long);
  }
  const { signal } = following;
  const table = await inputTable(context, code, input, signal);
  signal.throwIfAborted();
  const { output, resultData } = await runWhole(context, code, work.parameters, table, following);
  const resolved = output && resolveOutput(output, table);
  return outcomeOf(code, input, resultData, { output, table: resolved });
}

async function runWhole(
  context: AttemptContext,
  code: ProcessorCode,
  parameters: Record<string, unknown>,
  table: ColumnTable,
  { meter, signal }: Following,
): Promise<{ output: OutputTable | undefined; resultData: unknown }> {
  if (code.kind === 'custom')
    return await runInSandbox(context.runCustom, code, parameters, table, meter, signal);
  const done = await context.pool.run({
    ...{ module: code.url, parameters, table, signal },
    onProgress: (rows, total) => meter.report(rows, total),
  });
  return { output: done.table, resultData: done.resultData };
}

/** @param made - the output as it was made, which says where its rows lie; with its columns in place, or as it was written */
function outcomeOf(
  code: ProcessorCode,
  input: JobInput,
  resultData: unknown,
  made: { output: OutputTable | undefined } & Pick<Computed, 'table' | 'staged'>,
): Outcome {
  const data = toResultData(resultData);
  const { output, table, staged } = made;
  const rest = { cached: false as const, table, staged, resultData: data };
  if (output === undefined) return { ...rest, coordinates: null };
  const coordinates = coordinateMap({
    ofResult: data['coordinates'],
    ofModule: code.kind === 'standard' ? code.coordinates : undefined,
    inputRows: input.rowCount,
    inputColumns: input.columns.map(({ name }) => name),
    output,
  });
  return { ...rest, coordinates };
}

/** Values of an input that is kept for the next job; a sandbox takes its columns away, so it gets its own. */
const MOST_KEPT = 20_000;

async function inputTable(
  { store, inputs }: AttemptContext,
  code: ProcessorCode,
  input: JobInput,
  signal: AbortSignal,
): Promise<ColumnTable> {
  const read = async (until?: AbortSignal) => {
    const table = await readInput(store, input, until);
    checkRead(input.name, table.rowCount, input.rowCount);
    return table;
  };
  const small = input.rowCount * input.columns.length <= MOST_KEPT;
  if (code.kind !== 'standard' || !small) return await read(signal);
  return await inputs.get(`${input.relation} ${input.contentHash}`, () => read());
}

async function runInSandbox(
  runCustom: RunCustom,
  code: Extract<ProcessorCode, { kind: 'custom' }>,
  parameters: Record<string, unknown>,
  table: ColumnTable,
  meter: ProgressMeter,
  signal: AbortSignal,
) {
  const { source, file, lineOffset } = code;
  let watch: (() => boolean) | undefined;
  const outcome = await runCustom({
    ...{ source, file, lineOffset, parameters, table, signal },
    onLog: (line) => meter.log(line),
    onProgress: (done, total) => meter.report(done, total),
    onBegin: (pid) => (watch = yieldWhenLong(pid, signal)),
    standsBack: true,
  }).finally(() => watch?.());
  signal.throwIfAborted();
  if (outcome.status !== 'ok') {
    const { lost, error } = outcome;
    if (lost !== undefined) throw new WorkerLostError(lost === 'unbegun', error.message);
    throw customFailure(outcome);
  }
  return { output: outcome.table, resultData: outcome.resultData };
}
