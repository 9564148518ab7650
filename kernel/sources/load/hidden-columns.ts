import type { NamedColumn } from '@assay/schema';
import { quoteName, ROW_COLUMN, sqlType, type AppendTable } from '../../store/index.js';
import { putSafe, SMALL } from '../table/int64-words.js';
import type { Batch, Plan } from '../table/reading.js';

/** Place of a row in its object, and which of the dataset's files that is. */
export const PLACE_COLUMNS = ['assay:line', 'assay:start', 'assay:end', 'assay:file'] as const;

/** The statement that makes a table for a plan's rows. */
export function createTable(table: string, plan: Plan): string {
  const user = plan.columns.map((column) => `${quoteName(column.name)} ${sqlType(column.type)}`);
  const hidden = [ROW_COLUMN, ...PLACE_COLUMNS].map((name) => `${quoteName(name)} BIGINT`);
  return `CREATE TABLE raw.${quoteName(table)} (${[...user, ...hidden].join(', ')})`;
}

/** A batch's columns with the hidden ones; `from` is the number of the first row. */
export function withPlaces(batch: Batch, from: number, file: number): AppendTable['columns'] {
  const { rowCount, columns } = batch.table;
  const numbers = new BigInt64Array(rowCount);
  const words = new Int32Array(numbers.buffer);
  if (from + rowCount < SMALL) for (let i = 0; i < rowCount; i++) words[2 * i] = from + i;
  else for (let i = 0; i < rowCount; i++) putSafe(words, i, from + i);
  const hidden: [string, BigInt64Array][] = [
    [ROW_COLUMN, numbers],
    ['assay:line', batch.lines],
    ['assay:start', batch.starts],
    ['assay:end', batch.ends],
    ['assay:file', new BigInt64Array(rowCount).fill(BigInt(file))],
  ];
  return [
    ...columns,
    ...hidden.map(([name, values]): NamedColumn => ({
      name,
      type: 'integer',
      values,
      missing: null,
    })),
  ];
}
