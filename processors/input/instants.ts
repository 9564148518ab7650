import type { Instant } from '../contract.js';

const CLOCK = /^(\d+):(\d+)(?::(\d+(?:\.\d+)?))?$/;

/** Dates, timestamps or times of day along a column. */
export interface Instants {
  /** The first one that is there; null where none is, or for times of day, which count from midnight. */
  readonly origin: Instant | null;
  /** Microseconds since the origin, NaN where missing: whole numbers, so that differences are exact. */
  readonly microseconds: Float64Array;
}

/** Reads a column of dates or times; anything else counts as missing. */
export function instantsOf(values: ArrayLike<unknown>): Instants {
  let origin: Instant | null = null;
  const microseconds = new Float64Array(values.length).fill(NaN);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value instanceof Date) {
      origin ??= value;
      microseconds[row] = since(origin, value);
    } else if (typeof value === 'string') microseconds[row] = sinceMidnight(value);
  }
  return { origin, microseconds };
}

/** The instant so many microseconds after another one. */
export function instantAfter(origin: Instant, microseconds: number): Instant {
  const beyond = Math.round(microseconds) + (origin.microseconds ?? 0);
  const milliseconds = Math.floor(beyond / 1000);
  const instant = new Date(origin.getTime() + milliseconds);
  const rest = beyond - milliseconds * 1000;
  return rest === 0 ? instant : Object.assign(instant, { microseconds: rest });
}

function since(origin: Instant, instant: Instant): number {
  const milliseconds = instant.getTime() - origin.getTime();
  return milliseconds * 1000 + (instant.microseconds ?? 0) - (origin.microseconds ?? 0);
}

function sinceMidnight(text: string): number {
  const clock = CLOCK.exec(text);
  if (!clock) return NaN;
  const seconds = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  return Math.round(seconds * 1e6);
}
