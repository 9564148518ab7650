import type { Child } from './child-process.js';
import { FrameReader, frameHead, type Frame } from './frames.js';
import { memoryMessage, timeMessage, type Limits } from './limits.js';
import type { End, Report, Task } from './protocol.js';
import { residentMemory } from './resident-memory.js';
import { RunClock } from './run-clock.js';
import { takeChild } from './spare.js';
import type { Twin } from './twin.js';

const MEGABYTE = 2 ** 20;
/** Signals by which somebody else ends a process; what it does wrong itself ends in others. */
const KILLS: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGINT']);
/** A child that could have begun by then never will, and another one may. */
const START_MS = 15_000;
const POLL_MS = 10;

export interface Listeners {
  onLog?: ((line: string) => void) | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Told of the process when it begins to compute. */
  onBegin?: ((pid: number) => void) | undefined;
  /** Whether it may be set back behind other processes; see {@link RunClock}. */
  standsBack?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Another kind of process than the usual one. */
  twin?: Twin | undefined;
}

/** `unbegun`: the process did not come to look at the processor. */
export type Loss = 'killed' | 'unbegun';

export interface Supervised {
  end: End | { status: 'cancelled'; message: string; line: null; column: null };
  /** The process never began, or was killed from outside: that says nothing about the processor. Never told by the child itself. */
  lost: Loss | false;
  sections: Buffer[];
  logs: string[];
  durationMs: number;
  peakMemoryMb: number;
}

/**
 * Runs one task in a process of its own and resolves when that process is dead. How it ended is decided here, by the
 * clock, the memory and the frames that were seen: nothing that the processor says is believed to be a status.
 */
export async function supervise(
  task: Task,
  sections: readonly Uint8Array[],
  listeners: Listeners,
): Promise<Supervised> {
  if (listeners.signal?.aborted === true) {
    return { end: CANCELLED, lost: false, sections: [], logs: [], durationMs: 0, peakMemoryMb: 0 };
  }
  const run = new Run(takeChild(task.limits.memoryMb, listeners.twin), task.limits, listeners);
  run.send(task, sections);
  return run.finished;
}

const CANCELLED = {
  status: 'cancelled',
  message: 'the run was cancelled',
  line: null,
  column: null,
} as const;

const failed = (status: 'error' | 'memory' | 'timeout', message: string): End => ({
  status,
  message,
  line: null,
  column: null,
});

class Run {
  readonly finished: Promise<Supervised>;
  private readonly logs: string[] = [];
  private readonly pid: number;
  private end: Supervised['end'] | undefined;
  private sections: Buffer[] = [];
  private clock: RunClock | undefined;
  private baseline = 0;
  private peak = 0;
  private deadline: NodeJS.Timeout;
  private poll: NodeJS.Timeout | undefined;
  private readonly abort = (): void => this.conclude(CANCELLED);

  constructor(
    private readonly child: Child,
    private readonly limits: Limits,
    private readonly listeners: Listeners,
  ) {
    this.pid = child.process.pid ?? 0;
    const reader = new FrameReader(limits.resultBytes + limits.dataLength, (frame) =>
      this.read(frame),
    );
    child.pipe.on('data', (chunk: Buffer) => {
      if (this.end !== undefined) return;
      try {
        reader.push(chunk);
      } catch {
        this.conclude(failed('error', 'the sandbox process broke its protocol and was ended'));
      }
    });
    const start = new RunClock(this.pid, START_MS, true);
    this.deadline = this.untilUp(START_MS, start, () =>
      failed('error', 'the sandbox process did not start'),
    );
    listeners.signal?.addEventListener('abort', this.abort, { once: true });
    this.finished = this.settle();
  }

  send(task: Task, sections: readonly Uint8Array[]): void {
    this.child.pipe.write(frameHead(task, sections));
    for (const section of sections) if (section.byteLength > 0) this.child.pipe.write(section);
  }

