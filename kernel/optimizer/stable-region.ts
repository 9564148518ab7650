import type { Axis, Point } from './space.js';
import type { Trial } from './study.js';

/** The part of the space, by parameter, in which every tried setting gives the best one's answer. */
export interface StableRegion {
  /** A range of numbers, or the values of a list. */
  parameters: Record<string, { from: number; to: number } | { values: unknown[] }>;
  /** How many tried settings lie in it, the best among them. */
  trials: number;
}

/** Real numbers this near to each other are one answer; counts must be equal. */
const NEAR = 0.01;

const same = (a: number, b: number | null): boolean =>
  b !== null && (a === b || (!Number.isInteger(a) && Math.abs(a - b) <= NEAR * Math.abs(a)));

/** An axis coordinate on a scale from 0 to 1. */
function coordinate(axis: Axis, value: unknown): number {
  if ('values' in axis) return axis.values.indexOf(value) / Math.max(1, axis.values.length - 1);
  return ((value as number) - axis.from) / Math.max(axis.to - axis.from, Number.MIN_VALUE);
}

/**
 * Grows a box around the best setting by its neighbours, the nearest first, as long as no tried setting inside has another
 * answer. It says where a conclusion holds as far as it was tried; what lies between two trials is not known.
 *
 * @returns undefined when nothing but the best setting gives its answer
 */
export function stableRegion(
  axes: readonly Axis[],
  trials: readonly Trial[],
  best: { params: Point; value: number },
): StableRegion | undefined {
  const place = (params: Point) => axes.map((axis) => coordinate(axis, params[axis.name]));
  const centre = place(best.params);
  const placed = trials.map((trial) => ({ trial, at: place(trial.params) }));
  const distance = (at: readonly number[]) => Math.hypot(...at.map((x, i) => x - (centre[i] ?? 0)));
  const others = placed.filter(({ trial }) => !same(best.value, trial.value));
  let box = centre.map((x) => ({ low: x, high: x }));
  for (const { at } of placed
    .filter(({ trial }) => same(best.value, trial.value))
    .sort((a, b) => distance(a.at) - distance(b.at))) {
    const grown = box.map(({ low, high }, i) => ({
      low: Math.min(low, at[i] ?? low),
      high: Math.max(high, at[i] ?? high),
    }));
    if (!others.some((other) => isInside(other.at, grown))) box = grown;
  }
  const inside = placed.filter(({ at }) => isInside(at, box)).map(({ trial }) => trial.params);
  if (inside.length < 2) return undefined;
  const parameters: StableRegion['parameters'] = {};
  for (const axis of axes) {
    const values = inside.map((params) => params[axis.name]);
    const numbers = values as number[];
    parameters[axis.name] =
      'values' in axis
        ? { values: [...new Set(values)] }
        : { from: Math.min(...numbers), to: Math.max(...numbers) };
  }
  return { parameters, trials: inside.length };
}

const isInside = (at: readonly number[], box: readonly { low: number; high: number }[]) =>
  at.every((x, i) => x >= (box[i]?.low ?? x) && x <= (box[i]?.high ?? x));
