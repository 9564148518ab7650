import type { NamedColumn } from '@assay/schema';
import { plotValues } from './plot-values.js';

/** Rows of one block of the lowest level: few enough to be read at both edges of every pixel. */
const BASE = 32;
/** Blocks of a level that make one of the next. */
const FAN = 16;
const NONE = 0xffffffff;

/**
 * Of each block of rows: the row of its lowest value, of its highest one, and of its first gap. The values stand beside their
 * rows, as a look at each where it lies in the column costs more than all else.
 */
interface Level {
  low: Uint32Array;
  high: Uint32Array;
  gap: Uint32Array;
  lowest: Float64Array;
  highest: Float64Array;
}

/** Rows of the lowest and the highest value of a stretch, and of its first gap; undefined where there is none. */
export interface Extremes {
  low: number | undefined;
  high: number | undefined;
  gap: number | undefined;
}

const known = new WeakMap<NamedColumn, Pyramid>();

/** The pyramid of a column, built once for it: about 60 ms for ten million values. */
export function pyramidOf(column: NamedColumn): Pyramid {
  const found = known.get(column) ?? new Pyramid(plotValues(column));
  known.set(column, found);
  return found;
}

/**
 * Lowest and highest values of any stretch of a column without reading the stretch. Of equal values the first row counts,
 * as when all are read in order.
 */
export class Pyramid {
  private readonly levels: Level[] = [];

  constructor(private readonly values: Float64Array) {
    const blocks = Math.ceil(values.length / BASE);
    let level = summarise(blocks, (block, scan) => {
      scan.rows(values, block * BASE, Math.min(values.length, (block + 1) * BASE));
    });
    this.levels.push(level);
    while (level.low.length > FAN) {
      const below: Level = level;
      level = summarise(Math.ceil(below.low.length / FAN), (block, scan) => {
        scan.blocks(below, block * FAN, Math.min(below.low.length, (block + 1) * FAN));
      });
      this.levels.push(level);
    }
  }

  /** Of the rows from `start` up to, not including, `end`. */
  extremes(start: number, end: number): Extremes {
    const scan = new Scan();
    let row = start;
    while (row < end) {
      const { index, size } = this.blockAt(row, end);
      const level = this.levels[index];
      if (level === undefined) {
        const edge = Math.min(end, (Math.floor(row / BASE) + 1) * BASE);
        scan.rows(this.values, row, edge);
        row = edge;
      } else {
        // Up to where a larger block begins, or the last one that fits.
        const larger = (Math.floor(row / (size * FAN)) + 1) * FAN;
        const after = Math.min(larger, Math.floor(end / size), level.low.length);
        scan.blocks(level, row / size, after);
        row = after * size;
      }
    }
    const found = (at: number): number | undefined => (at === NONE ? undefined : at);
    return { low: found(scan.low), high: found(scan.high), gap: found(scan.gap) };
  }

  /** The largest block that begins at `row` and ends before `end`; a single row is level -1. */
  private blockAt(row: number, end: number): { index: number; size: number } {
    let [index, size] = [-1, 1];
    let next = BASE;
    while (index + 1 < this.levels.length && row % next === 0 && row + next <= end) {
      index += 1;
      size = next;
      next *= FAN;
    }
    return { index, size };
  }
}

function summarise(blocks: number, read: (block: number, scan: Scan) => void): Level {
  const level = {
    low: new Uint32Array(blocks),
    high: new Uint32Array(blocks),
    gap: new Uint32Array(blocks),
    lowest: new Float64Array(blocks),
    highest: new Float64Array(blocks),
  };
  const scan = new Scan();
  for (let block = 0; block < blocks; block++) {
    scan.begin();
    read(block, scan);
    level.low[block] = scan.low;
    level.high[block] = scan.high;
    level.gap[block] = scan.gap;
    level.lowest[block] = scan.lowest;
    level.highest[block] = scan.highest;
  }
  return level;
}

/** What was read so far, in the order of the rows. */
class Scan {
  low = NONE;
  high = NONE;
  gap = NONE;
  lowest = Infinity;
  highest = -Infinity;

  begin(): void {
    [this.low, this.high, this.gap] = [NONE, NONE, NONE];
    [this.lowest, this.highest] = [Infinity, -Infinity];
  }

  rows(values: Float64Array, from: number, to: number): void {
    let { low, high, gap, lowest, highest } = this;
    for (let row = from; row < to; row++) {
      const value = values[row] ?? NaN;
      if (value < lowest || (value === Infinity && low === NONE)) [low, lowest] = [row, value];
      if (value > highest || (value === -Infinity && high === NONE)) [high, highest] = [row, value];
      if (value !== value && gap === NONE) gap = row;
    }
    [this.low, this.high, this.gap] = [low, high, gap];
    [this.lowest, this.highest] = [lowest, highest];
  }

  blocks(level: Level, from: number, to: number): void {
    let { low, high, gap, lowest, highest } = this;
    for (let block = from; block < to; block++) {
      const [least = NONE, most = NONE] = [level.low[block], level.high[block]];
      const [down = NaN, up = NaN] = [level.lowest[block], level.highest[block]];
      if (least !== NONE && (down < lowest || low === NONE)) [low, lowest] = [least, down];
      if (most !== NONE && (up > highest || high === NONE)) [high, highest] = [most, up];
      if (gap === NONE) gap = level.gap[block] ?? NONE;
    }
    [this.low, this.high, this.gap] = [low, high, gap];
    [this.lowest, this.highest] = [lowest, highest];
  }
}
