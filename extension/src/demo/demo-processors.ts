import { AssayError, type ProcessorDescription } from '@assay/schema';
import type { DemoTable } from './demo-data.js';

export interface DemoOutcome {
  table: DemoTable;
  resultData: Record<string, unknown>;
}

type Parameters = Record<string, unknown>;

interface DemoProcessor {
  description: ProcessorDescription;
  run(table: DemoTable, parameters: Parameters): DemoOutcome;
}

/** The column that a parameter names, or the last one: demo tables have x first and the measured value last. */
function chosen(table: DemoTable, parameters: Parameters): number[] {
  const names = Object.keys(table);
  const name = typeof parameters['column'] === 'string' ? parameters['column'] : names.at(-1);
  const values = name === undefined ? undefined : table[name];
  if (values === undefined) {
    throw new AssayError('column-unknown', `there is no column "${name}": ${names.join(', ')}`, {
      pointer: '/parameters/column',
    });
  }
  return values;
}

function rollingMean(table: DemoTable, parameters: Parameters): DemoOutcome {
  const values = chosen(table, parameters);
  const window = Number(parameters['window'] ?? 25);
  if (!Number.isInteger(window) || window < 1) {
    throw new AssayError('parameter-wrong', 'window must be a whole number of at least 1');
  }
  const means = values.map((_, row) => {
    if (row + 1 < window) return NaN;
    const part = values.slice(row + 1 - window, row + 1);
    return part.reduce((sum, value) => sum + value, 0) / window;
  });
  return { table: { ...table, rolling_mean: means }, resultData: { window } };
}

function peakDetection(table: DemoTable, parameters: Parameters): DemoOutcome {
  const values = chosen(table, parameters);
  const height = Number(parameters['min_peak_height'] ?? -Infinity);
  const distance = Number(parameters['distance'] ?? 1);
  const tops = values.flatMap((value, row) => {
    const before = values[row - 1];
    const after = values[row + 1];
    const top = before !== undefined && after !== undefined && value > before && value > after;
    return top && value >= height ? [row] : [];
  });
  // As in SciPy, of two peaks too close to each other the higher one stays.
  const kept: number[] = [];
  for (const row of [...tops].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))) {
    if (kept.every((other) => Math.abs(other - row) >= distance)) kept.push(row);
  }
  kept.sort((a, b) => a - b);
  const heights = kept.map((row) => values[row] ?? NaN);
  return {
    table: { ...rowsOf(table, kept), peak_index: kept, peak_heights: heights },
    resultData: { peaks: kept, properties: { peak_heights: heights } },
  };
}

function rowsOf(table: DemoTable, rows: readonly number[]): DemoTable {
  const pick = (values: number[]): number[] => rows.map((row) => values[row] ?? NaN);
  return Object.fromEntries(Object.entries(table).map(([name, values]) => [name, pick(values)]));
}

function dataQuality(table: DemoTable): DemoOutcome {
  const columns = Object.entries(table).map(([column, all]) => {
    const values = all.filter((value) => !Number.isNaN(value));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return {
      column,
      count: values.length,
      missing: all.length - values.length,
      distinct: new Set(values).size,
      mean,
      std: Math.sqrt(square / (values.length - 1)),
      min: values.reduce((a, b) => Math.min(a, b), Infinity),
      max: values.reduce((a, b) => Math.max(a, b), -Infinity),
    };
  });
  const pick = (key: 'count' | 'missing' | 'mean' | 'std' | 'min' | 'max'): number[] =>
    columns.map((one) => one[key]);
  return {
    table: { count: pick('count'), missing: pick('missing'), mean: pick('mean'), std: pick('std') },
    resultData: { columns },
  };
}

/** What `example_custom_processor` of the project's examples does: values above a threshold, counted and kept. */
function exampleCustom(table: DemoTable, parameters: Parameters): DemoOutcome {
  const values = chosen(table, parameters);
  const threshold = Number(parameters['threshold'] ?? 0.5);
  const above = values.map((value) => (value > threshold ? value : NaN));
  const count = above.filter((value) => !Number.isNaN(value)).length;
  return { table: { ...table, above }, resultData: { count, threshold } };
}

/** A parameter's JSON Schema with its title. The titles of real processors are data of the host, not text of the page. */
function titled(title: string, schema: Record<string, unknown>): Record<string, unknown> {
  return { title, ...schema };
}

const column = titled('Column', {
  type: 'string',
  description: 'Column to work on; the measured one when left out',
});

function describe(
  name: string,
  title: string,
  description: string,
  properties: Record<string, unknown>,
): ProcessorDescription {
  const parameters = { type: 'object', properties };
  const custom = name === 'example_custom_processor';
  return { name, title, description, parameters, custom, code_hash: 'demo', problem: null };
}

export const demoProcessors: readonly DemoProcessor[] = [
  {
    description: describe('rolling_mean', 'Rolling Mean', 'Mean over a moving window', {
      column,
      window: titled('Window', { type: 'integer', minimum: 1, maximum: 200, default: 25 }),
    }),
    run: rollingMean,
  },
  {
    description: describe('peak_detection', 'Peak Detection', 'Local maxima', {
      column,
      min_peak_height: titled('Minimum peak height', { type: 'number' }),
      distance: titled('Distance', { type: 'integer', minimum: 1, maximum: 200, default: 1 }),
    }),
    run: peakDetection,
  },
  {
    description: describe('data_quality', 'Data Quality', 'Completeness and statistics', {}),
    run: dataQuality,
  },
  {
    description: describe(
      'example_custom_processor',
      'Example custom processor',
      'Counts and keeps the values above a threshold',
      { column, threshold: titled('Threshold', { type: 'number', default: 0.5 }) },
    ),
    run: exampleCustom,
  },
];
