import type { ChildProcess } from 'node:child_process';
import { StderrTail } from './stderr-tail.js';
import { comeForward } from './yielding.js';
import type { FromWorker, ToWorker, WorkerError } from './worker/protocol.js';

/** Signals that come from outside: the job is not at fault. */
const KILLS: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGINT']);

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

/** The line to a worker, for one job: what it says in its order, until it ends or the job is given up. */
export class WorkerLine {
  readonly #said: FromWorker[] = [];
  readonly #stderr: StderrTail;
  readonly #ears: [string, (...args: never[]) => void][] = [];
  #waiting: { resolve: (message: FromWorker) => void; reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;

  /** @param signal - kills the worker at once */
  constructor(
    private readonly child: ChildProcess,
    private readonly signal: AbortSignal,
  ) {
    this.#stderr = new StderrTail(child);
    if (signal.aborted) this.#kill();
    signal.addEventListener('abort', this.#kill, { once: true });
    const onExit = (code: number | null, by: NodeJS.Signals | null) =>
      this.lose(by === null || !KILLS.has(by), by ?? `exit code ${code}`);
    this.#hear('exit', onExit);
    this.#hear('error', (error: Error) => void this.lose(true, error.message));
    this.#hear('message', (message: FromWorker) => this.#take(message));
    if (child.exitCode !== null || child.signalCode !== null)
      onExit(child.exitCode, child.signalCode);
  }

  /**
   * Says something to the worker; done when the channel has taken it.
   *
   * @throws WorkerLostError when there is nobody to take it, or what ended the job before
   */
  async tell(message: ToWorker): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.child.send(message, undefined, {}, (error) => {
        if (error === null) resolve();
        else reject(this.lose(false, error.message));
      });
    });
  }

  /**
   * The next thing that the worker says.
   *
   * @throws WorkerLostError, ProcessorError
   */
  async next(): Promise<FromWorker> {
    const message = this.#said.shift();
    if (message !== undefined) return message;
    if (this.#failure !== undefined) throw this.#failure;
    return await new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
  }

  /** Nothing more will come from it. */
  lose(crashed: boolean, how: string): Error {
    return this.#fail(
      new WorkerLostError(crashed, `the job's worker ended by ${how}${this.#stderr.text()}`),
    );
  }

  /** Lets the worker go; it lives on. */
  close(): void {
    this.signal.removeEventListener('abort', this.#kill);
    this.#stderr.stop();
    for (const [event, ear] of this.#ears)
      this.child.off(event, ear as (...args: unknown[]) => void);
  }

  readonly #kill = () => {
    comeForward(this.child.pid);
    this.child.kill('SIGKILL');
  };

  #hear(event: string, ear: (...args: never[]) => void): void {
    this.#ears.push([event, ear]);
    this.child.on(event, ear as (...args: unknown[]) => void);
  }

  #take(message: FromWorker): void {
    if (message.kind === 'error') this.#fail(new ProcessorError(message.error));
    else if (this.#waiting === undefined) this.#said.push(message);
    else {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve(message);
    }
  }

  #fail(error: Error): Error {
    const failure = (this.#failure ??= error);
    this.#waiting?.reject(failure);
    this.#waiting = undefined;
    return failure;
  }
}