  private async settle(): Promise<Supervised> {
    const { code, signal } = await this.child.ended;
    clearTimeout(this.deadline);
    clearInterval(this.poll);
    this.listeners.signal?.removeEventListener('abort', this.abort);
    this.child.pipe.destroy();
    this.clock?.stop();
    const end = this.end ?? this.death(signal ?? `exit code ${String(code)}`);
    return {
      end,
      lost: end.status === 'error' && this.loss(signal),
      sections: this.sections,
      logs: this.logs,
      durationMs: Math.round((this.clock?.lasted ?? 0) * 1000) / 1000,
      peakMemoryMb: Math.round((this.peak / MEGABYTE) * 10) / 10,
    };
  }

  private loss(signal: NodeJS.Signals | null): Loss | false {
    if (this.end === undefined && KILLS.has(signal ?? '')) return 'killed';
    return this.clock === undefined && 'unbegun';
  }

  /** The child died by itself. V8 aborts when it runs out of memory in a place where it can't throw. */
  private death(how: string): End {
    if (this.clock === undefined)
      return failed('error', `the sandbox process did not start (${how})`);
    if (this.clock.lasted >= this.limits.timeMs) return failed('timeout', timeMessage(this.limits));
    const grown = this.peak - this.baseline;
    if (grown > (this.limits.memoryMb / 2) * MEGABYTE) {
      return failed('memory', memoryMessage(this.limits));
    }
    return failed('error', `the sandbox process died (${how})`);
  }

  private conclude(end: Supervised['end']): void {
    if (this.end !== undefined) return;
    this.end = end;
    this.clock?.stop();
    this.observe();
    this.child.process.kill('SIGKILL');
  }

  private observe(): number {
    const { now, peak } = residentMemory(this.pid);
    if (peak > this.peak) this.peak = peak;
    return now;
  }

  private read(frame: Frame): void {
    if (this.end !== undefined) return;
    const report = frame.header as Report;
    if (report.kind === 'begin') this.begin();
    else if (report.kind === 'log') this.log(report.text);
    else if (report.kind === 'progress')
      this.listeners.onProgress?.(Number(report.done), Number(report.total));
    else if (report.kind === 'end' && this.clock !== undefined) this.receive(report.end, frame);
    else if (report.kind !== 'ready') throw new Error('the pipe carries an unknown frame');
  }

  private receive(end: End, frame: Frame): void {
    // A busy event loop here may have let a result in after the time was up.
    const late = this.clock !== undefined && this.clock.left() < 0;
    this.sections = late ? [] : frame.sections;
    this.conclude(late ? failed('timeout', timeMessage(this.limits)) : end);
  }

  /** The clock starts when the child is about to look at the processor, so start-up and input cost the user nothing. */
  private begin(): void {
    if (this.clock !== undefined) throw new Error('a run begins once');
    const { timeMs } = this.limits;
    this.clock = new RunClock(this.pid, timeMs, this.listeners.standsBack === true);
    this.listeners.onBegin?.(this.pid);
    clearTimeout(this.deadline);
    this.deadline = this.untilUp(timeMs, this.clock, () =>
      failed('timeout', timeMessage(this.limits)),
    );
    this.baseline = this.observe();
    const most = this.baseline + (2 * this.limits.memoryMb + 64) * MEGABYTE;
    this.poll = setInterval(() => {
      if (this.observe() > most) this.conclude(failed('memory', memoryMessage(this.limits)));
    }, POLL_MS);
  }

  /** When the time is up, unless some of it was spent waiting for a processor. */
  private untilUp(ms: number, clock: RunClock, end: () => End): NodeJS.Timeout {
    return setTimeout(() => {
      const left = clock.left();
      if (left > 0) this.deadline = this.untilUp(Math.ceil(left), clock, end);
      else this.conclude(end());
    }, ms);
  }

  private log(text: unknown): void {
    if (typeof text !== 'string' || this.logs.length > this.limits.logLines) {
      throw new Error('a log line breaks the limits');
    }
    this.logs.push(text);
    this.listeners.onLog?.(text);
  }
}
