import type { ColumnTable, NamedColumn } from '@assay/schema';

import type { InputColumn, TextEncoding } from './protocol.js';

export interface EncodedTable {
  columns: InputColumn[];
  sections: Uint8Array[];
}

/** The table as headers and flat sections; numeric sections are views of the table's own memory, read and never written. */
export function encodeTable(table: ColumnTable): EncodedTable {
  const sections: Uint8Array[] = [];
  const columns = table.columns.map((column) => encodeColumn(column, table.rowCount, sections));
  return { columns, sections };
}

function encodeColumn(column: NamedColumn, rows: number, sections: Uint8Array[]): InputColumn {
  const head = { name: column.name, ...(column.unit === undefined ? {} : { unit: column.unit }) };
  if (column.values.length !== rows) {
    throw new RangeError(`column "${column.name}" has ${column.values.length} of ${rows} rows`);
  }
  if (column.type === 'text') return { ...head, ...encodeText('text', column.values, sections) };
  if (column.type === 'time')
    return { ...head, ...encodeText('time', timeTexts(column), sections) };
  sections.push(bytesOf(column.values));
  if (column.missing !== null) sections.push(column.missing);
  return { ...head, type: column.type, missing: column.missing !== null };
}

function encodeText(
  type: 'text' | 'time',
  values: readonly (string | null)[],
  sections: Uint8Array[],
): { type: 'text' | 'time'; encoding: TextEncoding; missing: false } {
  const lengths = Int32Array.from(values, (value) => value?.length ?? -1);
  // join writes '' for null.
  const characters = values.join('');
  const encoding = /^[\0-\xff]*$/.test(characters) ? 'latin1' : 'utf16le';
  sections.push(bytesOf(lengths), Buffer.from(characters, encoding));
  return { type, encoding, missing: false };
}

/** Times reach a processor as `HH:MM:SS` with the fraction that they have. */
function timeTexts(column: Extract<NamedColumn, { type: 'time' }>): (string | null)[] {
  return Array.from(column.values, (micros, row) => {
    if (column.missing?.[row] === 1) return null;
    const second = micros / 1_000_000n;
    const two = (value: bigint): string => String(value).padStart(2, '0');
    const fraction = String(micros % 1_000_000n)
      .padStart(6, '0')
      .replace(/0+$/, '');
    const clock = `${two(second / 3600n)}:${two((second / 60n) % 60n)}:${two(second % 60n)}`;
    return fraction === '' ? clock : `${clock}.${fraction}`;
  });
}

function bytesOf(view: NodeJS.TypedArray): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
