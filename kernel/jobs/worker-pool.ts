import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { answering } from './answering.js';
import { converse, type WorkerOutcome, type WorkerRun } from './conversation.js';
import { ProcessorError } from './worker-line.js';
import { comeForward, yieldWhenLong } from './yielding.js';

/**
 * Large arrays lie in large pages, where the system gives them on request: the first touch of each small page costs more than what a
 * processor computes in it. Other C libraries than GNU's take no notice.
 */
const LARGE_PAGES = 'glibc.malloc.hugetlb=1';

/** How many workers there are by what they do; `silent` ones had nothing to do, and did not answer. */
export interface WorkersSeen {
  working: number;
  waiting: number;
  silent: number;
}

/** Child processes for the standard processors: kept warm between jobs, killed to cancel one, dead with the host. */
export class WorkerPool {
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();
  #closed = false;

  /** @param script - the worker's bundle; @param spare - idle workers to keep */
  constructor(
    private readonly script: URL,
    private readonly spare: number,
  ) {}

  /** Starts a worker ahead of the first job, where none is. */
  warm(): void {
    if (this.#all.size === 0 && !this.#closed) this.#idle.push(this.#fork());
  }

  /**
   * Runs one job in a worker.
   *
   * @throws WorkerLostError, ProcessorError
   */
  async run(run: WorkerRun): Promise<WorkerOutcome> {
    return await this.lend((child) => converse(child, run));
  }

  /**
   * Lends a worker; it serves again when `work` ends, or with the processor's own error.
   *
   * @param big - whether it takes so much memory that it had better end, and another one begin
   */
  async lend<T>(
    work: (child: ChildProcess) => Promise<T>,
    { big = false }: { big?: boolean } = {},
  ): Promise<T> {
    const child = this.#take();
    const watch = yieldWhenLong(child.pid);
    const rest = () => {
      // The next job is a new one, and gets a worker that has not been set back.
      if (watch() || big) child.kill('SIGKILL');
      else this.#giveBack(child);
    };
    try {
      const outcome = await work(child);
      rest();
      return outcome;
    } catch (error) {
      if (error instanceof ProcessorError) rest();
      else {
        watch();
        comeForward(child.pid);
        child.kill('SIGKILL');
      }
      throw error;
    }
  }

  /** Pids of living workers, for the status and for tests. */
  pids(): number[] {
    return [...this.#all].map(({ pid }) => pid).filter((pid) => pid !== undefined);
  }

  /** Speaks to all workers that have nothing to do. One that does not answer is ended, so that no job waits for it. */
  async look(patience?: number): Promise<WorkersSeen> {
    const asked = this.#idle.splice(0);
    const working = this.#all.size - asked.length;
    const answers = await Promise.all(asked.map((child) => answering(child, patience)));
    for (const [i, child] of asked.entries()) {
      if (answers[i] === true) this.#giveBack(child);
      else await ended(child);
    }
    const waiting = answers.filter(Boolean).length;
    return { working, waiting, silent: asked.length - waiting };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map(ended));
  }

  #take(): ChildProcess {
    for (let child = this.#idle.pop(); child !== undefined; child = this.#idle.pop()) {
      if (child.connected) return child;
    }
    return this.#fork();
  }

  #giveBack(child: ChildProcess): void {
    if (child.connected && !this.#closed && this.#idle.length < this.spare) this.#idle.push(child);
    else child.kill('SIGKILL');
  }

  #fork(): ChildProcess {
    const child = fork(this.script, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--enable-source-maps'],
      env: { ...process.env, GLIBC_TUNABLES: LARGE_PAGES },
      // A session of its own is a group of its own to Linux' scheduler: what it computes is no part of the host's share.
      detached: process.platform !== 'win32',
    });
    this.#all.add(child);
    child.once('exit', () => this.#all.delete(child));
    // Nothing may be thrown where nobody runs a job: a failed fork shows as an exit to the next one.
    child.on('error', () => child.kill('SIGKILL'));
    return child;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
