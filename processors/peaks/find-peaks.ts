import { positionsApart } from './distance.js';
import { borderAt, positionsWithin, type Border, type Interval } from './interval.js';
import type { VectorUnit } from './ordering/index.js';
import { localMaxima, type Wanted } from './local-maxima.js';
import { lengthsAlong, placesAlong } from './places.js';
import { peakProminences, type Prominences } from './prominence.js';
import { swings, type Swings } from './swings.js';
import { peakWidths, type Widths } from './widths.js';
import { BELOW_WHOLE, shapesInWindows } from './window-shapes.js';

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
  const { plateauSize, distance } = conditions;
  const least = conditions.prominence?.min;
  const swung =
    conditions.wlen === null && typeof least === 'number' && least > 0
      ? swings(signal, least)
      : null;
  if (swung && isOnlyShape(conditions))
    return byShape(signal, swung, { peaks: swung.peaks, properties: {} }, conditions);
  const wanted = swung ? heightsOf(conditions) : wantedAlone(conditions);
  const maxima = localMaxima(signal, plateauSize !== null, wanted);
  let found: Peaks = { peaks: maxima.midpoints, properties: {} };
  if (plateauSize && maxima.leftEdges && maxima.rightEdges)
    found = byPlateau(found, maxima.leftEdges, maxima.rightEdges, plateauSize);
  if (conditions.height) {
    found.properties['peak_heights'] = valuesAt(signal, found.peaks);
    found = within(found, 'peak_heights', conditions.height);
  }
  if (conditions.threshold) found = byThreshold(signal, found, conditions.threshold);
  if (distance !== null) {
    const values = found.properties['peak_heights'] ?? valuesAt(signal, found.peaks);
    const { places, reach } = conditions.positions
      ? placesAlong(conditions.positions, found.peaks, distance)
      : { places: found.peaks, reach: Math.ceil(distance) };
    if (conditions.positions !== null || reach > 1)
      found = take(found, positionsApart(places, values as Float64Array, reach, conditions.ties));
  }
  if (swung) found = take(found, placesIn(found.peaks, swung.peaks));
  return byShape(signal, swung ?? maxima.midpoints, found, conditions);
}

/** Whether no condition comes before those of shape. */
function isOnlyShape({ height, threshold, distance, plateauSize }: Conditions): boolean {
  return height === null && threshold === null && distance === null && plateauSize === null;
}

/** What the search itself can leave out: neither edges nor heights of others are needed, but prominences need all maxima. */
function wantedAlone(conditions: Conditions): Wanted | undefined {
  return conditions.prominence || conditions.width ? undefined : heightsOf(conditions);
}

function heightsOf({ height, plateauSize }: Conditions): Wanted {
  const number = (border: Border | undefined, open: number): number =>
    typeof border === 'number' ? border : open;
  return {
    low: number(height?.min, -Infinity),
    high: number(height?.max, Infinity),
    flat: number(plateauSize?.min, 0) > 1,
  };
}

function byPlateau(found: Peaks, left: Int32Array, right: Int32Array, interval: Interval): Peaks {
  const sizes = new Int32Array(left.length);
  for (let i = 0; i < sizes.length; i++) sizes[i] = (right[i] as number) - (left[i] as number) + 1;
  Object.assign(found.properties, { plateau_sizes: sizes, left_edges: left, right_edges: right });
  return within(found, 'plateau_sizes', interval);
}

/** Prominence and width, which need the signal around the peaks. */
function byShape(
  signal: Float64Array,
  among: Int32Array | Swings,
  start: Peaks,
  conditions: Conditions,
): Peaks {
  if (!conditions.prominence && !conditions.width) return start;
  if (conditions.wlen !== null && among instanceof Int32Array)
    return byWindows(signal, among, start, { ...conditions, wlen: conditions.wlen });
  const measured = peakProminences(signal, among, start.peaks);
  let found = { peaks: start.peaks, properties: { ...start.properties, ...named(measured) } };
  if (conditions.prominence) found = within(found, 'prominences', conditions.prominence);
  return byWidth(signal, found, conditions);
}

