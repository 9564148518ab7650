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
  }
  type Place = { line: number; column: number };
  /** Places of the errors whose stack V8 has written out, by the error itself. */
  const places = new p.WeakMap<object, Place>();
  const methods = {
    file: undefined,
    line: undefined,
    column: undefined,
    text: undefined,
  } as Record<string, unknown>;

  /** The frames are read by methods that work on V8's own objects only, so invented frames throw. */
  const learn = (site: Site): void => {
    const of = p.getPrototypeOf(site) as object;
    methods['file'] = p.ownData(of, 'getFileName');
    methods['line'] = p.ownData(of, 'getLineNumber');
    methods['column'] = p.ownData(of, 'getColumnNumber');
    methods['text'] = p.ownData(of, 'toString');
  };

  // V8 calls this with its frames when a stack is first read, by the user or by us. What the user assigns to the
  // property is ignored, so that no frame ever reaches him. A comment like sourceURL does not change a frame's file name.
  const prepare = (error: unknown, sites: readonly Site[]): string => {
    let text = textOf(error, 0);
    let found = false;
    for (let i = 0; i < sites.length; i += 1) {
      const site = sites[i] as Site;
      const name = p.apply(methods['file'], site, []);
      if (name !== file) continue;
      text += '\n    at ' + p.text(p.apply(methods['text'], site, []));
      const line = p.apply(methods['line'], site, []);
      const column = p.apply(methods['column'], site, []);
      if (found || typeof line !== 'number' || typeof column !== 'number') continue;
      found = true;
      p.weakSet(places, error as object, { line, column });
    }
    return text;
  };
  p.Error.prepareStackTrace = (_error, sites) => {
    const site = sites[0];
    if (site !== undefined) learn(site);
    return '';
  };
  p.stack(new p.Error('probe'));
  p.define(p.Error, 'prepareStackTrace', {
    get: () => prepare,
    set: () => undefined,
    // A proxy must not hide what is fixed; nobody but the guards of errors.ts reaches this property.
    configurable: true,
    enumerable: false,
  });
  p.define(p.Error, 'stackTraceLimit', { value: 50, writable: false, configurable: true });

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

  /** Reading the stack makes V8 write it out, unless that has been done; a stack that the user replaced has no place. */
  const placeOf = (value: unknown): Place | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    p.stack(value);
    return p.weakGet(places, value) as Place | undefined;
  };

  return (value: unknown): ThrownText => {
    // A hostile proxy may throw from each trap; its text is then simply not to be had.
    let found: Place | undefined;
    try {
      found = placeOf(value);
    } catch {
      found = undefined;
    }
    let message: string;
    try {
      message = textOf(value, 0);
    } catch {
      message = 'threw an object that refuses to be read';
    }
    return { message, line: found?.line ?? null, column: found?.column ?? null };
  };
}
