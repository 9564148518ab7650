import type { Column, NamedColumn } from '@assay/schema';
import type { AppendTable, PackedText } from '../../../store/index.js';
import { packTexts } from '../../table/text-packer.js';

type Given = AppendTable['columns'][number];
/** A column of one part, undefined where the part has none of that name. */
interface Part {
  rows: number;
  column: Given | undefined;
}

/** Columns of several tables behind each other: one that a table lacks is missing there, integers become what the column is. */
export function joinColumns(columns: readonly Column[], tables: readonly AppendTable[]): Given[] {
  return columns.map(({ name, type }) => {
    const key = name.toLowerCase();
    const parts = tables.map(({ rowCount: rows, columns: given }) => ({
      rows,
      column: given.find((one) => one.name.toLowerCase() === key),
    }));
    return joined(name, type, parts);
  });
}

function joined(name: string, type: Column['type'], parts: readonly Part[]): Given {
  const missing = missingOf(parts);
  switch (type) {
    case 'text':
      return joinedTexts(name, parts, missing);
    case 'number':
      return { name, type, values: fill(parts, (rows) => new Float64Array(rows), floats), missing };
    case 'boolean':
      return { name, type, values: fill(parts, (rows) => new Uint8Array(rows), own), missing };
    case 'date':
      return { name, type, values: fill(parts, (rows) => new Int32Array(rows), own), missing };
    default:
      return { name, type, values: fill(parts, (rows) => new BigInt64Array(rows), own), missing };
  }
}

type Values = Exclude<NamedColumn, { type: 'text' }>['values'];

function fill<T extends Values>(
  parts: readonly Part[],
  make: (rows: number) => T,
  valuesOf: (column: NamedColumn) => Values | undefined,
): T {
  const all = make(parts.reduce((sum, { rows }) => sum + rows, 0));
  let at = 0;
  for (const { rows, column } of parts) {
    const values = column === undefined || column.type === 'packed' ? undefined : valuesOf(column);
    // The values of a column of one type lie in arrays of one kind.
    if (values !== undefined)
      (all as Float64Array).set(values.subarray(0, rows) as Float64Array, at);
    at += rows;
  }
  return all;
}

function own(column: NamedColumn): Values | undefined {
  return column.type === 'text' ? undefined : column.values;
}

function floats(column: NamedColumn): Values | undefined {
  return column.type === 'integer' ? Float64Array.from(column.values, Number) : own(column);
}

/** One byte a row, 1 where the value is missing; null when nothing is. */
function missingOf(parts: readonly Part[]): Uint8Array | null {
  if (parts.every(({ column }) => column !== undefined && column.missing === null)) return null;
  const marks = new Uint8Array(parts.reduce((sum, { rows }) => sum + rows, 0));
  let at = 0;
  for (const { rows, column } of parts) {
    if (column === undefined) marks.fill(1, at, at + rows);
    else if (column.missing !== null) marks.set(column.missing.subarray(0, rows), at);
    at += rows;
  }
  return marks;
}

const INLINE = 16;

function joinedTexts(name: string, parts: readonly Part[], missing: Uint8Array | null): PackedText {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const strings = new Uint8Array(rows * INLINE);
  const heaps: Uint8Array[] = [];
  const long: number[] = [];
  let [row, heap] = [0, 0];
  for (const part of parts) {
    const packed = packedOf(name, part);
    if (packed !== undefined) {
      strings.set(packed.strings.subarray(0, part.rows * INLINE), row * INLINE);
      for (let i = 0; i < packed.long.length; i += 2)
        long.push((packed.long[i] ?? 0) + row, (packed.long[i + 1] ?? 0) + heap);
      heaps.push(packed.heap);
      heap += packed.heap.length;
    }
    row += part.rows;
  }
  const marks = gone(parts, missing);
  return {
    name,
    type: 'packed',
    strings,
    heap: Buffer.concat(heaps),
    long: Uint32Array.from(long),
    missing: marks,
  };
}

function packedOf(name: string, { column }: Part): PackedText | undefined {
  if (column === undefined) return undefined;
  if (column.type === 'packed') return column;
  if (column.type !== 'text') throw new Error(`column ${name} is ${column.type}, not text`);
  return packTexts(name, undefined, column.values);
}

/** Texts that are no bytes say themselves which of them are missing. */
function gone(parts: readonly Part[], missing: Uint8Array | null): Uint8Array | null {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  let marks = missing;
  let at = 0;
  for (const part of parts) {
    if (part.column?.type === 'text')
      for (const [i, value] of part.column.values.entries())
        if (value === null) (marks ??= new Uint8Array(rows))[at + i] = 1;
    at += part.rows;
  }
  return marks;
}
