import type { ChildProcess } from 'node:child_process';
import type { ColumnTable, OutputTable } from '@assay/schema';
import type { WorkerError } from './worker/protocol.js';
import { ProcessorError, WorkerLine } from './worker-line.js';
import { headingOf, isSmall, slicesOf, TableAssembly } from './worker/transfer.js';

export interface WorkerRun {
  module: URL;
  parameters: Record<string, unknown>;
  table: ColumnTable;
  onProgress: (done: number, total: number) => void;
  /** Kills the worker at once. */
  signal: AbortSignal;
}

export interface WorkerOutcome {
  resultData: unknown;
  table: OutputTable | undefined;
}

/**
 * Hands a job to a worker and waits for its answer.
 *
 * @throws WorkerLostError, ProcessorError
 */
export async function converse(child: ChildProcess, run: WorkerRun): Promise<WorkerOutcome> {
  const line = new WorkerLine(child, run.signal);
  try {
    // Whom it cannot be told is lost, and that is what the answer says.
    feed(line, run).catch(() => undefined);
    return await answerOf(line, run.onProgress);
  } finally {
    line.close();
  }
}

/** What a worker says from now on, up to its result. */
export async function answerOf(
  line: WorkerLine,
  onProgress: WorkerRun['onProgress'],
): Promise<WorkerOutcome> {
  let assembly: TableAssembly | undefined;
  for (;;) {
    const message = await line.next();
    if (message.kind === 'progress') onProgress(message.done, message.total);
    else if (message.kind === 'output') assembly = new TableAssembly(message.table);
    else if (message.kind === 'slice') assembly?.add(message);
    else if (message.kind === 'done') {
      if (message.problem !== null) throw new ProcessorError(plainError(message.problem));
      return { resultData: message.resultData, table: message.table ?? assembly?.table };
    }
  }
}

async function feed(line: WorkerLine, run: WorkerRun): Promise<void> {
  const { module, parameters, table } = run;
  if (isSmall(table))
    return await line.tell({ kind: 'whole', module: module.href, parameters, table });
  await line.tell({ kind: 'job', module: module.href, parameters, table: headingOf(table) });
  for (const slice of slicesOf(table)) await line.tell(slice);
  await line.tell({ kind: 'run' });
}

function plainError(message: string): WorkerError {
  return { name: 'ResultError', message, stack: null, parameter: null };
}
