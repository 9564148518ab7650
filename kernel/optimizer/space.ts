import { AssayError } from '@assay/schema';

/** Values to try for one parameter: a range of numbers, or a list. */
export type Axis =
  | { name: string; from: number; to: number; whole: boolean }
  | { name: string; values: readonly unknown[] };

/** One setting of the searched parameters. */
export type Point = Record<string, unknown>;

type Properties = Record<
  string,
  { type?: unknown; minimum?: unknown; maximum?: unknown; default?: unknown }
>;

/**
 * The space that was asked for: for each parameter a range `[5, 50]` or `{min, max}`, or a list of values; without one
 * the ranges that the processor's own parameters state, and from half to twice what the result was made with where
 * they state no end; failing that, around their defaults.
 *
 * @param used parameters of the result that is searched around
 *
 * @throws AssayError `space-wrong`, `space-needed`
 */
export function readSpace(
  space: unknown,
  properties: Properties,
  used: Record<string, unknown> = {},
): Axis[] {
  if (space === undefined) return ownRanges(properties, used);
  if (typeof space !== 'object' || space === null || Array.isArray(space)) throw wrong('space');
  const axes = Object.entries(space).map(([name, value]: [string, unknown]) => {
    const whole = isWhole(properties[name]?.type);
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

function ownRanges(properties: Properties, used: Record<string, unknown>): Axis[] {
  const around = (value: (name: string) => unknown): Axis[] =>
    Object.entries(properties).flatMap(([name, property]) => {
      const range = ownRange(property, value(name));
      return range === undefined ? [] : [{ name, ...range, whole: isWhole(property.type) }];
    });
  const axes = around((name) => used[name]);
  if (axes.length > 0) return axes;
  const standard = around((name) => properties[name]?.default);
  if (standard.length > 0) return standard;
  throw new AssayError('space-needed', 'this processor states no numeric ranges to search', {
    pointer: '/parameters/space',
    remedy: 'give them: {"space": {"window": [5, 50]}}',
  });
}

function ownRange(
  { minimum, maximum }: { minimum?: unknown; maximum?: unknown },
  used: unknown,
): { from: number; to: number } | undefined {
  const [low, high] = [numberOr(minimum, -Infinity), numberOr(maximum, Infinity)];
  if (Number.isFinite(low) && Number.isFinite(high)) return { from: low, to: high };
  const value = numberOr(used, 0);
  if (value === 0) return undefined;
  const [least, most] = value > 0 ? [value / 2, value * 2] : [value * 2, value / 2];
  const [from, to] = [Math.max(low, least), Math.min(high, most)];
  return from < to ? { from, to } : undefined;
}

/** A number of this type has no fraction, whatever else it may be: a window is `integer` or a span such as `10s`. */
function isWhole(type: unknown): boolean {
  const types = [type].flat();
  return types.includes('integer') && !types.includes('number');
}

function numberOr(value: unknown, other: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : other;
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
  if (whole) return Math.floor(Math.ceil(from) + inside * (Math.floor(to) - Math.ceil(from) + 1));
  return Number((from + inside * (to - from)).toPrecision(6));
}

/** The setting at a place of the unit cube, one coordinate an axis. */
export function pointAt(axes: readonly Axis[], place: readonly number[]): Point {
  return Object.fromEntries(axes.map((axis, i) => [axis.name, valueAt(axis, place[i] ?? 0)]));
}
