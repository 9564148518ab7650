import { AssayError } from '@assay/schema';

/** Values to try for one parameter: a range of numbers, or a list. */
export type Axis =
  | { name: string; from: number; to: number; whole: boolean }
  | { name: string; values: readonly unknown[] };

type Properties = Record<string, { type?: unknown; minimum?: unknown; maximum?: unknown }>;

const GRID_STEPS = 5;

/**
 * The space that was asked for: for each parameter a range `[5, 50]` or `{min, max}`, or a list of values; without one
 * the ranges that the processor's own parameters state.
 *
 * @throws AssayError `space-wrong`, `space-needed`
 */
export function readSpace(space: unknown, properties: Properties): Axis[] {
  if (space === undefined) return ownRanges(properties);
  if (typeof space !== 'object' || space === null || Array.isArray(space)) throw wrong('space');
  const axes = Object.entries(space).map(([name, value]: [string, unknown]) => {
    const whole = properties[name]?.type === 'integer';
    if (Array.isArray(value)) return fromList(name, value as unknown[], whole);
    const { min, max, low, high } = (value ?? {}) as Record<string, unknown>;
    const [from, to] = [min ?? low, max ?? high];
    if (typeof from !== 'number' || typeof to !== 'number' || from > to) throw wrong(name);
    return { name, from, to, whole };
  });
  if (axes.length === 0) throw wrong('space');
  return axes;
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

function ownRanges(properties: Properties): Axis[] {
  const axes = Object.entries(properties).flatMap(([name, { type, minimum, maximum }]) =>
    typeof minimum === 'number' && typeof maximum === 'number'
      ? [{ name, from: minimum, to: maximum, whole: type === 'integer' }]
      : [],
  );
  if (axes.length > 0) return axes;
  throw new AssayError('space-needed', 'this processor states no numeric ranges to search', {
    pointer: '/parameters/space',
    remedy: 'give them: {"space": {"window": [5, 50]}}',
  });
}

function wrong(name: string): AssayError {
  return new AssayError('space-wrong', `the search space of "${name}" can't be read`, {
    pointer: '/parameters/space',
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

/** `trials` different points at random, fewer where the space has not so many. */
export function randomPoints(
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

/** Every combination of the lists and of five steps of each range, at most `trials`. */
export function gridPoints(axes: readonly Axis[], trials: number): Record<string, unknown>[] {
  let points: Record<string, unknown>[] = [{}];
  for (const axis of axes) {
    const values = 'values' in axis ? axis.values : steps(axis);
    points = points.flatMap((point) => values.map((value) => ({ ...point, [axis.name]: value })));
    if (points.length > 1e5) break;
  }
  return points.slice(0, trials);
}

function steps({ from, to, whole }: { from: number; to: number; whole: boolean }): number[] {
  const all = Array.from({ length: GRID_STEPS }, (_, i) => {
    const value = from + ((to - from) * i) / (GRID_STEPS - 1);
    return whole ? Math.round(value) : Number(value.toPrecision(6));
  });
  return [...new Set(all)];
}

function pick(axis: Axis, at: number): unknown {
  if ('values' in axis) return axis.values[Math.floor(at * axis.values.length)];
  const { from, to, whole } = axis;
  if (whole) return Math.floor(from + at * (to - from + 1));
  return Number((from + at * (to - from)).toPrecision(6));
}
