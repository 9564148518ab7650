import type { LoadProgress } from '@assay/schema';
import type { LoadContext } from './load-context.js';

const EVERY_MS = 100;

/** Tells how much of a source is read and committed, a few times a second, and always how it ended. */
export class Progress {
  private readonly begun = performance.now();
  private told = -Infinity;
  /** Bytes that were committed before this load began, when it goes on. */
  private first: number | undefined;
  private at = { bytes: 0, rows: 0 };

  constructor(
    private readonly publish: LoadContext['publish'],
    private readonly load: Pick<LoadProgress, 'source' | 'dataset' | 'bytes_total'>,
  ) {
    this.tell('reading');
  }

  /** So many bytes were read and so many rows are committed. */
  reached(bytes: number, rows: number): void {
    this.first ??= rows === 0 ? 0 : bytes;
    this.at = { bytes: Math.min(bytes, this.load.bytes_total), rows };
    if (performance.now() - this.told >= EVERY_MS) this.tell('reading');
  }

  completed(rows: number): void {
    this.at = { bytes: this.load.bytes_total, rows };
    this.tell('completed');
  }

  failed(): void {
    this.tell('failed');
  }

  private tell(state: LoadProgress['state']): void {
    const { bytes, rows } = this.at;
    const total = this.load.bytes_total;
    const now = performance.now();
    const here = bytes - (this.first ?? 0);
    const left = here > 0 ? ((now - this.begun) / 1000) * ((total - bytes) / here) : null;
    this.told = now;
    this.publish({
      type: 'load',
      load: {
        ...this.load,
        state,
        bytes_done: bytes,
        rows,
        fraction: total === 0 ? 1 : bytes / total,
        seconds_left: state === 'reading' ? left : 0,
      },
    });
  }
}
