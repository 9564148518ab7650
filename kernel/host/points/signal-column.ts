import type { Column, NamedColumn } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import { signalsOf } from '../annotations/index.js';
import { isAxis } from '../axis-value.js';
import type { ColumnCache } from '../column-cache.js';

/** Column of a table of peaks that says in which row of the signal each of them is. */
const ROW = 'peak_index';

/**
 * A column of the signal at its peaks. A table of peaks has none of its own where the signal's x does not rise from row to row,
 * and none of the signal's other columns.
 *
 * @returns undefined when the dataset holds no peaks, or its signal has no such column, or is another one by now
 */
export async function signalColumn(
  { store, columns }: { store: Store; columns: ColumnCache },
  peaks: KnownDataset,
  name: string,
): Promise<NamedColumn | undefined> {
  const has = (dataset: KnownDataset, wanted: string): Column | undefined =>
    dataset.columns.find((column) => column.name === wanted);
  if (has(peaks, name) !== undefined || has(peaks, ROW) === undefined) return undefined;
  const [signal] = await signalsOf(store, peaks);
  const column = signal && has(signal, name);
  if (signal === undefined || column === undefined || !isAxis(column)) return undefined;
  const [values, rows] = await Promise.all([columns.get(signal, name), columns.get(peaks, ROW)]);
  return taken(values, Array.from(rows.values, Number));
}

function taken(column: NamedColumn, rows: readonly number[]): NamedColumn | undefined {
  const missing =
    column.missing === null ? null : Uint8Array.from(rows, (row) => column.missing?.[row] ?? 1);
  switch (column.type) {
    case 'number':
      return {
        ...column,
        values: Float64Array.from(rows, (row) => column.values[row] ?? NaN),
        missing,
      };
    case 'date':
      return {
        ...column,
        values: Int32Array.from(rows, (row) => column.values[row] ?? 0),
        missing,
      };
    case 'integer':
    case 'time':
    case 'timestamp': {
      const values = new BigInt64Array(rows.map((row) => column.values[row] ?? 0n));
      return { ...column, values, missing };
    }
    default:
      return undefined;
  }
}
