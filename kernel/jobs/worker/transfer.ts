import type { ColumnData, NamedColumn, OutputColumn, OutputTable } from '@assay/schema';
import type { Heading, HeadingColumn, Slice } from './protocol.js';

/** Rows of one message: half a megabyte of numbers. */
const SLICE_ROWS = 65_536;

/** Values, and characters of text, that go with their job in one message. */
const SMALL_VALUES = 4_096;
const SMALL_TEXT = 65_536;

/** Whether a table is so small that more messages would cost more than the longer one. */
export function isSmall({ rowCount, columns }: OutputTable): boolean {
  if (rowCount * columns.length > SMALL_VALUES) return false;
  let length = 0;
  for (const column of columns) {
    if ('copy' in column || column.type !== 'text') continue;
    for (const text of column.values) length += text?.length ?? 0;
  }
  return length <= SMALL_TEXT;
}

export function headingOf(table: OutputTable): Heading {
  return {
    rowCount: table.rowCount,
    columns: table.columns.map((column): HeadingColumn => {
      if ('copy' in column) return column;
      const { name, type, unit, missing } = column;
      return { name, type, hasMissing: missing !== null, ...(unit === undefined ? {} : { unit }) };
    }),
  };
}

/** A table's values in messages; columns that are passed on have none. */
export function* slicesOf(table: OutputTable): Generator<Slice> {
  for (const [index, column] of table.columns.entries()) {
    if ('copy' in column) continue;
    for (let offset = 0; offset < table.rowCount; offset += SLICE_ROWS) {
      const end = Math.min(offset + SLICE_ROWS, table.rowCount);
      yield {
        kind: 'slice',
        column: index,
        offset,
        values:
          column.type === 'text'
            ? column.values.slice(offset, end)
            : column.values.subarray(offset, end),
        missing: column.missing === null ? null : column.missing.subarray(offset, end),
      };
    }
  }
}

/** Puts a table together again from its heading and slices. */
export class TableAssembly {
  readonly table: OutputTable;

  constructor(heading: Heading) {
    const { rowCount } = heading;
    const columns = heading.columns.map((column): OutputColumn => {
      if ('copy' in column) return column;
      const { name, unit } = column;
      const missing = column.hasMissing ? new Uint8Array(rowCount) : null;
      return {
        name,
        ...(unit === undefined ? {} : { unit }),
        ...emptyData(column.type, rowCount, missing),
      };
    });
    this.table = { rowCount, columns };
  }

  add(slice: Slice): void {
    const column = this.table.columns[slice.column];
    if (column === undefined || 'copy' in column) throw new RangeError('a slice of no column');
    place(column, slice);
    if (slice.missing !== null) column.missing?.set(slice.missing, slice.offset);
  }
}

function place(column: NamedColumn, { values, offset }: Slice): void {
  if (column.type === 'text') {
    const texts = values as (string | null)[];
    for (let i = 0; i < texts.length; i++) column.values[offset + i] = texts[i] ?? null;
  } else if (column.values instanceof BigInt64Array) {
    column.values.set(values as BigInt64Array, offset);
  } else {
    column.values.set(values as Float64Array, offset);
  }
}

function emptyData(type: ColumnData['type'], rows: number, missing: Uint8Array | null): ColumnData {
  switch (type) {
    case 'number':
      return { type, values: new Float64Array(rows), missing };
    case 'integer':
    case 'time':
    case 'timestamp':
      return { type, values: new BigInt64Array(rows), missing };
    case 'boolean':
      return { type, values: new Uint8Array(rows), missing };
    case 'date':
      return { type, values: new Int32Array(rows), missing };
    case 'text':
      return { type, values: new Array<string | null>(rows).fill(null), missing: null };
  }
}
