import type { NamedColumn } from '@assay/schema';
import { quoteName, ROW_COLUMN, sqlType, type AppendTable } from '../../store/index.js';
import { putSafe, SMALL } from '../table/int64-words.js';
import type { Batch, Plan } from '../table/reading.js';

/** Place of a row in its object, and which of the dataset's files that is. */
export const PLACE_COLUMNS = ['assay:line', 'assay:start', 'assay:end', 'assay:file'] as const;

/** How many hidden columns a row has: its number and its place. */
export const HIDDEN = 1 + PLACE_COLUMNS.length;

/** The statement that makes a table for a plan's rows. */
export function createTable(table: string, plan: Plan): string {
  const user = plan.columns.map((column) => `${quoteName(column.name)} ${sqlType(column.type)}`);
  const hidden = [ROW_COLUMN, ...PLACE_COLUMNS].map((name) => `${quoteName(name)} BIGINT`);
  return `CREATE TABLE raw.${quoteName(table)} (${[...user, ...hidden].join(', ')})`;
}

/** The hidden columns of a load's batches, whose own two are the same memory for each of them. */
export class Places {
  private numbers = new BigInt64Array(0);
  private files = new BigInt64Array(0);

  /** @param file - which of the dataset's files the load's object is */
  constructor(private readonly file: number) {}

  /** A batch's columns with the hidden ones, until the next batch is asked about; `from` is the number of the first row. */
  of(batch: Batch, from: number): AppendTable['columns'] {
    const { rowCount, columns } = batch.table;
    const hidden: [string, BigInt64Array][] = [
      [ROW_COLUMN, this.numbersFrom(from, rowCount)],
      ['assay:line', batch.lines],
      ['assay:start', batch.starts],
      ['assay:end', batch.ends],
      ['assay:file', this.files],
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

  private numbersFrom(from: number, count: number): BigInt64Array {
    if (this.numbers.length < count) {
      this.numbers = new BigInt64Array(count);
      this.files = new BigInt64Array(count).fill(BigInt(this.file));
    }
    const { numbers } = this;
    const words = new Int32Array(numbers.buffer);
    // The upper halves of small ones are 0: numbers only grow.
    if (from + count < SMALL) for (let i = 0; i < count; i++) words[2 * i] = from + i;
    else for (let i = 0; i < count; i++) putSafe(words, i, from + i);
    return numbers;
  }
}
