import { positionsApart } from './distance.js';
import { positionsBetween, positionsWithin, type Interval } from './interval.js';
import type { VectorUnit } from './ordering/index.js';
import { localMaxima } from './local-maxima.js';
import { lengthsAlong, placesAlong } from './places.js';
import { peakProminences } from './prominence.js';
import { peakWidths } from './widths.js';

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

export const NO_CONDITIONS: Conditions = {
  height: null,
  threshold: null,
  distance: null,
  prominence: null,
  width: null,
  wlen: null,
  relHeight: 0.5,
  plateauSize: null,
  positions: null,
  ties: 'avx512',
};

/** Properties under SciPy's names, each as long as the list of peaks. */
export type Properties = Record<string, Float64Array | Int32Array>;

export interface Peaks {
  readonly peaks: Int32Array;
  readonly properties: Properties;
}

/**
 * Peaks of a signal and their properties, as `scipy.signal.find_peaks` 1.17: same conditions in the same order
 * (plateau size, height, threshold, distance, prominence, width), same rows, same properties.
 *
 * @param signal - samples without NaN (a comparison with NaN would lose peaks silently)
 */
export function findPeaks(signal: Float64Array, conditions: Conditions): Peaks {
  const maxima = localMaxima(signal, conditions.plateauSize !== null);
  let found: Peaks = { peaks: maxima.midpoints, properties: {} };
  if (conditions.plateauSize && maxima.leftEdges && maxima.rightEdges) {
    const left = maxima.leftEdges;
    const right = maxima.rightEdges;
    found.properties['plateau_sizes'] = right.map((edge, i) => edge - (left[i] as number) + 1);
    found.properties['left_edges'] = left;
    found.properties['right_edges'] = right;
    found = within(found, 'plateau_sizes', conditions.plateauSize);
  }
  if (conditions.height) found = byHeight(signal, found, conditions.height);
  if (conditions.threshold) found = byThreshold(signal, found, conditions.threshold);
  if (conditions.distance !== null) {
    const heights = found.properties['peak_heights'] ?? valuesAt(signal, found.peaks);
    const { places, reach } = conditions.positions
      ? placesAlong(conditions.positions, found.peaks, conditions.distance)
      : { places: found.peaks, reach: Math.ceil(conditions.distance) };
    if (conditions.positions !== null || reach > 1)
      found = take(found, positionsApart(places, heights as Float64Array, reach, conditions.ties));
  }
  return byShape(signal, maxima.midpoints, found, conditions);
}

/** Prominence and width, which need the signal around the peaks. */
function byShape(
  signal: Float64Array,
  maxima: Int32Array,
  start: Peaks,
  conditions: Conditions,
): Peaks {
  let found = start;
  if (!conditions.prominence && !conditions.width) return found;
  const measured = peakProminences(signal, maxima, found.peaks, conditions.wlen);
  found.properties['prominences'] = measured.prominences;
  found.properties['left_bases'] = measured.leftBases;
  found.properties['right_bases'] = measured.rightBases;
  if (conditions.prominence) found = within(found, 'prominences', conditions.prominence);
  if (!conditions.width) return found;
  const properties = found.properties;
  const shape = peakWidths(
    signal,
    found.peaks,
    {
      prominences: properties['prominences'] as Float64Array,
      leftBases: properties['left_bases'] as Int32Array,
      rightBases: properties['right_bases'] as Int32Array,
    },
    conditions.relHeight,
  );
  properties['widths'] = conditions.positions
    ? lengthsAlong(conditions.positions, shape.leftIps, shape.rightIps)
    : shape.widths;
  properties['width_heights'] = shape.widthHeights;
  properties['left_ips'] = shape.leftIps;
  properties['right_ips'] = shape.rightIps;
  return within(found, 'widths', conditions.width);
}

/** Heights, and of the peaks those within the interval; in one go where nothing else is known of them yet. */
function byHeight(signal: Float64Array, found: Peaks, interval: Interval): Peaks {
  const { peaks } = found;
  const low = interval.min ?? -Infinity;
  const high = interval.max ?? Infinity;
  const known = Object.keys(found.properties).length > 0;
  if (known || typeof low !== 'number' || typeof high !== 'number') {
    found.properties['peak_heights'] = valuesAt(signal, peaks);
    return within(found, 'peak_heights', interval);
  }
  const kept = new Int32Array(peaks.length);
  const heights = new Float64Array(peaks.length);
  let count = 0;
  for (let i = 0; i < peaks.length; i++) {
    const peak = peaks[i] as number;
    const height = signal[peak] as number;
    kept[count] = peak;
    heights[count] = height;
    count += Number(low <= height) & Number(height <= high);
  }
  // Copies, so that a few peaks do not keep the room of all maxima.
  return { peaks: kept.slice(0, count), properties: { peak_heights: heights.slice(0, count) } };
}

/** The smaller step to a neighbour is held against the minimum, the greater against the maximum. */
function byThreshold(signal: Float64Array, found: Peaks, interval: Interval): Peaks {
  const count = found.peaks.length;
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  const lesser = new Float64Array(count);
  const greater = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const peak = found.peaks[i] as number;
    const height = signal[peak] as number;
    const before = height - (signal[peak - 1] as number);
    const after = height - (signal[peak + 1] as number);
    left[i] = before;
    right[i] = after;
    lesser[i] = Math.min(before, after);
    greater[i] = Math.max(before, after);
  }
  found.properties['left_thresholds'] = left;
  found.properties['right_thresholds'] = right;
  return take(found, positionsBetween(lesser, greater, interval, found.peaks));
}

function within(found: Peaks, property: string, interval: Interval): Peaks {
  return take(found, positionsWithin(found.properties[property] ?? [], interval, found.peaks));
}

function take(found: Peaks, positions: Int32Array): Peaks {
  if (positions.length === found.peaks.length) return found;
  const properties: Properties = {};
  for (const [name, values] of Object.entries(found.properties))
    properties[name] =
      values instanceof Float64Array ? valuesAt(values, positions) : rowsAt(values, positions);
  return { peaks: rowsAt(found.peaks, positions), properties };
}

function rowsAt(values: Int32Array, positions: Int32Array): Int32Array {
  const chosen = new Int32Array(positions.length);
  for (let i = 0; i < chosen.length; i++) chosen[i] = values[positions[i] as number] as number;
  return chosen;
}

function valuesAt(signal: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = signal[rows[i] as number] as number;
  return values;
}
