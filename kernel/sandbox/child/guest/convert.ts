import type { FlatColumn } from './flatten.js';
import type { Primordials } from './primordials.js';
import type { makeRefusal } from './refusal.js';

/**
 * Turns an ordinary array into a flat column. Its type is that of its first value: number, bigint (integer), text,
 * boolean or Date (timestamp); null, undefined and holes are missing.
 */
export function makeConvert(
  p: Primordials,
  r: ReturnType<typeof makeRefusal>,
  limits: { valueLength: number; resultBytes: number },
) {
  type Kind = 'number' | 'bigint' | 'string' | 'boolean' | 'date';

  const at = (name: string, row: number): string =>
    'column ' +
    p.quote(name.length > 60 ? p.substring(name, 0, 60) + '…' : name) +
    ', row ' +
    p.text(row) +
    ' (counted from 0): ';

  const read = (values: object, row: number, name: string, plain: boolean): unknown => {
    if (plain) {
      if (p.accessor(values, row) !== undefined)
        r.refuse(at(name, row) + 'an accessor; a result holds plain values only');
      return (values as unknown[])[row];
    }
    const property = p.ownProperty(values, row);
    if (property === undefined) return undefined;
    if (!p.hasOwn(property, 'value'))
      r.refuse(at(name, row) + 'an accessor; a result holds plain values only');
    return property.value;
  };

  const kindOf = (value: unknown, name: string, row: number): Kind => {
    const type = typeof value;
    if (type === 'number' || type === 'bigint' || type === 'string' || type === 'boolean')
      return type;
    if (type === 'object' && p.dateTime(value) !== undefined) return 'date';
    return r.refuse(at(name, row) + r.nameOf(value) + ' can not be stored in a column');
  };

  const types: Record<Kind, FlatColumn['type']> = {
    number: 'number',
    bigint: 'integer',
    string: 'text',
    boolean: 'boolean',
    date: 'timestamp',
  };

  const integer = (value: bigint, name: string, row: number): bigint => {
    if (value > 9223372036854775807n || value < -9223372036854775808n) {
      r.refuse(at(name, row) + 'beyond the range of int64');
    }
    return value;
  };
  const micros = (value: unknown, name: string, row: number): bigint => {
    const time = p.dateTime(value) as number;
    if (time !== time) r.refuse(at(name, row) + 'an Invalid Date');
    return p.BigInt(time) * 1000n;
  };

  return (values: object, length: number, name: string, plain: boolean): FlatColumn => {
    let kind: Kind | undefined;
    let missing: Uint8Array | undefined;
    let doubles: Float64Array | undefined;
    let longs: BigInt64Array | undefined;
    let bytes: Uint8Array | undefined;
    let lengths: Int32Array | undefined;
    let characters = '';
    const start = (first: Kind): void => {
      kind = first;
      if (first === 'number') doubles = new p.Float64Array(length);
      else if (first === 'boolean') bytes = new p.Uint8Array(length);
      else if (first === 'string') lengths = new p.Int32Array(length);
      else longs = new p.BigInt64Array(length);
    };
    for (let row = 0; row < length; row += 1) {
      const value = read(values, row, name, plain);
      if (value === null || value === undefined) {
        missing ??= new p.Uint8Array(length);
        missing[row] = 1;
        if (doubles !== undefined) doubles[row] = NaN;
        continue;
      }
      if (typeof value === 'number' && doubles !== undefined) {
        doubles[row] = value;
        continue;
      }
      const found = kindOf(value, name, row);
      if (kind === undefined) {
        start(found);
        // Missing values before the first one.
        if (doubles !== undefined) for (let i = 0; i < row; i += 1) doubles[i] = NaN;
      } else if (found !== kind) {
        r.refuse(at(name, row) + r.nameOf(value) + ' in a column of type ' + types[kind]);
      }
      if (doubles !== undefined) doubles[row] = value as number;
      else if (bytes !== undefined) bytes[row] = value === true ? 1 : 0;
      else if (longs !== undefined)
        longs[row] =
          kind === 'date' ? micros(value, name, row) : integer(value as bigint, name, row);
      else if (lengths !== undefined) {
        const text = value as string;
        if (text.length > limits.valueLength) {
          r.refuse(
            at(name, row) +
              p.text(text.length) +
              ' characters; the limit of one text value is ' +
              p.text(limits.valueLength),
          );
        }
        // A string holds at most 2^29 characters.
        if (characters.length + text.length > 268435456) {
          r.refuse(
            at(name, row) + 'too much text; the limit of characters in one column is 268435456',
          );
        }
        lengths[row] = text.length;
        characters += text;
      }
    }
    if (kind === undefined) {
      start('number');
      for (let row = 0; row < length; row += 1) (doubles as unknown as Float64Array)[row] = NaN;
    }
    if (lengths !== undefined && missing !== undefined) {
      for (let row = 0; row < length; row += 1) if (missing[row] === 1) lengths[row] = -1;
    }
    const view = doubles ?? bytes ?? longs ?? lengths;
    const buffer = view === undefined ? undefined : p.typedBuffer(view);
    return {
      name,
      type: types[kind ?? 'number'],
      same: null,
      unchanged: false,
      length,
      buffer,
      offset: 0,
      bytes: (buffer === undefined ? 0 : p.byteLength(buffer)) + 2 * characters.length,
      characters,
      missing: missing === undefined || lengths !== undefined ? undefined : p.typedBuffer(missing),
    };
  };
}
