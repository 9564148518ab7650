import type { ValueType } from '../contract.js';
import type { Envelope, Histogram, Order } from '../statistics/index.js';

/** What data_quality says about one column; null where a statistic makes no sense for its type or values. */
export interface ColumnQuality {
  column: string;
  type: ValueType;
  unit: string | null;
  count: number;
  missing: number;
  /** Values measured as NaN (they count as missing), and infinite ones. */
  nan: number;
  infinite: number;
  distinct: number;
  /** Values that an earlier row has too. */
  repeats: number;
  constant: boolean;
  mean: number | null;
  std: number | null;
  min: number | string | boolean | null;
  max: number | string | boolean | null;
  median: number | null;
  q1: number | null;
  q3: number | null;
  iqr: number | null;
  iqr_low: number | null;
  iqr_high: number | null;
  iqr_outliers: number | null;
  z_outliers: number | null;
  mad: number | null;
  mad_outliers: number | null;
  skew: number | null;
  kurtosis: number | null;
  order: Order | null;
  longest_flat: number | null;
  flat_start: number | null;
  flat_lines: number | null;
  at_min: number | null;
  at_max: number | null;
  /** Rows in stretches of three or more at the least or greatest value. */
  clipped: number | null;
  /** Interquartile ranges by which the median moves from the first fifth of the rows to the last. */
  drift: number | null;
  histogram: Histogram | null;
  envelope: Envelope | null;
  blank: number | null;
  padded: number | null;
  shortest: number | null;
  longest: number | null;
  top: string | null;
  top_count: number | null;
  /** Texts by what they look like. */
  kinds: Readonly<Record<string, number>> | null;
  /** Texts that are a number with a unit, by unit, where there is more than one unit. */
  unit_conflicts: Readonly<Record<string, number>> | null;
  /** Texts that look different from most of the column. */
  mixed: number | null;
}

/** A column with the counts known and every statistic null. */
export function emptyQuality(
  column: string,
  type: ValueType,
  unit: string | undefined,
  count: number,
  missing: number,
): ColumnQuality {
  return {
    column,
    type,
    unit: unit ?? null,
    count,
    missing,
    nan: 0,
    infinite: 0,
    distinct: 0,
    repeats: 0,
    constant: false,
    mean: null,
    std: null,
    min: null,
    max: null,
    median: null,
    q1: null,
    q3: null,
    iqr: null,
    iqr_low: null,
    iqr_high: null,
    iqr_outliers: null,
    z_outliers: null,
    mad: null,
    mad_outliers: null,
    skew: null,
    kurtosis: null,
    order: null,
    longest_flat: null,
    flat_start: null,
    flat_lines: null,
    at_min: null,
    at_max: null,
    clipped: null,
    drift: null,
    histogram: null,
    envelope: null,
    blank: null,
    padded: null,
    shortest: null,
    longest: null,
    top: null,
    top_count: null,
    kinds: null,
    unit_conflicts: null,
    mixed: null,
  };
}
