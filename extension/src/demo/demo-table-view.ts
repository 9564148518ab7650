import type { ColumnStatistics, Condition, RowOrder } from '../project/index.js';
import type { DemoTable } from './demo-data.js';

type Order = RowOrder & { offset: number; limit: number };

/** Rows of a demo table sorted and filtered, as the host gives them. */
export function demoView(table: DemoTable, order: Order): unknown {
  const names = Object.keys(table);
  const length = table[names[0] ?? '']?.length ?? 0;
  const numbers = Array.from({ length }, (_, row) => row).filter((row) =>
    (order.conditions ?? []).every((one) => fulfils(table[one.column]?.[row] ?? NaN, one)),
  );
  const by = order.sort === undefined ? undefined : table[order.sort];
  if (by !== undefined) {
    const sign = order.descending === true ? -1 : 1;
    numbers.sort((a, b) => compare(by[a] ?? NaN, by[b] ?? NaN, sign) || a - b);
  }
  const page = numbers.slice(order.offset, order.offset + order.limit);
  return {
    columns: names.map((name) => ({ name, type: 'number' })),
    rows: page.map((row) => names.map((name) => shown(table[name]?.[row]))),
    numbers: page,
    total: numbers.length,
  };
}

const shown = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/** Missing values come last in either direction. */
function compare(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}

function fulfils(value: number, { operator, value: text = '' }: Condition): boolean {
  const other = Number(text);
  switch (operator) {
    case 'missing':
      return Number.isNaN(value);
    case 'present':
      return !Number.isNaN(value);
    case 'contains':
      return !Number.isNaN(value) && String(value).includes(text);
    case '≠':
      return value !== other;
    case '<':
      return value < other;
    case '≤':
      return value <= other;
    case '>':
      return value > other;
    case '≥':
      return value >= other;
    default:
      return value === other;
  }
}

const BARS = 24;

export function demoStatistics(table: DemoTable, column: string): ColumnStatistics {
  const all = table[column] ?? [];
  const values = all.filter((value) => !Number.isNaN(value));
  const min = values.reduce((a, b) => Math.min(a, b), Infinity);
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const histogram = new Array<number>(BARS).fill(0);
  for (const value of values) {
    const bar =
      max > min ? Math.min(BARS - 1, Math.floor(((value - min) / (max - min)) * BARS)) : 0;
    histogram[bar] = (histogram[bar] ?? 0) + 1;
  }
  return {
    ...{ column, type: 'number', count: values.length, missing: all.length - values.length },
    ...{ distinct: new Set(values).size, min, max, mean, histogram, common: [] },
    std: Math.sqrt(squares / (values.length - 1)),
  };
}
