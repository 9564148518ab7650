import { AssayError } from '@assay/schema';
import type { Region } from './graph/region.js';
import type { Workbook } from './reader/model.js';

/**
 * Seconds of processor time for one statement and for a whole workbook of few cells, and what many cells add to each: what
 * is computed in time does not depend on what else the machine does.
 */
const ONE = { seconds: 10, cellsPerSecond: 20_000 };
const ALL = { seconds: 100, cellsPerSecond: 4_000 };

/** A column of no more rows is computed again cell by cell, so that only the ones that take too long are left out. */
const PARTED_ROWS = 64;

/** Each statement that cannot be stopped keeps a thread busy until the process ends. */
const MOST_STUCK = 2;

/** What DuckDB may use of the memory for one workbook. */
export const MEMORY_LIMIT = '3GB';

const cellCount = (book: Workbook) => book.sheets.reduce((sum, { cells }) => sum + cells.count, 0);

/** Milliseconds of processor time that this process has used. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The time that a workbook's statements may take, so that one formula without end does not take the others with it. */
export class Budget {
  private readonly one: number;
  private readonly end: number;
  private stuck = 0;
  private readonly slow = new Map<string, string>();

  constructor(book: Workbook) {
    const cells = cellCount(book);
    this.one = 1000 * (ONE.seconds + cells / ONE.cellsPerSecond);
    this.end = processorTime() + 1000 * (ALL.seconds + cells / ALL.cellsPerSecond);
  }

  /** Milliseconds that the next statement may take. */
  get statement(): number {
    return Math.max(1000, Math.min(this.one, this.end - processorTime()));
  }

  /** Why a region is not computed at all, if so. */
  refusal(region: Region): string | undefined {
    if (processorTime() > this.end || this.stuck > MOST_STUCK)
      return 'the time for the whole workbook was used up by other formulas';
    return this.slow.get(keyOf(region));
  }

  /**
   * Takes note of a region that took too long.
   *
   * @returns true when its rows are to be computed one by one in another pass
   */
  note(region: Region, error: AssayError, single: Set<string>): boolean {
    if (isStuck(error)) this.stuck += 1;
    const { area, sheet } = region;
    const rows = area.row2 - area.row1;
    if (region.kind === 'array' || rows === 0 || rows >= PARTED_ROWS) {
      this.slow.set(keyOf(region), error.message);
      return false;
    }
    for (let row = area.row1; row <= area.row2; row += 1)
      single.add(`${sheet}\0${row}\0${area.col1}`);
    return true;
  }
}

const keyOf = ({ sheet, area }: Region) => `${sheet}\0${area.row1}\0${area.col1}\0${area.row2}`;

/** True for a statement that was ended, or could not be ended, at its limit. */
export const isSlow = (error: unknown): error is AssayError =>
  error instanceof AssayError && (error.code === 'scratch-time' || isStuck(error));

/** True when the database takes no more statements. */
export const isStuck = (error: unknown): boolean =>
  error instanceof AssayError && error.code === 'scratch-stuck';