/** Prominence and width where a window bounds what counts of the signal. */
function byWindows(
  signal: Float64Array,
  maxima: Int32Array,
  start: Peaks,
  conditions: Conditions & { readonly wlen: number },
): Peaks {
  const { width, relHeight, positions } = conditions;
  const measurable = width !== null && relHeight < BELOW_WHOLE;
  const inSamples = positions === null ? width : { min: null, max: null };
  const asked = { ...conditions, width: measurable ? inSamples : null };
  const { places, measured, widths } = shapesInWindows(signal, maxima, start.peaks, asked);
  const found = take(start, places);
  Object.assign(found.properties, named(measured));
  return byWidth(signal, found, conditions, widths);
}

function named({ prominences, leftBases, rightBases }: Prominences): Properties {
  return { prominences, left_bases: leftBases, right_bases: rightBases };
}

/** @param known - the widths in samples, where they have been measured */
function byWidth(
  signal: Float64Array,
  found: Peaks,
  { width, relHeight, positions }: Conditions,
  known: Widths | null = null,
): Peaks {
  if (!width) return found;
  const { properties } = found;
  const shape =
    known ??
    peakWidths(
      signal,
      found.peaks,
      {
        prominences: properties['prominences'] as Float64Array,
        leftBases: properties['left_bases'] as Int32Array,
        rightBases: properties['right_bases'] as Int32Array,
      },
      relHeight,
    );
  properties['widths'] = positions
    ? lengthsAlong(positions, shape.leftIps, shape.rightIps)
    : shape.widths;
  properties['width_heights'] = shape.widthHeights;
  properties['left_ips'] = shape.leftIps;
  properties['right_ips'] = shape.rightIps;
  return within(found, 'widths', width);
}

/** The smaller step to a neighbour is held against the minimum, the greater against the maximum. */
function byThreshold(signal: Float64Array, found: Peaks, { min, max }: Interval): Peaks {
  const { peaks } = found;
  const kept = new Int32Array(peaks.length);
  let count = 0;
  for (let i = 0; i < peaks.length; i++) {
    const peak = peaks[i] as number;
    const height = signal[peak] as number;
    const before = height - (signal[peak - 1] as number);
    const after = height - (signal[peak + 1] as number);
    const low = borderAt(min, peak);
    const high = borderAt(max, peak);
    // NaN, of infinite samples, lies in no interval that has a border, as in SciPy.
    const fits =
      (low === null || low <= Math.min(before, after)) &&
      (high === null || Math.max(before, after) <= high);
    kept[count] = i;
    count += Number(fits);
  }
  const taken = take(found, kept.subarray(0, count));
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const peak = taken.peaks[i] as number;
    left[i] = (signal[peak] as number) - (signal[peak - 1] as number);
    right[i] = (signal[peak] as number) - (signal[peak + 1] as number);
  }
  return {
    peaks: taken.peaks,
    properties: { ...taken.properties, left_thresholds: left, right_thresholds: right },
  };
}

/** The peaks whose property lies in the interval. */
export function within(found: Peaks, property: string, interval: Interval): Peaks {
  return take(found, positionsWithin(found.properties[property] ?? [], interval, found.peaks));
}

/** The places of those rows that are among others; both ascending. */
function placesIn(rows: Int32Array, others: Int32Array): Int32Array {
  const places = new Int32Array(Math.min(rows.length, others.length));
  let count = 0;
  let other = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    while (other < others.length && (others[other] as number) < row) other++;
    if (others[other] === row) places[count++] = i;
  }
  return places.subarray(0, count);
}

/** Some of the peaks, by their places, with their properties. */
export function take(found: Peaks, positions: Int32Array): Peaks {
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
