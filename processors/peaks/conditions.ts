import type { Interval } from './interval.js';
import type { VectorUnit } from './ordering/index.js';

/** SciPy's conditions, and positions; null is a condition not asked for. */
export interface Conditions {
  readonly height: Interval | null;
  readonly threshold: Interval | null;
  readonly distance: number | null;
  readonly prominence: Interval | null;
  readonly width: Interval | null;
  readonly wlen: number | null;
  readonly relHeight: number;
  readonly plateauSize: Interval | null;
  /** Where the samples lie, strictly rising or falling: then `distance` and `width` are lengths along it, not samples. */
  readonly positions: Float64Array | null;
  /** Which processor's SciPy decides between equally high peaks that are closer than `distance`. */
  readonly ties: VectorUnit;
}

/** Properties under SciPy's names, each as long as the list of peaks. */
export type Properties = Record<string, Float64Array | Int32Array>;

export interface Peaks {
  readonly peaks: Int32Array;
  readonly properties: Properties;
}
