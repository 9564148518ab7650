import type { ColumnQuality } from './column.js';

const COUNTS: readonly (keyof ColumnQuality)[] = [
  'count',
  'missing',
  'nan',
  'infinite',
  'distinct',
  'repeats',
  'iqr_outliers',
  'z_outliers',
  'mad_outliers',
  'longest_flat',
  'flat_start',
  'flat_lines',
  'at_min',
  'at_max',
  'clipped',
  'blank',
  'padded',
  'shortest',
  'longest',
  'top_count',
  'mixed',
];

const TEXTS: readonly (keyof ColumnQuality)[] = ['column', 'type', 'unit', 'order', 'top'];

/** What no cell can hold. */
const NESTED: readonly (keyof ColumnQuality)[] = [
  'kinds',
  'unit_conflicts',
  'histogram',
  'envelope',
];

/**
 * One row a column: counts as integers, statistics as numbers, the rest as text. `min` and `max` are numbers; those of
 * dates are in `first` and `last`.
 */
export function relation(
  columns: readonly ColumnQuality[],
): Record<string, Float64Array | (string | null)[] | (bigint | null)[] | (boolean | null)[]> {
  const table: ReturnType<typeof relation> = {};
  for (const name of Object.keys(columns[0] ?? {}) as (keyof ColumnQuality)[]) {
    if (NESTED.includes(name)) continue;
    if (name === 'constant') table[name] = columns.map((c) => c.constant);
    else if (TEXTS.includes(name)) table[name] = columns.map((c) => c[name] as string | null);
    else if (COUNTS.includes(name))
      table[name] = columns.map((c) => (c[name] === null ? null : BigInt(c[name] as number)));
    else table[name] = Float64Array.from(columns, (c) => numberOrMissing(c[name]));
  }
  table['first'] = columns.map((c) => (typeof c.min === 'string' ? c.min : null));
  table['last'] = columns.map((c) => (typeof c.max === 'string' ? c.max : null));
  return table;
}

function numberOrMissing(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}
