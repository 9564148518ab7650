import type { Primordials } from './primordials.js';
import type { makeRefusal } from './refusal.js';
import type { KeptColumn } from './table.js';

interface TableLimits {
  rows: number;
  columns: number;
  cells: number;
  resultBytes: number;
  valueLength: number;
  nameLength: number;
}

/** A column on its way out: `data` is a buffer, a view to cut one from, or characters with their lengths. */
export interface FlatColumn {
  name: string;
  type: 'number' | 'integer' | 'boolean' | 'timestamp' | 'text';
  same: number | null;
  unchanged: boolean;
  length: number;
  buffer: ArrayBuffer | undefined;
  offset: number;
  bytes: number;
  characters: string;
  missing: ArrayBuffer | undefined;
}

/** Flattens the returned table's columns, each value read once by its own property. */
export function makeFlatten(
  p: Primordials,
  r: ReturnType<typeof makeRefusal>,
  limits: TableLimits,
  kept: readonly KeptColumn[],
  convert: (values: object, length: number, name: string, plain: boolean) => FlatColumn,
) {
  const short = (name: string): string =>
    p.quote(name.length > 60 ? p.substring(name, 0, 60) + '…' : name);

  const typedColumn = (values: object, typed: string, name: string): FlatColumn => {
    const length = p.typedLength(values);
    checkRows(length, name);
    const flat: FlatColumn = {
      name,
      type: 'number',
      same: null,
      unchanged: false,
      length,
      buffer: undefined,
      offset: 0,
      bytes: length * 8,
      characters: '',
      missing: undefined,
    };
    if (typed === 'Float64Array' || typed === 'BigInt64Array' || typed === 'BigUint64Array') {
      flat.buffer = p.typedBuffer(values);
      flat.offset = p.typedOffset(values);
      if (typed !== 'Float64Array') flat.type = 'integer';
      if (typed === 'BigUint64Array') {
        for (let i = 0; i < length; i += 1) {
          if (((values as BigUint64Array)[i] as bigint) > 9223372036854775807n) {
            r.refuse(
              'column ' +
                short(name) +
                ', row ' +
                p.text(i) +
                ' (counted from 0): beyond the range of int64',
            );
          }
        }
      }
    } else {
      // Every other kind of typed array fits into doubles exactly.
      flat.buffer = new p.Float64Array(values as Float32Array).buffer;
    }
    return flat;
  };

  const checkRows = (length: number, name: string): void => {
    if (length > limits.rows) {
      r.refuse(
        'column ' +
          short(name) +
          ' has ' +
          p.text(length) +
          ' rows; the limit of rows is ' +
          p.text(limits.rows),
      );
    }
  };

  // A prototype with elements of its own would shine through the holes of an array.
  const prototypeKeys = p.ownKeys(p.arrayPrototype).length;
  const objectKeys = p.ownKeys(p.objectPrototype).length;
  const plainArray = (values: object): boolean =>
    p.getPrototypeOf(values) === p.arrayPrototype &&
    p.getPrototypeOf(p.arrayPrototype) === p.objectPrototype &&
    p.ownKeys(p.arrayPrototype).length <= prototypeKeys &&
    p.ownKeys(p.objectPrototype).length <= objectKeys;

  const column = (values: unknown, name: string): FlatColumn => {
    if (typeof values !== 'object' || values === null) {
      return r.refuse(
        'column ' +
          short(name) +
          ' is ' +
          r.nameOf(values) +
          '; a column is an array or a typed array',
      );
    }
    let flat: FlatColumn;
    const typed = p.typedName(values);
    if (typed !== undefined) {
      flat = typedColumn(values, typed, name);
    } else if (p.isArray(values)) {
      const length = p.ownData(values, 'length');
      if (typeof length !== 'number' || !p.isInteger(length) || length < 0) {
        return r.refuse('column ' + short(name) + ' is an array without a length');
      }
      checkRows(length, name);
      flat = convert(values, length, name, plainArray(values));
    } else {
      return r.refuse(
        'column ' +
          short(name) +
          ' is ' +
          r.nameOf(values) +
          '; a column is an array or a typed array',
      );
    }
    for (let i = 0; i < kept.length; i += 1) if (kept[i]?.values === values) flat.same = i;
    return flat;
  };

  return (table: unknown): { length: number; columns: FlatColumn[] } => {
    if (
      typeof table !== 'object' ||
      table === null ||
      p.isArray(table) ||
      p.typedName(table) !== undefined
    ) {
      r.refuse('`table` is ' + r.nameOf(table) + '; it must be an object of columns');
    }
    const source = table as object;
    const known = r.builtIn(source);
    if (known !== undefined)
      r.refuse('`table` is a ' + known + '; it must be an object of columns');
    const keys = p.ownKeys(source);
    if (keys.length > limits.columns) {
      r.refuse(
        '`table` has ' +
          p.text(keys.length) +
          ' columns; the limit of columns is ' +
          p.text(limits.columns),
      );
    }
    const columns: FlatColumn[] = [];
    p.setPrototypeOf(columns, null);
    let rows = -1;
    let bytes = 0;
    for (let i = 0; i < keys.length; i += 1) {
      const name = keys[i];
      if (typeof name !== 'string') continue;
      const property = p.ownProperty(source, name);
      if (property === undefined || property.enumerable !== true) continue;
      if (!p.hasOwn(property, 'value'))
        r.refuse('column ' + short(name) + ' is an accessor; a result holds plain values only');
      const flat = column(property.value, name);
      if (rows === -1) rows = flat.length;
      if (flat.length !== rows) {
        r.refuse(
          'the columns have unequal lengths: ' +
            short((columns[0] as FlatColumn).name) +
            ' has ' +
            p.text(rows) +
            ' rows, ' +
            short(name) +
            ' has ' +
            p.text(flat.length),
        );
      }
      bytes += flat.bytes;
      columns[columns.length] = flat;
      if (columns.length * rows > limits.cells)
        r.refuse('`table` is too large: the limit of cells is ' + p.text(limits.cells));
      if (bytes > limits.resultBytes)
        r.refuse(
          '`table` is too large: the limit of bytes of result is ' + p.text(limits.resultBytes),
        );
    }
    if (columns.length === 0) r.refuse('`table` has no columns');
    return { length: rows, columns };
  };
}
