import type { ColumnTable, NamedColumn, OutputColumn, OutputTable } from '@assay/schema';

import { columnNameProblem } from './column-name.js';
import { isUnchanged } from './identity.js';
import type { Limits } from './limits.js';
import type { OutputHeader, OutputHeaderColumn } from './protocol.js';

/** A result that the sandbox does not let through; its message is told to the user. */
export class ForbiddenResult extends Error {}

/**
 * The returned table, checked again as if the child had been taken over: names, sizes, limits and text.
 *
 * @throws {ForbiddenResult} naming the column and, where there is one, the row
 */
export function decodeTable(
  header: OutputHeader,
  sections: readonly Buffer[],
  input: ColumnTable,
  limits: Limits,
): OutputTable {
  const { rowCount } = header;
  if (!Number.isSafeInteger(rowCount) || rowCount < 0 || rowCount > limits.rows) {
    throw new ForbiddenResult(`the limit of rows is ${limits.rows}`);
  }
  if (!Array.isArray(header.columns) || header.columns.length > limits.columns) {
    throw new ForbiddenResult(`the limit of columns is ${limits.columns}`);
  }
  checkNames(header.columns, limits);
  let at = 0;
  const next = (bytes: number): Buffer => {
    const section = sections[at];
    if (section === undefined || section.byteLength !== bytes)
      throw new Error('a section is missing');
    at += 1;
    return section;
  };
  const columns = header.columns.map((column) =>
    decodeColumn(column, rowCount, next, input, limits),
  );
  if (at !== sections.length) throw new Error('there are too many sections');
  return { rowCount, columns };
}

function checkNames(columns: readonly OutputHeaderColumn[], limits: Limits): void {
  const seen = new Map<string, string>();
  for (const { name } of columns) {
    if (typeof name !== 'string') throw new Error('a column has no name');
    const problem = columnNameProblem(name, limits);
    if (problem !== undefined) throw new ForbiddenResult(problem);
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw new ForbiddenResult(
        `the columns "${other}" and "${name}" have names that differ only in case`,
      );
    }
    seen.set(name.toLowerCase(), name);
  }
}

type Next = (bytes: number) => Buffer;

function decodeColumn(
  column: OutputHeaderColumn,
  rows: number,
  next: Next,
  input: ColumnTable,
  limits: Limits,
): OutputColumn {
  const original = column.same === null ? undefined : input.columns[column.same];
  if (column.unchanged) {
    if (original === undefined || rows !== input.rowCount) throw new Error('a column is missing');
    return { name: column.name, copy: original.name };
  }
  const decoded =
    column.type === 'text'
      ? decodeText(column, rows, next, limits)
      : decodeFlat(column, rows, next);
  if (original !== undefined && rows === input.rowCount && isUnchanged(decoded, original)) {
    return { name: column.name, copy: original.name };
  }
  return original === undefined || rows !== input.rowCount
    ? decoded
    : stillMissing(decoded, original);
}

/** The input's own array, written into by the processor: what was missing and is still NaN is still missing. */
function stillMissing(decoded: NamedColumn, original: NamedColumn): NamedColumn {
  if (decoded.type !== 'number' || original.missing === null || decoded.missing !== null)
    return decoded;
  const missing = original.missing.map((flag, row) =>
    Number.isNaN(decoded.values[row]) ? flag : 0,
  );
  return { ...decoded, missing: missing.includes(1) ? missing : null };
}

function decodeFlat(column: OutputHeaderColumn, rows: number, next: Next): NamedColumn {
  const { name, type } = column;
  const values = next(type === 'boolean' ? rows : rows * 8);
  const flags = column.missing ? new Uint8Array(next(rows).buffer as ArrayBuffer) : null;
  const buffer = values.buffer as ArrayBuffer;
  if (type === 'number') return { name, type, values: new Float64Array(buffer), missing: flags };
  if (type === 'boolean') return { name, type, values: new Uint8Array(buffer), missing: flags };
  if (type === 'integer' || type === 'timestamp') {
    return { name, type, values: new BigInt64Array(buffer), missing: flags };
  }
  throw new Error('a column has no type');
}

function decodeText(
  column: OutputHeaderColumn,
  rows: number,
  next: Next,
  limits: Limits,
): NamedColumn {
  const lengths = new Int32Array(next(rows * 4).buffer as ArrayBuffer);
  const unit = column.encoding === 'utf16le' ? 2 : 1;
  const total = lengths.reduce((sum, length) => sum + (length > 0 ? length : 0), 0);
  const characters = next(total * unit).toString(unit === 2 ? 'utf16le' : 'latin1');
  const values: (string | null)[] = [];
  let at = 0;
  lengths.forEach((length, row) => {
    if (length > limits.valueLength) {
      throw new ForbiddenResult(
        `column "${column.name}", row ${row}: the limit of one text value is ${limits.valueLength}`,
      );
    }
    const value = length < 0 ? null : characters.slice(at, at + length);
    if (value !== null) {
      at += length;
      if (unit === 2 && /\p{Cs}/u.test(value)) {
        throw new ForbiddenResult(
          `column "${column.name}", row ${row} (counted from 0): half of a surrogate pair is no text`,
        );
      }
    }
    values.push(value);
  });
  return { name: column.name, type: 'text', values, missing: null };
}
