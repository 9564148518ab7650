import type { guardAllocations } from './allocations.js';
import type { Primordials } from './primordials.js';

/**
 * Leaves the user an allow-listed, deterministic language: no shared or growable memory, no WebAssembly, no collector
 * callbacks, a fixed clock, a seeded random, UTC and English wherever a locale is implied.
 *
 * @returns the errors of allocations that the isolate will have refused
 */
export function seal(p: Primordials, guard: typeof guardAllocations): WeakSet<object> {
  const allowed: Record<string, unknown> = JSON.parse(
    '{"Object":1,"Function":1,"Array":1,"Number":1,"parseFloat":1,"parseInt":1,"Infinity":1,"NaN":1,"undefined":1,"Boolean":1,"String":1,"Symbol":1,"Date":1,"Promise":1,"RegExp":1,"Error":1,"AggregateError":1,"EvalError":1,"RangeError":1,"ReferenceError":1,"SyntaxError":1,"TypeError":1,"URIError":1,"SuppressedError":1,"DisposableStack":1,"AsyncDisposableStack":1,"globalThis":1,"JSON":1,"Math":1,"ArrayBuffer":1,"DataView":1,"Uint8Array":1,"Int8Array":1,"Uint16Array":1,"Int16Array":1,"Uint32Array":1,"Int32Array":1,"BigUint64Array":1,"BigInt64Array":1,"Uint8ClampedArray":1,"Float16Array":1,"Float32Array":1,"Float64Array":1,"Map":1,"Set":1,"WeakMap":1,"WeakSet":1,"BigInt":1,"Iterator":1,"Proxy":1,"Reflect":1,"decodeURI":1,"decodeURIComponent":1,"encodeURI":1,"encodeURIComponent":1,"escape":1,"unescape":1,"eval":1,"isFinite":1,"isNaN":1}',
  ) as Record<string, unknown>;
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name !== 'string' || !Object.hasOwn(allowed, name)) {
      Reflect.deleteProperty(globalThis, name);
    }
  }
  const remove = (from: object, names: readonly string[]): void => {
    for (const name of names) Reflect.deleteProperty(from, name);
  };
  const replace = (on: object, name: string, value: unknown): void => {
    Object.defineProperty(on, name, {
      value,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  };
  remove(
    ArrayBuffer.prototype,
    Object.getOwnPropertyNames(ArrayBuffer.prototype).filter((name) =>
      /resiz|transfer|maxByteLength|immutable/i.test(name),
    ),
  );
  remove(Date.prototype, ['toTemporalInstant']);

  const names = Object.keys(allowed).filter(
    (name) => /Array$|^ArrayBuffer$/.test(name) && name !== 'Array',
  );
  const refused = guard(p, names, replace);

  // The zone's name is written in the language of the machine, the zone itself is always the same.
  for (const name of ['toString', 'toTimeString'] as const) {
    const real = Date.prototype[name];
    const named = {
      [name](this: unknown): string {
        const text = p.apply(real, this, []) as string;
        let at = 0;
        while (at < text.length && text[at] !== '(') at += 1;
        return at === text.length
          ? text
          : p.substring(text, 0, at) + '(Coordinated Universal Time)';
      },
    };
    replace(Date.prototype, name, named[name]);
  }
  const FixedDate: object = new p.Proxy(Date, {
    apply: () => p.apply(dateText, new p.Date(0), []),
    construct: (target, args: unknown[], newTarget) =>
      p.Reflect.construct(target, args.length === 0 ? [0] : args, newTarget) as object,
  });
  const dateText: unknown = Date.prototype.toString;
  replace(Date, 'now', () => 0);
  replace(Date.prototype, 'constructor', FixedDate);
  replace(globalThis, 'Date', FixedDate);

  let state = 0x9e3779b9;
  replace(Math, 'random', () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = p.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + p.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  });

  const inEnglish = (on: object, name: string, at: number): void => {
    const real = (on as Record<string, unknown>)[name];
    if (typeof real !== 'function') return;
    const named = {
      [name](this: unknown, ...args: unknown[]): unknown {
        if (args.length <= at || args[at] === undefined) {
          for (let i = args.length; i <= at; i += 1)
            p.define(args, i, { value: undefined, writable: true });
          p.define(args, at, { value: 'en-US' });
        }
        return p.apply(real, this, args);
      },
    };
    replace(on, name, named[name]);
  };
  const typed = Reflect.getPrototypeOf(Float64Array.prototype) as object;
  for (const prototype of [Number.prototype, BigInt.prototype, Array.prototype, typed]) {
    inEnglish(prototype, 'toLocaleString', 0);
  }
  for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
    inEnglish(Date.prototype, name, 0);
  }
  inEnglish(String.prototype, 'localeCompare', 1);
  for (const name of ['toLocaleUpperCase', 'toLocaleLowerCase'])
    inEnglish(String.prototype, name, 0);

  return refused;
}
