import type { Primordials } from './primordials.js';
import type { makeRefusal } from './refusal.js';

interface DataLimits {
  dataLength: number;
  dataNodes: number;
  dataDepth: number;
  valueLength: number;
}

/**
 * Writes JSON text from own data properties: no toJSON, no accessor, no prototype has a say. What JSON can't hold is
 * marked (`{"$number":"NaN"}`, `{"$date":ms}`) or refused by its path.
 */
export function makeData(p: Primordials, r: ReturnType<typeof makeRefusal>, limits: DataLimits) {
  const path: (string | number | undefined)[] = [];
  p.setPrototypeOf(path, null);
  const open: object[] = [];
  p.setPrototypeOf(open, null);
  let depth = 0;
  let nodes = 0;
  let length = 0;
  let root = '';

  const where = (): string => {
    let text = root;
    for (let i = 0; i < depth && i < 20; i += 1) {
      const key = path[i];
      if (key === undefined) continue;
      if (typeof key === 'number') text += '[' + p.text(key) + ']';
      else text += '.' + (key.length > 60 ? p.substring(key, 0, 60) + '…' : p.text(key));
    }
    return text;
  };
  const piece = (text: string): string => {
    length += text.length;
    if (length > limits.dataLength) {
      r.refuse(
        root + ' is too large: the limit of JSON characters is ' + p.text(limits.dataLength),
      );
    }
    return text;
  };

  const number = (value: number): string => {
    if (value !== value) return piece('{"$number":"NaN"}');
    if (value === Infinity) return piece('{"$number":"Infinity"}');
    if (value === -Infinity) return piece('{"$number":"-Infinity"}');
    if (value === 0 && 1 / value < 0) return piece('{"$number":"-0"}');
    return piece(p.text(value));
  };

  const string = (value: string): string => {
    if (value.length > limits.valueLength) {
      r.refuse(
        where() +
          ' has ' +
          p.text(value.length) +
          ' characters; the limit of one text value is ' +
          p.text(limits.valueLength),
      );
    }
    return piece(p.quote(value));
  };

  const write = (value: unknown): string => {
    nodes += 1;
    if (nodes > limits.dataNodes) {
      r.refuse(root + ' has too many values: the limit is ' + p.text(limits.dataNodes));
    }
    if (value === null || value === undefined) return piece('null');
    if (typeof value === 'number') return number(value);
    if (typeof value === 'string') return string(value);
    if (typeof value === 'boolean') return piece(value ? 'true' : 'false');
    if (typeof value !== 'object')
      return r.refuse(where() + ' is ' + r.nameOf(value) + ', which JSON can not hold');
    return object(value);
  };

  const object = (value: object): string => {
    const time = p.dateTime(value);
    if (time !== undefined) {
      if (time !== time) r.refuse(where() + ' is an Invalid Date');
      return piece('{"$date":' + p.text(time) + '}');
    }
    if (depth >= limits.dataDepth) {
      r.refuse(root + ' is nested too deep: the limit is ' + p.text(limits.dataDepth) + ' levels');
    }
    for (let i = 0; i < depth; i += 1)
      if (open[i] === value) r.refuse(where() + ' refers back to itself');
    const typed = p.typedName(value);
    const known = typed !== undefined || p.isArray(value) ? undefined : r.builtIn(value);
    if (known !== undefined) r.refuse(where() + ' is a ' + known + ', which JSON can not hold');
    open[depth] = value;
    // Nothing in it has been looked at yet.
    path[depth] = undefined;
    depth += 1;
    const text =
      typed !== undefined ? numbers(value, typed) : p.isArray(value) ? list(value) : record(value);
    depth -= 1;
    return text;
  };

  const numbers = (value: object, typed: string): string => {
    if (typed === 'BigInt64Array' || typed === 'BigUint64Array') {
      r.refuse(where() + ' is a ' + typed + ', which JSON can not hold');
    }
    const count = p.typedLength(value);
    nodes += count;
    let text = '[';
    for (let i = 0; i < count; i += 1) {
      text += (i === 0 ? '' : ',') + number((value as Float64Array)[i] as number);
      if (nodes > limits.dataNodes) write(null);
    }
    return text + ']';
  };

  const list = (value: object): string => {
    const count = p.ownData(value, 'length');
    if (typeof count !== 'number') return r.refuse(where() + ' is an array without a length');
    if (nodes + count > limits.dataNodes) {
      r.refuse(
        where() +
          ' has ' +
          p.text(count) +
          ' values; the limit of values in ' +
          root +
          ' is ' +
          p.text(limits.dataNodes),
      );
    }
    let text = piece('[');
    for (let i = 0; i < count; i += 1) {
      path[depth - 1] = i;
      text += (i === 0 ? '' : ',') + write(own(value, i));
    }
    return text + piece(']');
  };

  const record = (value: object): string => {
    const keys = p.ownKeys(value);
    let text = piece('{');
    let written = 0;
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (typeof key !== 'string' || (depth === 1 && skipped(key))) continue;
      const property = p.ownProperty(value, key);
      if (property === undefined || property.enumerable !== true) continue;
      path[depth - 1] = key;
      const content = own(value, key, property);
      if (content === undefined) continue;
      if (key === '__proto__') r.refuse(where() + ' must not be named "__proto__"');
      text += (written === 0 ? '' : ',') + piece(p.quote(key)) + ':' + write(content);
      written += 1;
    }
    return text + piece('}');
  };

  const own = (of: object, key: string | number, property = p.ownProperty(of, key)): unknown => {
    if (property === undefined) return undefined;
    if (!p.hasOwn(property, 'value'))
      r.refuse(where() + ' is an accessor; a result holds plain values only');
    return property.value as unknown;
  };

  let reserved = '';
  const skipped = (key: string): boolean => key === reserved;

  /** JSON of `value`; its top-level key `except` is left out. */
  return (value: unknown, name: string, except: string): string => {
    depth = 0;
    nodes = 0;
    length = 0;
    root = name;
    reserved = except;
    return write(value);
  };
}
