import { ParameterError, type Table } from '../contract.js';
import {
  DURATION,
  checkForward,
  durationOf,
  microsecondsOf,
  type Parameters,
} from '../input/index.js';
import { timeWindow } from './time-window.js';
import { fixedWindow, type Window } from './window.js';

const CLOSED = ['right', 'left', 'both', 'neither'] as const;

/** The parameters that say which window is meant, as in pandas' `rolling`. */
export const WINDOW_PARAMETERS = {
  window: {
    type: ['integer', 'string'],
    minimum: 1,
    pattern: DURATION,
    default: 25,
    title: 'Window',
    description:
      'Rows in the window; or a length of time such as "7d", "1.5h", "30min", "10s" or "250ms" where x holds dates or times.',
    examples: [25, '7d'],
  },
  min_periods: {
    type: 'integer',
    minimum: 0,
    title: 'Min periods',
    description: 'Values a window needs; the whole window unless given, 1 for a length of time.',
  },
  center: {
    type: 'boolean',
    default: false,
    title: 'Center',
    description: 'The window lies around its row instead of ending with it.',
  },
  closed: {
    type: 'string',
    enum: [...CLOSED],
    default: 'right',
    title: 'Closed',
    description: 'Which ends belong to the window, as in pandas.',
  },
  step: {
    type: 'integer',
    minimum: 1,
    default: 1,
    title: 'Step',
    description: 'Keeps every so many rows only, the first among them, as in pandas.',
  },
  group_by: {
    type: ['string', 'array'],
    items: { type: 'string' },
    title: 'Group by',
    description:
      'A column, or several, whose equal values make a group; no window reaches into another group.',
    examples: ['sensor'],
  },
} as const;

/** What the parameters ask for: the window's length as they named it, and the windows of some rows or of the whole table. */
export interface AskedWindow {
  readonly length: number | string;
  readonly windowOf: (rows: Int32Array | null) => Window;
}

/**
 * Reads the window's parameters.
 *
 * @throws ParameterError for what makes no window
 */
export function readWindow(given: Parameters, table: Table, x: string | null): AskedWindow {
  const center = given.flag('center', false);
  const closed = given.choice('closed', CLOSED, 'right');
  const least = given.integer('min_periods', { min: 0 });
  const text = given.numberOrText('window');
  if (typeof text === 'string') {
    const duration = durationOf(text);
    if (duration === undefined)
      throw new ParameterError(
        'window',
        `"window" must be a number of rows or a length of time in w, d, h, min, s, ms or us, not "${text}".`,
      );
    if (x === null)
      throw new ParameterError('window', `"window" ${text} needs an x column of dates or times.`);
    const times = microsecondsOf(table, x);
    return {
      length: text,
      windowOf: (rows) => {
        checkForward(times, x, rows);
        const own = rows === null ? times : Float64Array.from(rows, (row) => times[row] as number);
        return timeWindow(own, duration, least ?? 1, center, closed);
      },
    };
  }
  const { length, window } = readRows(given);
  return { length, windowOf: () => window };
}

/** A window of so many rows. */
export function readRows(given: Parameters): { length: number; window: Window } {
  const center = given.flag('center', false);
  const closed = given.choice('closed', CLOSED, 'right');
  const length = given.integer('window', { min: 1 }) ?? 25;
  const needed = given.integer('min_periods', { min: 0 }) ?? length;
  if (needed > length)
    throw new ParameterError(
      'min_periods',
      `min_periods ${needed} must not be larger than window ${length}.`,
    );
  return { length, window: fixedWindow(length, needed, center, closed) };
}
