import { AssayError } from '@assay/schema';
import type { Field } from '../forms/index.js';

/** Values to try for one parameter: a range of numbers, or a list. */
export type Axis =
  | { name: string; from: number; to: number; whole: boolean }
  | { name: string; values: readonly unknown[] };

/** What the user asked for, else the ranges that the processor's own schema states. */
export function readSpace(space: unknown, fields: readonly Field[]): Axis[] {
  if (space === undefined) return ownRanges(fields);
  if (typeof space !== 'object' || space === null || Array.isArray(space)) throw wrong('space');
  return Object.entries(space).map(([name, value]: [string, unknown]) => {
    const whole = fields.find((field) => field.name === name)?.kind === 'integer';
    if (Array.isArray(value)) return fromList(name, value as unknown[], whole);
    const { min, max, low, high } = (value ?? {}) as Record<string, unknown>;
    const from = min ?? low;
    const to = max ?? high;
    if (typeof from !== 'number' || typeof to !== 'number' || from > to) throw wrong(name);
    return { name, from, to, whole };
  });
}

/** Two rising numbers are the ends of a range; anything else is a list of values. */
function fromList(name: string, list: readonly unknown[], whole: boolean): Axis {
  if (list.length === 0) throw wrong(name);
  const [from, to] = list;
  if (list.length === 2 && typeof from === 'number' && typeof to === 'number' && from < to) {
    return { name, from, to, whole };
  }
  return { name, values: list };
}

function ownRanges(fields: readonly Field[]): Axis[] {
  const axes = fields.flatMap(({ name, kind, minimum, maximum }) =>
    minimum !== undefined && maximum !== undefined
      ? [{ name, from: minimum, to: maximum, whole: kind === 'integer' }]
      : [],
  );
  if (axes.length > 0) return axes;
  throw new AssayError('space-needed', 'this processor states no numeric ranges to search', {
    remedy: 'give them: {"space": {"window": [5, 50]}}',
  });
}

function wrong(name: string): AssayError {
  return new AssayError('space-wrong', `the search space of "${name}" can't be read`, {
    remedy: 'give a range [5, 50], a list, or {"min": 5, "max": 50}',
  });
}

/** A generator in [0, 1) that gives the same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `trials` different points of the space, fewer where the space has not so many. */
export function points(
  axes: readonly Axis[],
  trials: number,
  random: () => number,
): Record<string, unknown>[] {
  const found = new Map<string, Record<string, unknown>>();
  for (let tries = 0; found.size < trials && tries < trials * 20; tries += 1) {
    const point = Object.fromEntries(axes.map((axis) => [axis.name, pick(axis, random())]));
    found.set(JSON.stringify(point), point);
  }
  return [...found.values()];
}

function pick(axis: Axis, at: number): unknown {
  if ('values' in axis) return axis.values[Math.floor(at * axis.values.length)];
  const { from, to, whole } = axis;
  if (whole) return Math.floor(from + at * (to - from + 1));
  return Number((from + at * (to - from)).toPrecision(6));
}
