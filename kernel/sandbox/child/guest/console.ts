import type { Primordials } from './primordials.js';

/** A console whose lines leave one by one, within limits, as plain text made from own data properties. */
export function makeConsole(
  p: Primordials,
  send: (line: string) => void,
  limits: { logLines: number; logLength: number },
) {
  let lines = 0;
  let length = 0;
  let full = false;

  const scalar = (value: unknown): string | undefined => {
    if (typeof value === 'string') return p.quote(cut(value, 1000));
    if (typeof value === 'bigint') return p.text(value) + 'n';
    if (typeof value === 'symbol') return 'Symbol()';
    if (typeof value === 'function') return '[function]';
    if (typeof value !== 'object' || value === null)
      return value === 0 && 1 / value < 0 ? '-0' : p.text(value);
    return undefined;
  };
  const cut = (text: string, most: number): string =>
    text.length > most ? p.substring(text, 0, most) + '…' : text;

  const show = (value: unknown, depth: number): string => {
    const plain = scalar(value);
    if (plain !== undefined) return plain;
    const object = value as object;
    const time = p.dateTime(object);
    if (time !== undefined) return 'Date(' + p.text(time) + ')';
    const message = p.ownData(object, 'message');
    if (typeof message === 'string' && typeof p.stack(object) === 'string')
      return 'Error: ' + cut(message, 1000);
    const typed = p.typedName(object);
    const list = typed !== undefined || p.isArray(object);
    if (depth > 3) return list ? '[…]' : '{…}';
    if (!list) return showObject(object, depth);
    const count = typed === undefined ? p.ownData(object, 'length') : p.typedLength(object);
    const most = typeof count === 'number' ? (count < 50 ? count : 50) : 0;
    let text = (typed === undefined ? '' : typed + '(' + p.text(count) + ') ') + '[';
    for (let i = 0; i < most; i += 1) {
      text += (i === 0 ? '' : ', ') + show(p.ownData(object, i), depth + 1);
    }
    return (
      text +
      (typeof count === 'number' && count > most ? ', …' + p.text(count - most) + ' more]' : ']')
    );
  };

  const showObject = (object: object, depth: number): string => {
    const keys = p.ownKeys(object);
    let text = '{';
    let shown = 0;
    for (let i = 0; i < keys.length && shown < 30; i += 1) {
      const key = keys[i];
      if (typeof key !== 'string') continue;
      const property = p.ownProperty(object, key);
      if (property === undefined || property.enumerable !== true) continue;
      const value = p.hasOwn(property, 'value') ? show(property.value, depth + 1) : '[accessor]';
      text += (shown === 0 ? ' ' : ', ') + cut(key, 100) + ': ' + value;
      shown += 1;
    }
    return text + (shown === 0 ? '}' : ' }');
  };

  const print = (values: readonly unknown[]): void => {
    if (full) return;
    let line = '';
    for (let i = 0; i < values.length && line.length < 8192; i += 1) {
      const value = values[i];
      let text: string;
      try {
        text = typeof value === 'string' ? value : show(value, 0);
      } catch {
        text = '[refuses to be read]';
      }
      line += (i === 0 ? '' : ' ') + text;
    }
    line = cut(line, 8192);
    lines += 1;
    length += line.length;
    if (lines > limits.logLines) {
      full = true;
      send('(console output stopped: the limit of log lines is ' + p.text(limits.logLines) + ')');
    } else if (length > limits.logLength) {
      full = true;
      send(
        '(console output stopped: the limit of log characters is ' + p.text(limits.logLength) + ')',
      );
    } else {
      send(line);
    }
  };

  const log = (...values: unknown[]): void => print(values);
  const assert = (...values: unknown[]): void => {
    if (values[0]) return;
    const rest: unknown[] = [];
    p.define(rest, 0, { value: 'Assertion failed' });
    for (let i = 1; i < values.length; i += 1) p.define(rest, i, { value: values[i] });
    print(rest);
  };
  const silent = (): void => undefined;
  const console = {
    log,
    info: log,
    warn: log,
    error: log,
    debug: log,
    trace: log,
    dir: log,
    table: log,
    group: log,
    assert,
    groupEnd: silent,
    groupCollapsed: log,
    time: silent,
    timeEnd: silent,
    timeLog: silent,
    count: silent,
    clear: silent,
  };
  p.define(globalThis, 'console', {
    value: console,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
