/** Which rows belong to the window of each row. From row to row neither border moves back. */
export interface Window {
  /** Rows in the widest window. */
  readonly widest: number;
  /** Values a window needs for its statistic to be defined. */
  readonly minPeriods: number;
  /** Every window that lies within the column has `widest` rows and moves by one. */
  readonly even: boolean;
  /** First row of a row's window; may lie before the column. */
  start(row: number): number;
  /** The row behind a row's window; may lie behind the column. */
  end(row: number): number;
}

export type Closed = 'right' | 'left' | 'both' | 'neither';

/** A window of `rows` rows that ends with its row, or is centred on it; `closed` as in pandas' `rolling`. */
export function fixedWindow(
  rows: number,
  minPeriods: number,
  center: boolean,
  closed: Closed,
): Window {
  const openRight = Number(closed === 'left' || closed === 'neither');
  const closedLeft = Number(closed === 'left' || closed === 'both');
  const ahead = 1 + (center ? Math.floor((rows - 1) / 2) : 0) - openRight;
  return new FixedWindow(rows + closedLeft - openRight, ahead, minPeriods);
}

class FixedWindow implements Window {
  readonly even = true;

  constructor(
    readonly widest: number,
    private readonly ahead: number,
    readonly minPeriods: number,
  ) {}

  start(row: number): number {
    return row + this.ahead - this.widest;
  }

  end(row: number): number {
    return row + this.ahead;
  }
}
