import type { Json } from './message.js';

/** A run of text of one stream of one request. */
export interface StreamRun {
  /** Header of the request that printed. */
  parent: Json;
  name: 'stdout' | 'stderr';
  text: string;
}

/** Parents come over IPC, each a copy: the message id says whether they are the same. */
function sameRun(run: { parent: Json; name: string }, parent: Json, name: string): boolean {
  return run.name === name && run.parent['msg_id'] === parent['msg_id'];
}

const FIRST_DELAY = 10;
const LONGEST_DELAY = 160;
const FIRST_SIZE = 64 * 1024;
const LARGEST_SIZE = 1024 * 1024;

/**
 * Joins small writes into few messages: a run is handed over 10 ms after its first character or at 64 KiB. While
 * a program keeps printing, both limits double step by step, so that a flood costs tens of messages, not
 * thousands, and a single line is still seen at once.
 */
export class StreamBuffer {
  readonly #emit: (run: StreamRun) => void;
  #run: { parent: Json; name: 'stdout' | 'stderr'; pieces: string[]; size: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delay = FIRST_DELAY;
  #limit = FIRST_SIZE;
  #lastFlush = 0;

  constructor(emit: (run: StreamRun) => void) {
    this.#emit = emit;
  }

  /** Order is kept: text of another stream or request hands the run before it over first. */
  write(parent: Json, name: 'stdout' | 'stderr', text: string): void {
    if (text === '') return;
    if (this.#run !== undefined && !sameRun(this.#run, parent, name)) {
      this.flush();
    }
    if (this.#run === undefined) {
      this.#adapt();
      this.#run = { parent, name, pieces: [], size: 0 };
      this.#timer = setTimeout(() => this.flush(), this.#delay);
    }
    this.#run.pieces.push(text);
    this.#run.size += text.length;
    if (this.#run.size >= this.#limit) this.flush();
  }

  /** Hands over what is waiting; called before anything that must come after it. */
  flush(): void {
    const run = this.#run;
    if (run === undefined) return;
    clearTimeout(this.#timer);
    this.#run = undefined;
    this.#lastFlush = performance.now();
    this.#emit({ parent: run.parent, name: run.name, text: run.pieces.join('') });
  }

  #adapt(): void {
    const quiet = performance.now() - this.#lastFlush > 4 * FIRST_DELAY;
    this.#delay = quiet ? FIRST_DELAY : Math.min(2 * this.#delay, LONGEST_DELAY);
    this.#limit = quiet ? FIRST_SIZE : Math.min(2 * this.#limit, LARGEST_SIZE);
  }
}
