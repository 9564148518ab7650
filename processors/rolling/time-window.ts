import type { Closed, Window } from './window.js';

/**
 * Windows of a length of time: from a row's time back over `length`, or half of it to each side; borders as in pandas'
 * `rolling("7d")`. Rows of equal time that come later do not belong to a window that ends with its row.
 *
 * @param times - not decreasing
 */
export function timeWindow(
  times: Float64Array,
  length: number,
  minPeriods: number,
  center: boolean,
  closed: Closed,
): Window {
  const rows = times.length;
  const closedLeft = closed === 'left' || closed === 'both';
  const closedRight = closed === 'right' || closed === 'both';
  const starts = new Int32Array(rows);
  const ends = new Int32Array(rows);
  let start = 0;
  let end = 0;
  let widest = 0;
  for (let row = 0; row < rows; row++) {
    const time = times[row] as number;
    const first = center ? time - length / 2 : time - length;
    while (start < row && isBefore(times[start] as number, first, closedLeft)) start++;
    const last = center ? time + length / 2 : time;
    if (!center && closedRight) end = row + 1;
    else while (end < rows && isWithin(times[end] as number, last, closedRight)) end++;
    starts[row] = start;
    ends[row] = Math.max(end, start);
    widest = Math.max(widest, end - start);
  }
  return {
    widest,
    minPeriods,
    even: false,
    start: (row) => starts[row] ?? rows,
    end: (row) => ends[row] ?? rows,
  };
}

function isBefore(time: number, border: number, closed: boolean): boolean {
  return closed ? time < border : time <= border;
}

function isWithin(time: number, border: number, closed: boolean): boolean {
  return closed ? time <= border : time < border;
}
