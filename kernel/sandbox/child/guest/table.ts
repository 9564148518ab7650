import type { Primordials } from './primordials.js';

export interface GuestColumn {
  name: string;
  unit?: string;
  type: 'number' | 'integer' | 'boolean' | 'date' | 'time' | 'timestamp' | 'text';
  missing: boolean;
}

/** What the guest keeps of an input column, to recognise it when it comes back. */
export interface KeptColumn {
  type: string;
  /** The array that the user got. */
  values: unknown;
  /** Raw form of what is not a Float64Array, for a comparison that mutation cannot fool. */
  lengths: Int32Array | undefined;
  characters: string;
  raw: BigInt64Array | Int32Array | Uint8Array | undefined;
  missing: Uint8Array | undefined;
}

/** Builds the `Table` of the processors' contract inside the isolate, from buffers that belong to it alone. */
export function makeTable(p: Primordials, rowCount: number, header: readonly GuestColumn[]) {
  const kept: KeptColumn[] = [];
  // No prototype to fall through to but this one, so that a column may be called "toString".
  const record = Object.create(null, {
    hasOwnProperty: { value: Object.prototype.hasOwnProperty },
  }) as object;
  const dictionary = <T>(): Record<string, T> => Object.create(record) as Record<string, T>;
  const columnNames = header.map((column) => column.name);
  const columns = dictionary<unknown>();
  const missing = dictionary<Uint8Array>();
  const types = dictionary<string>();
  const units = dictionary<string>();

  const list = (make: (row: number) => unknown, flags: Uint8Array | undefined): unknown[] => {
    const values: unknown[] = [];
    for (let row = 0; row < rowCount; row += 1) {
      values[row] = flags !== undefined && flags[row] === 1 ? null : make(row);
    }
    return values;
  };

  const addNumbers = (
    name: string,
    type: string,
    buffer: ArrayBuffer,
    flags?: Uint8Array,
  ): void => {
    const values = new p.Float64Array(buffer);
    if (flags !== undefined) {
      for (let row = 0; row < rowCount; row += 1) if (flags[row] === 1) values[row] = NaN;
    }
    keep(name, type, values, { flags });
  };

  const addText = (name: string, type: string, characters: string, lengths: Int32Array): void => {
    let at = 0;
    const values = list((row) => {
      const length = lengths[row] ?? -1;
      if (length < 0) return null;
      at += length;
      return p.substring(characters, at - length, at);
    }, undefined);
    keep(name, type, values, { characters, lengths });
  };

  const keep = (
    name: string,
    type: string,
    values: unknown,
    rest: {
      flags?: Uint8Array | undefined;
      characters?: string;
      lengths?: Int32Array;
      raw?: KeptColumn['raw'];
    },
  ): void => {
    kept[kept.length] = {
      type,
      values,
      lengths: rest.lengths,
      characters: rest.characters ?? '',
      raw: rest.raw,
      missing: rest.flags,
    };
    columns[name] = values;
    types[name] = type;
    if (rest.flags !== undefined) missing[name] = p.Uint8Array.from(rest.flags);
    const unit = header[kept.length - 1]?.unit;
    if (unit !== undefined) units[name] = unit;
  };

  /** Adds the next column; integers come as Float64Array when `exact`, else as bigint. */
  const add = (
    data: ArrayBuffer | string,
    second: ArrayBuffer | undefined,
    exact: boolean,
  ): void => {
    const { name, type } = header[kept.length] as GuestColumn;
    if (typeof data === 'string') {
      addText(name, type, data, new p.Int32Array(second as ArrayBuffer));
      return;
    }
    const flags = second === undefined ? undefined : new p.Uint8Array(second);
    if (type === 'number' || (type === 'integer' && exact)) {
      addNumbers(name, type, data, flags);
    } else if (type === 'integer') {
      const raw = new p.BigInt64Array(data);
      keep(
        name,
        type,
        list((row) => raw[row], flags),
        { flags, raw },
      );
    } else if (type === 'boolean') {
      const raw = new p.Uint8Array(data);
      keep(
        name,
        type,
        list((row) => raw[row] === 1, flags),
        { flags, raw },
      );
    } else if (type === 'date') {
      const raw = new p.Int32Array(data);
      keep(
        name,
        type,
        list((row) => new p.Date((raw[row] as number) * 86400000), flags),
        { flags, raw },
      );
    } else {
      const raw = new p.BigInt64Array(data);
      // Floor division in BigInt: microseconds go beyond what a double holds exactly.
      const milliseconds = (row: number): number => {
        const micros = raw[row] as bigint;
        return Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n);
      };
      keep(
        name,
        type,
        list((row) => new p.Date(milliseconds(row)), flags),
        { flags, raw },
      );
    }
  };

  const rows = function* (): Generator<Record<string, unknown>> {
    for (let row = 0; row < rowCount; row += 1) {
      const entry = dictionary<unknown>();
      for (let i = 0; i < header.length; i += 1) {
        const { name } = header[i] as GuestColumn;
        const flags = kept[i]?.missing;
        entry[name] =
          flags !== undefined && flags[row] === 1
            ? null
            : (kept[i]?.values as ArrayLike<unknown>)[row];
      }
      yield entry;
    }
  };

  return {
    kept,
    add,
    view: () => p.freeze({ rowCount, columnNames, columns, missing, types, units, rows }),
  };
}
