import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { DESCRIPTORS, SIGNALS, type Frame, type ToExecutor } from './exchange.js';
import { FrameReader } from './frame-reader.js';
import { killMarked, MARKER } from './marked-processes.js';
import { RawPipe } from './raw-pipe.js';

export interface ExecutorEvents {
  /** One frame; a returned promise holds the next ones back. */
  frame(frame: Frame): void | Promise<void>;
  /** Text that native code or a child process wrote. */
  raw(name: 'stdout' | 'stderr', text: string): void;
  /**
   * The process is gone and everything it wrote was delivered.
   *
   * @param broken - whether it was ended because what came where frames go was none
   */
  ended(code: number | null, signal: NodeJS.Signals | null, broken: boolean): void;
}

export interface ExecutorPlace {
  entries: URL;
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** A grandchild may hold the pipes open after the executor's death; its output is waited for no longer than this. */
const DRAIN_MS = 500;

/** One executor process, from its start to its end. */
export class ExecutorProcess {
  readonly #child: ChildProcess;
  readonly #signals: Writable;
  readonly #raw: Map<number, RawPipe>;
  readonly #gone: Promise<void>;
  readonly #marker: string;
  #broken = false;
  #work: Promise<void> = Promise.resolve();

  constructor(
    place: ExecutorPlace,
    private readonly events: ExecutorEvents,
  ) {
    const nonce = randomBytes(12).toString('hex');
    this.#marker = nonce;
    // Without the flag Node aborts when the callback of a timer is terminated.
    const flags = ['--no-force-async-hooks-checks', '--no-warnings'];
    this.#child = spawn(
      process.execPath,
      [...flags, fileURLToPath(new URL('executor.js', place.entries))],
      {
        cwd: place.cwd,
        env: { ...place.env, [MARKER]: nonce },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
        serialization: 'advanced',
        // A process group of its own, so that nothing it starts outlives it.
        detached: process.platform !== 'win32',
      },
    );
    const pipes: readonly unknown[] = this.#child.stdio;
    const [, stdout, stderr] = pipes;
    this.#raw = new Map([
      [1, new RawPipe(stdout as Readable, nonce, (text) => this.events.raw('stdout', text))],
      [2, new RawPipe(stderr as Readable, nonce, (text) => this.events.raw('stderr', text))],
    ]);
    this.#signals = pipes[DESCRIPTORS.signals] as Writable;
    // The other end may be gone before a signal is written; `ended` says so.
    this.#signals.on('error', () => undefined);
    this.#readFrames(pipes[DESCRIPTORS.frames] as Readable);
    this.#gone = this.#watchEnd();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToExecutor): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  interrupt(sequence: number): void {
    this.#signals.write(`${SIGNALS.interrupt} ${sequence}\n`);
  }

  answer(line: string): void {
    this.#signals.write(`${SIGNALS.input} ${JSON.stringify(line)}\n`);
    this.send({ type: 'input', value: line });
  }

  /** Signals the executor and all it started. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Ends the process and everything it started. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#gone;
  }

  #readFrames(pipe: Readable): void {
    const reader = new FrameReader();
    let behind = 0;
    pipe.on('data', (chunk: Buffer) => {
      for (const frame of this.#framesIn(reader, pipe, chunk)) {
        behind += 1;
        this.#work = this.#work
          .then(() => this.#handle(frame))
          .finally(() => {
            behind -= 1;
            if (behind === 0 && pipe.isPaused()) pipe.resume();
          });
      }
      if (behind > 0) pipe.pause();
    });
    pipe.on('error', () => undefined);
    // Its other direction is never used, and would keep the process from counting as closed.
    pipe.on('end', () => pipe.destroy());
  }

  /** A cell's native code and threads can write to any descriptor of its process; then it is of no use any more. */
  #framesIn(reader: FrameReader, pipe: Readable, chunk: Buffer): Frame[] {
    try {
      return reader.push(chunk);
    } catch {
      // Nothing behind it can be read either.
      this.#broken = true;
      pipe.destroy();
      this.signal('SIGKILL');
      return [];
    }
  }

  async #handle(frame: Frame): Promise<void> {
    if (frame.type === 'mark') {
      const pipes = [...this.#raw];
      await Promise.all(
        pipes
          .filter(([pipe]) => frame.pipes.includes(pipe))
          .map(([, raw]) => raw.reached(frame.mark)),
      );
      for (const [, raw] of pipes) raw.release(frame.mark);
    } else await this.events.frame(frame);
  }

  async #watchEnd(): Promise<void> {
    // Both may come in one turn, so both are listened for from the start.
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      this.#child.once('error', () => resolve([null, null]));
      this.#child.once('exit', (exitCode, exitSignal) => {
        // What it started goes with it, and lets go of the pipes.
        this.signal('SIGKILL');
        killMarked(this.#marker);
        this.#signals.destroy();
        resolve([exitCode, exitSignal]);
      });
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, DRAIN_MS);
    });
    await Promise.race([closed, patience]);
    clearTimeout(timer);
    await this.#work;
    for (const raw of this.#raw.values()) raw.release(Infinity);
    this.events.ended(code, signal, this.#broken);
  }
}
