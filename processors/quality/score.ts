import type { Sampling } from '../statistics/index.js';
import type { ColumnQuality } from './column.js';

/** What took points off, and how many. */
export interface Reason {
  readonly points: number;
  readonly column: string | null;
  readonly reason: string;
}

export interface Score {
  /** 100 is faultless, 0 the worst. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

interface Facts {
  readonly rows: number;
  readonly duplicates: number;
  readonly columns: readonly ColumnQuality[];
  readonly x: string | null;
  readonly sampling: Sampling | null;
}

/**
 * Adds up what is wrong. Each fault costs its share of rows times a weight, at most that weight, spread over the columns
 * it concerns: missing values 40, mixed types 20, outliers 10 (beyond the 1 % that clean data has too), constant columns
 * 10, clipped rows 10, mixed units 20, duplicate rows 20, gaps 10, rows out of order 10.
 */
export function score({ rows, duplicates, columns, x, sampling }: Facts): Score {
  const reasons: Reason[] = [];
  const lose = (points: number, column: string | null, reason: string): void => {
    if (points > 0) reasons.push({ points: Math.round(points * 100) / 100, column, reason });
  };
  const each = 1 / Math.max(columns.length, 1);
  for (const c of columns) {
    if (rows > 0 && c.missing > 0)
      lose((40 * each * c.missing) / rows, c.column, `${c.missing} of ${rows} values are missing`);
    if (c.mixed)
      lose((20 * each * c.mixed) / c.count, c.column, `${c.mixed} values are of another type`);
    const far = (c.iqr_outliers ?? 0) / Math.max(c.count, 1);
    if (far > 0.01) lose(10 * each * far, c.column, `${c.iqr_outliers} outliers by the IQR rule`);
    if (c.constant) lose(10 * each, c.column, 'every value is the same');
    if (c.clipped)
      lose(
        (10 * each * c.clipped) / rows,
        c.column,
        `${c.clipped} rows lie flat at the least or greatest value, as if clipped`,
      );
    if (c.unit_conflicts)
      lose(
        20 * each,
        c.column,
        `units are mixed: ${Object.entries(c.unit_conflicts)
          .map(([unit, count]) => `${unit} ${count}`)
          .join(', ')}`,
      );
    if (c.infinite > 0)
      lose((20 * each * c.infinite) / rows, c.column, `${c.infinite} values are infinite`);
  }
  if (duplicates > 0)
    lose((20 * duplicates) / rows, null, `${duplicates} rows repeat an earlier row`);
  if (sampling) {
    const { gaps_total: gaps, reversed, repeated } = sampling;
    if (gaps > 0) lose(Math.min(10, (1000 * gaps) / rows), x, `${gaps} gaps in the sampling`);
    const astray = reversed + repeated;
    if (astray > 0)
      lose(
        Math.min(10, (100 * astray) / rows),
        x,
        `${astray} rows do not come after the one before`,
      );
  }
  const lost = reasons.reduce((sum, { points }) => sum + points, 0);
  reasons.sort((a, b) => b.points - a.points);
  return { score: Math.max(0, Math.round((100 - lost) * 100) / 100), reasons };
}
