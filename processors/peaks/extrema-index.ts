const BITS = 5;
const BLOCK = 1 << BITS;

interface Level {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/**
 * Lowest and highest value of blocks of 32, 1,024, 32,768 … samples, made when a walk first needs them.
 * A walk over a signal steps over whole blocks, so that no walk costs more than some hundred steps.
 */
export class ExtremaIndex {
  private levels: Level[] | null = null;
  /** Samples that walks may still look at one by one before the levels are worth their making. */
  private patience: number;

  constructor(private readonly signal: Float64Array) {
    this.patience = 2 * signal.length;
  }

  /**
   * The lowest sample on the way from `peak` to `end` (both included) before a sample higher than the peak;
   * of equal ones the nearest to the peak.
   */
  lowestUntilHigher(peak: number, end: number, step: 1 | -1): number {
    const signal = this.signal;
    const height = signal[peak] as number;
    let low = height;
    let base = peak;
    let i = peak;
    const edge = step < 0 ? BLOCK - 1 : 0;
    const alone = this.onesAlone();
    if (step < 0)
      for (const stop = Math.max(end, peak - alone); i >= stop; i--) {
        const value = signal[i] as number;
        if (!(value <= height)) break;
        if (value >= low) continue;
        low = value;
        base = i;
      }
    else
      for (const stop = Math.min(end, peak + alone); i <= stop; i++) {
        const value = signal[i] as number;
        if (!(value <= height)) break;
        if (value >= low) continue;
        low = value;
        base = i;
      }
    this.lookedAt(Math.abs(i - peak));
    while (step < 0 ? i >= end : i <= end) {
      if ((i & (BLOCK - 1)) === edge) {
        const level = this.levelWithin(i, end, step, height, true);
        if (level > 0) {
          const block = i >> (BITS * level);
          const blockLow = this.level(level).lows[block] as number;
          if (blockLow < low) {
            low = blockLow;
            base = this.nearest(level, block, blockLow, step);
          }
          i = step < 0 ? (block << (BITS * level)) - 1 : (block + 1) << (BITS * level);
          continue;
        }
      }
      const value = signal[i] as number;
      if (!(value <= height)) break;
      if (value < low) {
        low = value;
        base = i;
      }
      i += step;
    }
    return base;
  }

  /** The first sample on the way from `start` to `end` that is not above `height`, else `end`. */
  firstNotAbove(start: number, end: number, step: 1 | -1, height: number): number {
    const signal = this.signal;
    let i = start;
    const edge = step < 0 ? BLOCK - 1 : 0;
    const alone = this.onesAlone();
    if (step < 0) {
      const stop = Math.max(end, start - alone);
      while (i > stop && height < (signal[i] as number)) i--;
    } else {
      const stop = Math.min(end, start + alone);
      while (i < stop && height < (signal[i] as number)) i++;
    }
    this.lookedAt(Math.abs(i - start));
    while (i !== end && height < (signal[i] as number)) {
      if ((i & (BLOCK - 1)) === edge) {
        const level = this.levelWithin(i, end, step, height, false);
        if (level > 0) {
          const size = BITS * level;
          const block = i >> size;
          const next = step < 0 ? (block << size) - 1 : (block + 1) << size;
          // The end itself is never stepped over.
          if (step < 0 ? next < end : next > end) return end;
          i = next;
          continue;
        }
      }
      i += step;
    }
    return i;
  }

  /** Samples that a walk looks at one by one before it steps over blocks: most walks are short. */
  private onesAlone(): number {
    return this.levels === null ? Math.max(this.patience, 2 * BLOCK) : 2 * BLOCK;
  }

  private lookedAt(samples: number): void {
    if (samples > 2 * BLOCK) this.patience -= samples;
  }

  /**
   * The highest level whose block begins at `i`, ends before `end`, and has no sample above `height` (`below`), or none that
   * is not above; 0 when there is none.
   */
  private levelWithin(
    i: number,
    end: number,
    step: 1 | -1,
    height: number,
    below: boolean,
  ): number {
    if (this.levels === null && (this.patience -= BLOCK) > 0) return 0;
    const levels = this.built();
    let best = 0;
    for (let level = 1; level <= levels.length; level++) {
      const size = 1 << (BITS * level);
      const first = (i & (size - 1)) === (step < 0 ? size - 1 : 0);
      const fits = step < 0 ? i - size + 1 >= end : i + size - 1 <= end;
      if (!first || !fits) break;
      const { lows, highs } = levels[level - 1] as Level;
      const block = i >> (BITS * level);
      if (below ? (highs[block] as number) > height : !(height < (lows[block] as number))) break;
      best = level;
    }
    return best;
  }

  /** The sample of a block that has its lowest value, nearest in walking direction. */
  private nearest(level: number, block: number, value: number, step: 1 | -1): number {
    let at = block;
    for (let l = level - 1; l >= 0; l--) {
      const values = l === 0 ? this.signal : this.level(l).lows;
      const first = at << BITS;
      const last = Math.min(first + BLOCK, values.length) - 1;
      at = step < 0 ? last : first;
      while (values[at] !== value) at += step;
    }
    return at;
  }

  private level(number: number): Level {
    return this.built()[number - 1] as Level;
  }

  private built(): Level[] {
    if (this.levels) return this.levels;
    const levels: Level[] = [];
    let lows = this.signal;
    let highs = this.signal;
    while (lows.length > BLOCK) {
      const level = reduce(lows, highs);
      levels.push(level);
      ({ lows, highs } = level);
    }
    this.levels = levels;
    return levels;
  }
}

function reduce(lows: Float64Array, highs: Float64Array): Level {
  const count = Math.ceil(lows.length / BLOCK);
  const level = { lows: new Float64Array(count), highs: new Float64Array(count) };
  for (let block = 0; block < count; block++) {
    const end = Math.min((block + 1) * BLOCK, lows.length);
    let low = Infinity;
    let high = -Infinity;
    for (let i = block * BLOCK; i < end; i++) {
      const least = lows[i] as number;
      const most = highs[i] as number;
      if (least < low) low = least;
      if (most > high) high = most;
    }
    level.lows[block] = low;
    level.highs[block] = high;
  }
  return level;
}
