import { intervalOf } from './interval.js';
import type { Conditions, Peaks, Properties } from './conditions.js';
import { findPeaks } from './find-peaks.js';

/** What to do with samples that are missing; SciPy would lose the peaks beside them without a word. */
export type GapPolicy = 'omit' | 'split' | 'interpolate';

/** Properties that are rows or positions between rows, and so have to be carried back to the whole signal. */
const POSITIONS = [
  'left_edges',
  'right_edges',
  'left_bases',
  'right_bases',
  'left_ips',
  'right_ips',
];

/**
 * Peaks of a signal with missing samples (NaN). Rows and positions count in the whole signal.
 *
 * - `omit`: as if the missing samples had not been taken; distances, widths and plateaus count the samples there are
 * - `split`: each stretch between missing samples is a signal of its own
 * - `interpolate`: missing samples lie on the line between their neighbours, along the positions if there are any; at the ends there is no signal
 */
export function findPeaksAcrossGaps(
  signal: Float64Array,
  conditions: Conditions,
  policy: GapPolicy,
): Peaks {
  if (policy === 'omit') {
    const rows = present(signal);
    const there = (samples: Float64Array): Float64Array =>
      Float64Array.from(rows, (row) => samples[row] as number);
    const found = findPeaks(there(signal), within(conditions, there));
    return carryBack(found, (at) => between(rows, at));
  }
  const stretches =
    policy === 'split' ? presentStretches(signal) : [filled(signal, conditions.positions)];
  const found = stretches.map(({ start, values }) => {
    const own = within(conditions, (samples) => samples.subarray(start, start + values.length));
    return carryBack(findPeaks(values, own), (at) => at + start);
  });
  return joined(found, conditions);
}

/** The conditions for some of the samples: what is given for each sample is picked. */
function within(conditions: Conditions, pick: (samples: Float64Array) => Float64Array): Conditions {
  const { height, threshold, prominence, width, plateauSize, positions } = conditions;
  return {
    ...conditions,
    height: intervalOf(height, pick),
    threshold: intervalOf(threshold, pick),
    prominence: intervalOf(prominence, pick),
    width: intervalOf(width, pick),
    plateauSize: intervalOf(plateauSize, pick),
    positions: positions && pick(positions),
  };
}

interface Stretch {
  readonly start: number;
  readonly values: Float64Array;
}

function present(signal: Float64Array): Int32Array {
  const rows = new Int32Array(signal.length);
  let count = 0;
  for (let i = 0; i < signal.length; i++) {
    rows[count] = i;
    count += Number(signal[i] === signal[i]);
  }
  return rows.subarray(0, count);
}

function presentStretches(signal: Float64Array): Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  for (let i = 0; i <= signal.length; i++) {
    if (i < signal.length && !Number.isNaN(signal[i])) continue;
    if (i > start) stretches.push({ start, values: signal.subarray(start, i) });
    start = i + 1;
  }
  return stretches;
}

function filled(signal: Float64Array, positions: Float64Array | null): Stretch {
  const rows = present(signal);
  if (rows.length === 0) return { start: 0, values: new Float64Array(0) };
  const start = rows[0] as number;
  const values = signal.slice(start, (rows.at(-1) as number) + 1);
  for (let r = 1; r < rows.length; r++) {
    const from = rows[r - 1] as number;
    const to = rows[r] as number;
    const low = signal[from] as number;
    const rise = (signal[to] as number) - low;
    const at = (i: number): number => (positions ? (positions[i] as number) : i);
    const length = at(to) - at(from);
    for (let i = from + 1; i < to; i++)
      values[i - start] = rise === 0 ? low : low + (rise * (at(i) - at(from))) / length;
  }
  return { start, values };
}

/** A position among the present samples as a position in the whole signal, linear between two of them. */
function between(rows: Int32Array, at: number): number {
  const below = Math.floor(at);
  const row = rows[below] as number;
  return below === at ? row : row + (at - below) * ((rows[below + 1] as number) - row);
}

function carryBack(found: Peaks, place: (at: number) => number): Peaks {
  const properties: Properties = { ...found.properties };
  for (const name of POSITIONS) {
    const values = properties[name];
    if (values) properties[name] = values.map(place);
  }
  return { peaks: found.peaks.map(place), properties };
}

function joined(parts: Peaks[], conditions: Conditions): Peaks {
  // An empty signal still names the properties that were asked for.
  const all =
    parts.length > 0
      ? parts
      : [
          findPeaks(
            new Float64Array(0),
            within(conditions, () => new Float64Array(0)),
          ),
        ];
  const properties: Properties = {};
  for (const [name, first] of Object.entries(all[0]?.properties ?? {})) {
    const values = all.flatMap((part) => [...(part.properties[name] ?? [])]);
    properties[name] =
      first instanceof Float64Array ? Float64Array.from(values) : Int32Array.from(values);
  }
  return { peaks: Int32Array.from(all.flatMap((part) => [...part.peaks])), properties };
}
