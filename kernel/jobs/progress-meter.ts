import type { Progress } from '@assay/schema';

const PUBLISH_MS = 100;
const PERSIST_MS = 1_000;

export interface ProgressSinks {
  /** At most ten times a second. */
  publish: () => void;
  /** At most once a second. */
  persist: (progress: Progress) => Promise<void>;
}

/** How far one attempt is: it only ever grows, lives in memory, and is thinned on its way out. */
export class ProgressMeter {
  #done = 0;
  #total: number | null;
  #message: string | null = null;
  readonly #start = performance.now();
  #published = -Infinity;
  #persisted = performance.now();
  /** When the worker was last heard of. */
  #heard = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #writing = false;
  #closed = false;

  /** @param total - rows of the input; the processor's own total replaces it */
  constructor(
    total: number | null,
    private readonly sinks: ProgressSinks,
  ) {
    this.#total = total;
  }

  /** Rows of the input, once they are known. */
  expect(total: number): void {
    this.#total ??= total;
    this.#changed();
  }

  report(done: number, total: number): void {
    if (!Number.isFinite(done) || !Number.isFinite(total) || total < 0) return;
    const fraction = this.#fraction() ?? 0;
    // A processor that changes its total must not make the bar go back.
    if (total > 0 && done / total < fraction) return;
    this.#total = total;
    this.#done = Math.min(Math.max(done, 0), total);
    this.#changed();
  }

  log(line: string): void {
    this.#message = line.slice(0, 500);
    this.#changed();
  }

  snapshot(): Progress {
    const seconds = (performance.now() - this.#start) / 1000;
    const rate = this.#done > 0 && seconds > 0 ? this.#done / seconds : null;
    const left = rate === null || this.#total === null ? null : (this.#total - this.#done) / rate;
    return {
      done: this.#done,
      total: this.#total,
      fraction: this.#fraction(),
      rate,
      seconds_left: left,
      message: this.#message,
      heartbeat_age_ms: Math.round(performance.now() - this.#heard),
    };
  }

  /** The last word of a completed job. */
  finished(): Progress {
    const total = this.#total ?? this.#done;
    const seconds = (performance.now() - this.#start) / 1000;
    const rate = seconds > 0 ? total / seconds : null;
    return { done: total, total, fraction: 1, rate, seconds_left: 0, message: this.#message };
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #fraction(): number | null {
    if (this.#total === null) return null;
    return this.#total === 0 ? 0 : Math.min(1, this.#done / this.#total);
  }

  #changed(): void {
    this.#heard = performance.now();
    if (this.#closed || this.#timer !== undefined) return;
    const wait = Math.max(0, PUBLISH_MS - (performance.now() - this.#published));
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    this.#timer = undefined;
    this.#published = performance.now();
    this.sinks.publish();
    if (this.#writing || this.#published - this.#persisted < PERSIST_MS) return;
    this.#persisted = this.#published;
    this.#writing = true;
    void this.sinks.persist(this.snapshot()).finally(() => (this.#writing = false));
  }
}
