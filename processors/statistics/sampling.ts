import { quantile } from './quantile.js';

export interface Gap {
  /** The gap lies between this row (0-based) and the next. */
  readonly after_row: number;
  readonly from: number;
  readonly to: number;
  /** Samples that the usual step would have put there. */
  readonly missing_samples: number;
}

export interface Sampling {
  readonly step: number | null;
  readonly step_min: number | null;
  readonly step_max: number | null;
  /** Every step within 1 % of the usual one. */
  readonly regular: boolean;
  /** Steps longer than 1.5 usual ones; the first hundred are listed. */
  readonly gaps_total: number;
  readonly gaps: readonly Gap[];
  /** Rows that do not come after the row before. */
  readonly repeated: number;
  readonly reversed: number;
}

const LISTED = 100;

/** Regularity of an x column: its usual step (the median), gaps, repeated and reversed rows. Missing rows are passed over. */
export function sampling(x: Float64Array): Sampling {
  const { rows, steps } = stepsOf(x);
  if (steps.length === 0)
    return {
      step: null,
      step_min: null,
      step_max: null,
      regular: false,
      gaps_total: 0,
      gaps: [],
      repeated: 0,
      reversed: 0,
    };
  const sorted = steps.slice().sort();
  const step = quantile(sorted, 0.5);
  const sign = Math.sign(step) || 1;
  const usual = Math.abs(step);
  const gaps: Gap[] = [];
  let total = 0;
  let repeated = 0;
  let reversed = 0;
  for (let i = 0; i < steps.length; i++) {
    const size = sign * (steps[i] as number);
    if (size === 0) repeated++;
    if (size < 0) reversed++;
    if (!(size > 1.5 * usual) || usual === 0) continue;
    total++;
    const row = rows[i] as number;
    if (gaps.length < LISTED)
      gaps.push({
        after_row: row,
        from: x[row] as number,
        to: (x[row] as number) + (steps[i] as number),
        missing_samples: Math.round(size / usual) - 1,
      });
  }
  const least = sorted[0] as number;
  const most = sorted[sorted.length - 1] as number;
  const jitter = Math.max(Math.abs(most - step), Math.abs(step - least));
  return {
    step,
    step_min: least,
    step_max: most,
    regular: usual > 0 && jitter <= 0.01 * usual,
    gaps_total: total,
    gaps,
    repeated,
    reversed,
  };
}

function stepsOf(x: Float64Array): { rows: Int32Array; steps: Float64Array } {
  const rows = new Int32Array(x.length);
  const steps = new Float64Array(x.length);
  let count = 0;
  let last = -1;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    if (value - value !== 0) continue;
    if (last >= 0) {
      rows[count] = last;
      steps[count++] = value - (x[last] as number);
    }
    last = i;
  }
  return { rows: rows.subarray(0, count), steps: steps.subarray(0, count) };
}
