import { positionsApart } from './distance.js';
import type { Conditions, Peaks, Properties } from './conditions.js';
import { positionsWithin, type Border, type Interval } from './interval.js';
import { localMaxima, type Wanted } from './local-maxima.js';
import { lengthsAlong, placesAlong } from './places.js';
import { peakProminences, type Prominences } from './prominence.js';
import { ownProperties, rowsAt, standing, valuesAt } from './standing.js';
import { swings, type Swings } from './swings.js';
import { peakWidths, type Widths } from './widths.js';
import { walkedProminences } from './walked-prominence.js';
import { BELOW_WHOLE, shapesInWindows } from './window-shapes.js';

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

/** From one peak in so many samples on, peaks are dense. */
const DENSE = 16;

/** Up to one maximum in so many, a walk from each over the samples costs less than a look at all of them. */
const FEW = 12;

/**
 * Peaks of a signal and their properties, as `scipy.signal.find_peaks` 1.17: same conditions in the same order
 * (plateau size, height, threshold, distance, prominence, width), same rows, same properties.
 *
 * @param signal - samples without NaN (a comparison with NaN would lose peaks silently)
 */
export function findPeaks(signal: Float64Array, conditions: Conditions): Peaks {
  const { wlen } = conditions;
  const swung = wlen === null ? prominentAlone(signal, conditions) : null;
  if (swung && isOnlyShape(conditions)) return shaped(signal, swung, swung.peaks, conditions);
  const wanted = swung ? heightsOf(conditions) : wantedAlone(conditions);
  const maxima = localMaxima(signal, wanted);
  const known = wanted && isPlain(conditions.height) ? { ...conditions, height: null } : conditions;
  let peaks = standing(signal, maxima, known);
  if (conditions.distance !== null) peaks = apart(signal, peaks, conditions.distance, conditions);
  // To look for the prominent ones pays where many others would have to be measured.
  const dense = wlen !== null && peaks.length * DENSE > signal.length;
  const prominent = dense ? prominentAlone(signal, conditions) : swung;
  if (prominent) peaks = common(peaks, prominent.peaks);
  return shaped(signal, swung ?? maxima, peaks, conditions);
}

/** Peaks of at least the prominence that is asked for in the whole signal: no window makes a peak more prominent. */
function prominentAlone(signal: Float64Array, { prominence }: Conditions): Swings | null {
  const least = prominence?.min;
  return typeof least === 'number' && least > 0 ? swings(signal, least) : null;
}

function apart(
  signal: Float64Array,
  peaks: Int32Array,
  distance: number,
  { positions, ties }: Conditions,
): Int32Array {
  const { places, reach } = positions
    ? placesAlong(positions, peaks, distance)
    : { places: peaks, reach: Math.ceil(distance) };
  if (positions === null && reach <= 1) return peaks;
  return rowsAt(peaks, positionsApart(places, valuesAt(signal, peaks), reach, ties));
}

/** Peaks that meet the conditions of shape too, with all properties. */
function shaped(
  signal: Float64Array,
  among: Int32Array | Swings,
  peaks: Int32Array,
  conditions: Conditions,
): Peaks {
  const found = byShape(signal, among, { peaks, properties: {} }, conditions);
  const own = ownProperties(signal, found.peaks, conditions);
  return { peaks: found.peaks, properties: { ...own, ...found.properties } };
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

/** Whether a search that knows the borders of heights has left out the others. */
function isPlain(height: Interval | null): boolean {
  return !(height?.min instanceof Float64Array) && !(height?.max instanceof Float64Array);
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
    return byWindows(signal, among, start.peaks, { ...conditions, wlen: conditions.wlen });
  const measured = peakProminences(signal, among, start.peaks);
  let found = { peaks: start.peaks, properties: { ...start.properties, ...named(measured) } };
  if (conditions.prominence) found = within(found, 'prominences', conditions.prominence);
  return byWidth(signal, found, conditions);
}

/** Prominence and width where a window bounds what counts of the signal. */
function byWindows(
  signal: Float64Array,
  maxima: Int32Array,
  start: Int32Array,
  conditions: Conditions & { readonly wlen: number },
): Peaks {
  const { width, relHeight, positions, prominence } = conditions;
  if (start.length * FEW < maxima.length) {
    const walked = walkedProminences(signal, start, conditions.wlen);
    const all = { peaks: start, properties: named(walked) };
    return byWidth(signal, prominence ? within(all, 'prominences', prominence) : all, conditions);
  }
  const measurable = width !== null && relHeight < BELOW_WHOLE;
  const inSamples = positions === null ? width : { min: null, max: null };
  const asked = { ...conditions, width: measurable ? inSamples : null };
  const { peaks, measured, widths } = shapesInWindows(signal, maxima, start, asked);
  const found = { peaks, properties: named(measured) };
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

/** The peaks whose property lies in the interval. */
export function within(found: Peaks, property: string, interval: Interval): Peaks {
  const values = found.properties[property];
  return values ? take(found, positionsWithin(values, interval, found.peaks)) : found;
}

/** Rows that are in both; both ascending. */
function common(rows: Int32Array, others: Int32Array): Int32Array {
  const both = new Int32Array(Math.min(rows.length, others.length));
  let count = 0;
  let other = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    while (other < others.length && (others[other] as number) < row) other++;
    if (others[other] === row) both[count++] = row;
  }
  return both.subarray(0, count);
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
