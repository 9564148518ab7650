import { AssayError } from '@assay/schema';

/** Values to try for one parameter: a range of numbers, or a list. */
export type Axis =
  | { name: string; from: number; to: number; whole: boolean }
  | { name: string; values: readonly unknown[] };

/** One setting of the searched parameters. */
export type Point = Record<string, unknown>;

type Properties = Record<string, { type?: unknown; minimum?: unknown; maximum?: unknown }>;

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

/** The value of an axis at `at` of 0 to 1. Six digits are enough to tell two settings apart and can be typed again. */
export function valueAt(axis: Axis, at: number): unknown {
  const inside = Math.min(Math.max(at, 0), 1 - Number.EPSILON / 2);
  if ('values' in axis) return axis.values[Math.floor(inside * axis.values.length)];
  const { from, to, whole } = axis;
  if (whole) return Math.floor(from + inside * (to - from + 1));
  return Number((from + inside * (to - from)).toPrecision(6));
}

/** The setting at a place of the unit cube, one coordinate an axis. */
export function pointAt(axes: readonly Axis[], place: readonly number[]): Point {
  return Object.fromEntries(axes.map((axis, i) => [axis.name, valueAt(axis, place[i] ?? 0)]));
}
