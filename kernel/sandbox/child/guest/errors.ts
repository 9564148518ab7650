import type { Primordials } from './primordials.js';

/**
 * Stands before the classes of errors, so that V8 writes the stack out, and with it the place is noted, the moment that an error is
 * made: a stack that the user assigns later changes nothing. Assignments to V8's own settings on `Error` are taken and dropped,
 * since libraries make them.
 */
export function guardErrors(p: Primordials): void {
  const world = globalThis as unknown as Record<string, (new () => object) | undefined>;
  const names = [
    'Error',
    'AggregateError',
    'EvalError',
    'RangeError',
    'ReferenceError',
    'SuppressedError',
    'SyntaxError',
    'TypeError',
    'URIError',
  ];
  // Writing a stack out takes as long as making a hundred errors; who makes thousands does not forge each.
  let noted = 0;
  const note = (error: object): object => {
    noted += 1;
    if (noted <= 500) p.stack(error);
    return error;
  };
  let first: object | undefined;
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] as string;
    const real = world[name];
    if (real === undefined) continue;
    const ignored = (key: PropertyKey): boolean =>
      name === 'Error' && (key === 'stackTraceLimit' || key === 'prepareStackTrace');
    const guarded: object = new p.Proxy(real, {
      construct: (target, args: unknown[], newTarget): object =>
        note(
          p.Reflect.construct(target, args, newTarget === guarded ? target : newTarget) as object,
        ),
      apply: (target, _self, args: unknown[]): object =>
        note(p.Reflect.construct(target, args, target) as object),
      set: (target, key, value, receiver): boolean =>
        ignored(key) || p.Reflect.set(target, key, value, receiver === guarded ? target : receiver),
      defineProperty: (target, key, property): boolean =>
        ignored(key) || p.define(target, key, property),
      deleteProperty: (target, key): boolean =>
        ignored(key) || p.Reflect.deleteProperty(target, key),
    });
    // The others inherit from Error itself: from here on, from its guard.
    if (name === 'Error') first = guarded;
    else if (p.getPrototypeOf(real) === p.Error && first !== undefined)
      p.setPrototypeOf(real, first);
    const plain = { writable: true, enumerable: false, configurable: true };
    p.define((real as { prototype: object }).prototype, 'constructor', {
      value: guarded,
      ...plain,
    });
    p.define(globalThis, name, { value: guarded, ...plain });
  }
}
