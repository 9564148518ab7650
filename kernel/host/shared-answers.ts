import type { Readable } from 'node:stream';
import type { LongAnswer } from './long-answer.js';

interface Shared {
  answer: Promise<LongAnswer>;
  readers: number;
  /** Aborts when nobody waits for it any more. */
  stop: AbortController;
}

/** Answers that are the same for all who ask are made once, and lie in one file for as long as anybody reads them. */
export class SharedAnswers {
  private readonly known = new Map<string, Shared>();

  /**
   * One reader's way to an answer.
   *
   * @param key - equal where the answers are
   * @param signal - aborts when the reader has gone
   */
  async take(
    key: string,
    make: (signal: AbortSignal) => Promise<LongAnswer>,
    signal: AbortSignal,
  ): Promise<{ bytes: number; body: Buffer | Readable }> {
    const shared = this.known.get(key) ?? this.begin(key, make);
    const leave = this.enter(key, shared);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    try {
      const answer = await shared.answer;
      signal.throwIfAborted();
      const { bytes } = answer;
      const body = answer.body();
      if (Buffer.isBuffer(body)) leave();
      else body.once('close', leave);
      return { bytes, body };
    } catch (error) {
      leave();
      throw error;
    }
  }

  private begin(key: string, make: (signal: AbortSignal) => Promise<LongAnswer>): Shared {
    const stop = new AbortController();
    const shared = { answer: make(stop.signal), readers: 0, stop };
    this.known.set(key, shared);
    return shared;
  }

  /** @returns what the reader does at its end, however often */
  private enter(key: string, shared: Shared): () => void {
    shared.readers += 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      shared.readers -= 1;
      if (shared.readers > 0) return;
      this.known.delete(key);
      shared.stop.abort();
      // Whoever waited for it has heard of its failure.
      shared.answer.then((answer) => answer.drop()).catch(() => undefined);
    };
  }
}
