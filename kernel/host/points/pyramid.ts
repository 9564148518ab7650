import type { NamedColumn } from '@assay/schema';
import { plotValues } from './plot-values.js';

/** Rows of one block of the lowest level: short enough to be read at the edges of every pixel. */
const BASE = 128;
/** Blocks of a level that make one of the next. */
const FAN = 16;
const NONE = 0xffffffff;

/** Of each block of rows: the row of its lowest value, of its highest one, and of its first gap. */
interface Level {
  low: Uint32Array;
  high: Uint32Array;
  gap: Uint32Array;
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
    let level = this.summarise(blocks, (block, scan) => {
      const end = Math.min(values.length, (block + 1) * BASE);
      for (let row = block * BASE; row < end; row++) scan.row(row);
    });
    this.levels.push(level);
    while (level.low.length > FAN) {
      const below: Level = level;
      level = this.summarise(Math.ceil(below.low.length / FAN), (block, scan) => {
        const end = Math.min(below.low.length, (block + 1) * FAN);
        for (let one = block * FAN; one < end; one++) scan.block(below, one);
      });
      this.levels.push(level);
    }
  }

  private summarise(blocks: number, read: (block: number, scan: Scan) => void): Level {
    const level = {
      low: new Uint32Array(blocks),
      high: new Uint32Array(blocks),
      gap: new Uint32Array(blocks),
    };
    const scan = new Scan(this.values);
    for (let block = 0; block < blocks; block++) {
      scan.begin();
      read(block, scan);
      level.low[block] = scan.low;
      level.high[block] = scan.high;
      level.gap[block] = scan.gap;
    }
    return level;
  }

  /** Of the rows from `start` up to, not including, `end`. */
  extremes(start: number, end: number): Extremes {
    const scan = new Scan(this.values);
    scan.begin();
    let row = start;
    while (row < end) {
      const { index, size } = this.blockAt(row, end);
      const level = this.levels[index];
      if (level === undefined) scan.row(row);
      else scan.block(level, row / size);
      row += size;
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

/** What was read so far, in the order of the rows. */
class Scan {
  low = NONE;
  high = NONE;
  gap = NONE;
  private lowest = Infinity;
  private highest = -Infinity;

  constructor(private readonly values: Float64Array) {}

  begin(): void {
    [this.low, this.high, this.gap] = [NONE, NONE, NONE];
    [this.lowest, this.highest] = [Infinity, -Infinity];
  }

  row(row: number): void {
    const value = this.values[row] ?? NaN;
    if (value < this.lowest || (value === Infinity && this.low === NONE)) {
      this.lowest = value;
      this.low = row;
    }
    if (value > this.highest || (value === -Infinity && this.high === NONE)) {
      this.highest = value;
      this.high = row;
    }
    if (value !== value && this.gap === NONE) this.gap = row;
  }

  block(level: Level, block: number): void {
    const [low, high, gap] = [level.low[block], level.high[block], level.gap[block]];
    if (low !== undefined && low !== NONE) this.row(low);
    if (high !== undefined && high !== NONE) this.row(high);
    if (gap !== undefined && this.gap === NONE) this.gap = gap;
  }
}
