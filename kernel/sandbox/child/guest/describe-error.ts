import type { Primordials } from './primordials.js';

export interface ThrownText {
  message: string;
  line: number | null;
  column: number | null;
}

/** Turns whatever was thrown into text by own data descriptors, and finds the user's line without trusting that text. */
export function makeErrorText(p: Primordials, file: string, limit: number) {
  interface Site {
    getFileName(): unknown;
    getLineNumber(): unknown;
    getColumnNumber(): unknown;
  }
  let reading = false;
  let place: { line: number; column: number } | undefined;
  let siteMethods: { file: unknown; line: unknown; column: unknown } | undefined;

  // V8 hands its frames to this function while we read a stack; at any other time the property looks unset. What the
  // user assigns to it is ignored, so that no frame of ours ever reaches him.
  const prepare = (_error: unknown, sites: readonly Site[]): string => {
    for (let i = 0; i < sites.length; i += 1) {
      const site = sites[i];
      if (site === undefined) continue;
      if (siteMethods === undefined) {
        const of = p.getPrototypeOf(site) as object;
        siteMethods = {
          file: p.ownData(of, 'getFileName'),
          line: p.ownData(of, 'getLineNumber'),
          column: p.ownData(of, 'getColumnNumber'),
        };
      }
      if (p.apply(siteMethods.file, site, []) !== file) continue;
      const line = p.apply(siteMethods.line, site, []);
      const column = p.apply(siteMethods.column, site, []);
      if (typeof line !== 'number' || typeof column !== 'number') continue;
      place = { line, column };
      break;
    }
    return '';
  };
  p.define(p.Error, 'prepareStackTrace', {
    get: () => (reading ? prepare : undefined),
    set: () => undefined,
    configurable: false,
    enumerable: false,
  });
  p.define(p.Error, 'stackTraceLimit', { value: 50, writable: false, configurable: false });

  /** An inherited name is read up the chain, data properties only. */
  const dataOf = (error: object, key: string): unknown => {
    let at: object | null = error;
    for (let depth = 0; depth < 16 && at !== null; depth += 1) {
      const property = p.ownProperty(at, key);
      if (property !== undefined) return p.hasOwn(property, 'value') ? property.value : undefined;
      at = p.getPrototypeOf(at);
    }
    return undefined;
  };
  const cut = (text: string): string =>
    text.length > limit
      ? p.substring(text, 0, limit) + ' … (cut at the limit of error text)'
      : text;

  const kindOf = (value: unknown): string => {
    if (value === null || value === undefined) return 'threw ' + p.text(value);
    if (typeof value === 'string') return 'threw the text ' + p.quote(cut(value));
    if (typeof value === 'symbol') return 'threw a symbol';
    if (typeof value === 'function') return 'threw a function';
    if (typeof value !== 'object') return 'threw the ' + typeof value + ' ' + p.text(value);
    return 'threw an object that is not an Error';
  };

  const textOf = (value: unknown, depth: number): string => {
    if (typeof value !== 'object' || value === null) return kindOf(value);
    const message = dataOf(value, 'message');
    if (typeof message !== 'string') return kindOf(value);
    const name = dataOf(value, 'name');
    const head =
      typeof name === 'string' && name !== 'Error' && name !== '' && name.length <= 100
        ? name + ': ' + cut(message)
        : cut(message);
    const cause = p.ownData(value, 'cause');
    return cause === undefined || depth >= 3
      ? head
      : head + ' (cause: ' + textOf(cause, depth + 1) + ')';
  };

  const placeOf = (value: unknown): void => {
    place = undefined;
    if (typeof value !== 'object' || value === null) return;
    reading = true;
    const stack = p.stack(value);
    reading = false;
    if (place === undefined && typeof stack === 'string') fromText(stack, dataOf(value, 'message'));
  };

  /** The user has read the stack already, so V8 keeps it as text: take the first frame behind the message. */
  const fromText = (stack: string, message: unknown): void => {
    let from = 0;
    if (typeof message === 'string' && message.length > 0) {
      for (let i = 0; i < 200 && i + message.length <= stack.length; i += 1) {
        if (p.substring(stack, i, i + message.length) === message) {
          from = i + message.length;
          break;
        }
      }
    }
    const needle = file + ':';
    const last = stack.length < from + 20000 ? stack.length : from + 20000;
    for (let i = from; i < last; i += 1) {
      if (p.substring(stack, i, i + needle.length) !== needle) continue;
      const line = digits(stack, i + needle.length);
      if (line === undefined || stack[line.end] !== ':') continue;
      const column = digits(stack, line.end + 1);
      if (column === undefined) continue;
      place = { line: line.value, column: column.value };
      return;
    }
  };

  const digits = (text: string, from: number): { value: number; end: number } | undefined => {
    let value = 0;
    let end = from;
    for (; end < text.length && end < from + 8; end += 1) {
      const digit = text[end];
      if (digit === undefined || digit < '0' || digit > '9') break;
      value = value * 10 + +digit;
    }
    return end === from ? undefined : { value, end };
  };

  return (value: unknown): ThrownText => {
    // A hostile proxy may throw from each trap; its text is then simply not to be had.
    try {
      placeOf(value);
    } catch {
      reading = false;
    }
    const found = place;
    let message: string;
    try {
      message = textOf(value, 0);
    } catch {
      message = 'threw an object that refuses to be read';
    }
    return { message, line: found?.line ?? null, column: found?.column ?? null };
  };
}
