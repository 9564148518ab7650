/** Which rows belong to the window of a row, as in pandas. */
export interface Window {
  /** Rows in a full window. */
  readonly length: number;
  /** The window of row `i` ends before row `i + ahead`. */
  readonly ahead: number;
  /** Values a window needs for its statistic to be defined. */
  readonly minPeriods: number;
}

export type Closed = 'right' | 'left' | 'both' | 'neither';

/** A window of `rows` rows that ends with its row, or is centred on it; `closed` as in pandas' `rolling`. */
export function fixedWindow(
  rows: number,
  minPeriods: number,
  center: boolean,
  closed: Closed,
): Window {
  const openRight = closed === 'left' || closed === 'neither';
  const closedLeft = closed === 'left' || closed === 'both';
  return {
    length: rows + Number(closedLeft) - Number(openRight),
    ahead: 1 + (center ? Math.floor((rows - 1) / 2) : 0) - Number(openRight),
    minPeriods,
  };
}
