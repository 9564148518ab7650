import type { Column, NamedColumn } from '@assay/schema';
import { quoteName, type KnownDataset, type Store } from '../../store/index.js';
import { axisJson } from '../axis-value.js';
import type { ColumnCache } from '../column-cache.js';
import { jsonValue } from '../json-values.js';
import { plotValues } from '../points/index.js';

const BARS = 24;
const COMMON = 5;

/** One column in a few figures, for whoever looks at its heading. */
export interface ColumnStatistics {
  column: string;
  type: Column['type'];
  count: number;
  missing: number;
  distinct: number;
  min: unknown;
  max: unknown;
  mean: number | null;
  std: number | null;
  /** Counts of equal steps from min to max; empty where values have no distance. */
  histogram: number[];
  /** The values that stand most often, of text and truth values. */
  common: { value: unknown; count: number }[];
}

/** Sums run in row order, so that the figures are the same at every thread count. */
export async function columnStatistics(
  store: Store,
  columns: ColumnCache,
  dataset: KnownDataset,
  column: Column,
): Promise<ColumnStatistics> {
  const name = quoteName(column.name);
  const [counted] = await store.query(
    `SELECT count(${name}) AS present, count(DISTINCT ${name}) AS different FROM ${dataset.relation}`,
  );
  const present = Number(counted?.['present'] ?? 0);
  const base = {
    ...{ column: column.name, type: column.type, count: present },
    ...{ missing: dataset.rows - present, distinct: Number(counted?.['different'] ?? 0) },
    ...{ min: null, max: null, mean: null, std: null, histogram: [], common: [] },
  };
  if (column.type === 'text' || column.type === 'boolean') {
    const rows = await store.query(
      `SELECT ${name} AS value, count(*) AS n FROM ${dataset.relation} WHERE ${name} IS NOT NULL
       GROUP BY 1 ORDER BY n DESC, value LIMIT ${COMMON}`,
    );
    const common = rows.map((row) => ({ value: jsonValue(row['value']), count: Number(row['n']) }));
    return { ...base, common };
  }
  return { ...base, ...measured(await columns.get(dataset, column.name)) };
}

function measured(column: NamedColumn): Partial<ColumnStatistics> {
  const values = plotValues(column);
  let [count, mean, squares, low, high] = [0, 0, 0, Infinity, -Infinity];
  let [lowest, highest] = [-1, -1];
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN;
    if (!Number.isFinite(value)) continue;
    count += 1;
    const off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
    if (value < low) [low, lowest] = [value, row];
    if (value > high) [high, highest] = [value, row];
  }
  if (count === 0 || column.type === 'text' || column.type === 'boolean') return {};
  const histogram = new Array<number>(BARS).fill(0);
  const scale = high > low ? BARS / (high - low) : 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const bar = Math.min(BARS - 1, Math.floor((value - low) * scale));
    histogram[bar] = (histogram[bar] ?? 0) + 1;
  }
  const exact = (row: number) => jsonValue(axisJson(column.type, column.values[row] ?? 0));
  const isNumber = column.type === 'number' || column.type === 'integer';
  return {
    ...{ min: exact(lowest), max: exact(highest), histogram },
    mean: isNumber ? mean : null,
    std: isNumber && count > 1 ? Math.sqrt(squares / (count - 1)) : null,
  };
}
