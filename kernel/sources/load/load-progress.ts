import type { LoadProgress } from '@assay/schema';
import type { Batch } from '../table/reading.js';
import type { LoadContext } from './load-context.js';

/** Of a source that is read as a whole first: the part of the work that is done then, in time and about. */
const OPENING = 0.7;

/** Tells how much of a source is read and committed, a few times a second, and always how it ended. */
export class Progress {
  private readonly begun = performance.now();
  private told = -Infinity;
  /** The part that was done before this load began, when it goes on. */
  private first: number | undefined;
  private opened = 0;
  private share = 0;
  private rows = 0;

  constructor(
    private readonly publish: LoadContext['publish'],
    private readonly load: Pick<LoadProgress, 'source' | 'dataset' | 'bytes_total'>,
    /** Bytes in which batches are counted: more than the source's where that is compressed. */
    private readonly bytes: number,
    private readonly everyMs = 100,
  ) {
    this.tell('reading');
  }

  /** Such a part of a source that is read as a whole was read; its rows are to follow. */
  opening(share: number): void {
    this.opened = OPENING;
    this.first ??= 0;
    this.advance(OPENING * share);
  }

  /** So much was read and so many rows are committed. */
  reached(read: Batch['read'], rows: number): void {
    const share = 'share' in read ? read.share : read.bytes / Math.max(1, this.bytes);
    this.first ??= rows === 0 ? 0 : share;
    this.rows = rows;
    this.advance(this.opened + (1 - this.opened) * share);
  }

  completed(rows: number): void {
    this.share = 1;
    this.rows = rows;
    this.tell('completed');
  }

  failed(): void {
    this.tell('failed');
  }

  /** Never back: a plan that did not hold makes rows be read again, which is no step away from the end. */
  private advance(share: number): void {
    this.share = Math.max(this.share, Math.min(share, 1));
    if (performance.now() - this.told >= this.everyMs) this.tell('reading');
  }

  private tell(state: LoadProgress['state']): void {
    const { share, rows } = this;
    const now = performance.now();
    const here = share - (this.first ?? 0);
    const left = here > 0.01 ? ((now - this.begun) / 1000) * ((1 - share) / here) : null;
    this.told = now;
    this.publish({
      type: 'load',
      load: {
        ...this.load,
        state,
        bytes_done: Math.round(share * this.load.bytes_total),
        rows,
        fraction: share,
        seconds_left: state === 'reading' ? left : 0,
      },
    });
  }
}
