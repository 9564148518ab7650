import type { ChildProcess } from 'node:child_process';
import type { ColumnTable, OutputTable } from '@assay/schema';
import type { FromWorker, ToWorker, WorkerError } from './worker/protocol.js';
import { headingOf, isSmall, slicesOf, TableAssembly } from './worker/transfer.js';

/** Signals that come from outside: the job is not at fault. */
const KILLS: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGINT']);

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

/** A worker ended before its answer: killed, or crashed by itself. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
  constructor(
    readonly crashed: boolean,
    message: string,
  ) {
    super(message);
  }
}

/** The processor's own error, as its worker told it. */
export class ProcessorError extends Error {
  override readonly name = 'ProcessorError';
  constructor(readonly error: WorkerError) {
    super(error.message);
  }
}

/**
 * Hands a job to a worker and waits for its answer.
 *
 * @throws WorkerLostError, ProcessorError
 */
export async function converse(child: ChildProcess, run: WorkerRun): Promise<WorkerOutcome> {
  const listening = new AbortController();
  const kill = () => child.kill('SIGKILL');
  if (run.signal.aborted) kill();
  run.signal.addEventListener('abort', kill, { once: true, signal: listening.signal });
  const ears: [string, (...args: never[]) => void][] = [];
  const hear = (event: string, ear: (...args: never[]) => void) => {
    ears.push([event, ear]);
    child.on(event, ear as (...args: unknown[]) => void);
  };
  const stderr = new StderrTail(child);
  try {
    return await new Promise<WorkerOutcome>((resolve, reject) => {
      const lost = (crashed: boolean, how: string) =>
        reject(new WorkerLostError(crashed, `the job's worker ended by ${how}${stderr.text()}`));
      const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
        lost(signal === null || !KILLS.has(signal), signal ?? `exit code ${code}`);
      hear('exit', onExit);
      hear('error', (error: Error) => lost(true, error.message));
      hear('message', listener(run, resolve, reject));
      if (child.exitCode !== null || child.signalCode !== null) {
        onExit(child.exitCode, child.signalCode);
      }
      feed(child, run).catch((error: Error) => lost(false, error.message));
    });
  } finally {
    listening.abort();
    stderr.stop();
    for (const [event, ear] of ears) child.off(event, ear as (...args: unknown[]) => void);
  }
}

function listener(
  run: WorkerRun,
  resolve: (outcome: WorkerOutcome) => void,
  reject: (error: Error) => void,
): (message: FromWorker) => void {
  let assembly: TableAssembly | undefined;
  return (message) => {
    if (message.kind === 'progress') run.onProgress(message.done, message.total);
    else if (message.kind === 'output') assembly = new TableAssembly(message.table);
    else if (message.kind === 'slice') assembly?.add(message);
    else if (message.kind === 'error') reject(new ProcessorError(message.error));
    else if (message.kind === 'done') {
      if (message.problem !== null) reject(new ProcessorError(plainError(message.problem)));
      else resolve({ resultData: message.resultData, table: message.table ?? assembly?.table });
    }
  };
}

async function feed(child: ChildProcess, run: WorkerRun): Promise<void> {
  const { module, parameters, table } = run;
  if (isSmall(table)) {
    return await tell(child, { kind: 'whole', module: module.href, parameters, table });
  }
  await tell(child, { kind: 'job', module: module.href, parameters, table: headingOf(table) });
  for (const slice of slicesOf(table)) await tell(child, slice);
  await tell(child, { kind: 'run' });
}

async function tell(child: ChildProcess, message: ToWorker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.send(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)));
  });
}

function plainError(message: string): WorkerError {
  return { name: 'ResultError', message, stack: null, parameter: null };
}

/** The last lines that a worker wrote to stderr: V8 says there why it gave up. */
class StderrTail {
  #text = '';
  readonly #hear = (chunk: Buffer) =>
    void (this.#text = (this.#text + chunk.toString()).slice(-2000));

  constructor(private readonly child: ChildProcess) {
    child.stderr?.on('data', this.#hear);
  }

  text(): string {
    const lines = this.#text.trim().split('\n').slice(-5).join(' | ');
    return lines === '' ? '' : `: ${lines}`;
  }

  stop(): void {
    this.child.stderr?.off('data', this.#hear);
  }
}
