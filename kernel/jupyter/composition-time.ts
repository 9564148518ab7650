import type { Header } from './message.js';

/** Longest time between writing and receiving a message that is believed, in milliseconds. */
const LONGEST_WAY = 1000;

/** A front end whose messages seem to take less than this is on this machine, or has a clock that is set as well. */
const SAME_CLOCK = 30;

/** `preciseNow` may differ from the clock by so much. */
const DRIFT = 2;

/** Wall clock with fractions of a millisecond, as long as nobody has set the clock. */
export function preciseNow(): number {
  const coarse = Date.now();
  const fine = performance.timeOrigin + performance.now();
  return Math.abs(fine - coarse) < 2 ? fine : coarse;
}

/**
 * A wall clock that agrees with the dates that other processes of this machine write to within some microseconds, though
 * JavaScript's own shows whole milliseconds: it is set by the beginning of one. Takes up to a millisecond.
 */
export function exactClock(): () => number {
  const before = Date.now();
  let tick = before;
  while (tick === before) tick = Date.now();
  const origin = tick - performance.now();
  return () => origin + performance.now();
}

/** `2026-01-02T03:04:05.678901Z` in milliseconds with its fraction, and how far it is rounded; NaN when it is no date. */
function parseDate(text: unknown): { at: number; rounding: number } {
  const digits = typeof text === 'string' ? (/\.(\d+)/.exec(text)?.[1] ?? '0') : '0';
  const second = Math.floor(Date.parse(String(text)) / 1000) * 1000;
  return { at: second + 1000 * Number(`0.${digits}`), rounding: 1000 / 10 ** digits.length };
}

/**
 * Tells whether a request was written before a moment here, although the clocks of front end and kernel differ.
 *
 * The difference between arrival and the date in the header is the difference of the clocks plus the way. Its minimum over
 * a front end's messages is never less than the clocks' difference, so a request's own time is never taken for
 * earlier than it was: what is said to be written before, was.
 */
export class CompositionTime {
  readonly #shortest = new Map<string, number>();

  /** Learns from every message of a front end; gives the latest time at which it can have been written. */
  received(header: Header): number {
    const now = preciseNow();
    const { at, rounding } = parseDate(header.date);
    const difference = now - at;
    if (Number.isNaN(difference)) return now;
    const shortest = Math.min(difference, this.#shortest.get(header.session) ?? Infinity);
    this.#shortest.set(header.session, shortest);
    const way = difference - shortest;
    if (way > LONGEST_WAY) return now;
    const dated = shortest > -DRIFT && shortest < SAME_CLOCK ? at + rounding : now;
    return Math.min(now, now - way + rounding, dated);
  }
}
