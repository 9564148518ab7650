import type { Context, Processor } from '../../../processors/index.js';
import type { ColumnTable, OutputTable } from '@assay/schema';
import { resultProblem, toResultData } from '../result-data.js';
import { withoutFolders } from '../stack-text.js';
import { toInputTable, type InputTable } from './input-table.js';
import { toOutputTable } from './output-table.js';
import type { FromWorker, WorkerError } from './protocol.js';
import { headingOf, isSmall, slicesOf } from './transfer.js';

/** Progress messages a second at most; the host thins them further. */
const PROGRESS_MS = 50;

/** Sends a message and waits until the channel has taken it, so that large outputs do not pile up in memory. */
export async function send(message: FromWorker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.send?.(message, undefined, {}, (error: Error | null) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

/** Runs a processor's module on a table and sends the outcome. */
export async function runProcessor(
  module: string,
  parameters: Record<string, unknown>,
  input: OutputTable,
): Promise<void> {
  try {
    const processor = (await import(module)) as Processor;
    const { table, origin } = toInputTable(input as ColumnTable);
    const returned = await processor.process(table, parameters, progressContext());
    await sendResult(returned, origin);
  } catch (error) {
    await sendError(error);
  }
}

/** Sends what a processor has returned, its table before the rest. */
export async function sendResult(returned: unknown, origin: InputTable['origin']): Promise<void> {
  const { result, output } = divided(returned, origin);
  const small = output !== undefined && isSmall(output);
  if (output !== undefined && !small) await sendTable(output);
  const problem = resultProblem(result);
  const resultData = problem === null ? toResultData(result) : null;
  await send({ kind: 'done', problem, resultData, ...(small ? { table: output } : {}) });
}

export async function sendTable(output: OutputTable): Promise<void> {
  await send({ kind: 'output', table: headingOf(output) });
  for (const slice of slicesOf(output)) await send(slice);
}

export async function sendError(error: unknown): Promise<void> {
  await send({ kind: 'error', error: toWorkerError(error) });
}

function divided(
  returned: unknown,
  origin: InputTable['origin'],
): { result: unknown; output: OutputTable | undefined } {
  if (typeof returned !== 'object' || returned === null || !('table' in returned)) {
    return { result: returned, output: undefined };
  }
  const { table, ...result } = returned;
  if (table === undefined) return { result, output: undefined };
  return { result, output: toOutputTable(table as Record<string, unknown>, origin) };
}

function progressContext(): Context {
  let last = 0;
  return {
    progress(done, total) {
      const now = performance.now();
      if (now - last < PROGRESS_MS) return;
      last = now;
      // Not awaited: the processor computes on, and the channel writes at once while it is not full.
      send({ kind: 'progress', done, total }).catch(() => undefined);
    },
  };
}

function toWorkerError(error: unknown): WorkerError {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: null, parameter: null };
  }
  const parameter =
    'parameter' in error && typeof error.parameter === 'string' ? error.parameter : null;
  return {
    name: error.name,
    message: error.message,
    stack: withoutFolders(error.stack),
    parameter,
  };
}
