import type { Primordials } from './primordials.js';

/**
 * Tells allocations that the isolate refuses apart by the identity of their errors, which no text can imitate: only what the
 * engine throws where none of the user's code can have run, or what it throws again for an allocation of the same size.
 *
 * @returns the errors of refused allocations
 */
export function guardAllocations(
  p: Primordials,
  names: readonly string[],
  replace: (on: object, name: string, value: unknown) => void,
): WeakSet<object> {
  const refused = new p.WeakSet<object>();
  const isRefusal = (error: unknown): boolean => {
    if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return false;
    const message = p.ownData(error, 'message');
    if (typeof message !== 'string') return false;
    const at = message.length - 15;
    return (
      message === 'Array buffer allocation failed' ||
      (at > 0 && p.substring(message, at, message.length) === ': Out of memory')
    );
  };
  /** Whether so many elements are refused when nobody but the engine has a say. */
  const isRefusedAgain = (make: unknown, size: unknown): boolean => {
    if (typeof size !== 'number') return false;
    try {
      p.Reflect.construct(make as new (size: number) => object, [size]);
      return false;
    } catch (error) {
      return isRefusal(error);
    }
  };
  const isPlain = (value: unknown): boolean =>
    value === null || (typeof value !== 'object' && typeof value !== 'function');
  const sizeOf = (value: unknown): unknown => {
    if (isPlain(value)) return value;
    if (p.typedName(value) !== undefined) return p.typedLength(value);
    return p.isArray(value) ? p.ownData(value as object, 'length') : undefined;
  };

  for (let n = 0; n < names.length; n += 1) {
    const name = names[n] as string;
    const real = (globalThis as unknown as Record<string, unknown>)[name] as new (
      ...args: unknown[]
    ) => object;
    const growable = name === 'ArrayBuffer';
    const guarded: object = new p.Proxy(real, {
      construct(target, args: unknown[], newTarget) {
        const own = newTarget === guarded;
        try {
          // A second argument would ask for a resizable buffer, which the memory limit does not count.
          return p.Reflect.construct(
            target,
            growable ? [args[0]] : args,
            own ? target : newTarget,
          ) as object;
        } catch (error) {
          if (isRefusal(error)) {
            const alone = own && (isPlain(args[0]) || p.typedName(args[0]) !== undefined);
            if (alone || isRefusedAgain(target, sizeOf(args[0]))) p.add(refused, error as object);
          }
          throw error;
        }
      },
    });
    replace(real.prototype as object, 'constructor', guarded);
    replace(globalThis, name, guarded);
  }

  /** @param alone - whether none of the user's code runs, given the arguments */
  const guardMethod = (
    on: object,
    name: string,
    alone: (self: unknown, args: readonly unknown[]) => boolean,
  ): void => {
    const real = p.ownData(on, name);
    if (typeof real !== 'function') return;
    const guarded: object = new p.Proxy(real, {
      apply(target, self: unknown, args: unknown[]) {
        try {
          return p.apply(target, self, args);
        } catch (error) {
          if (isRefusal(error) && alone(self, args)) p.add(refused, error as object);
          throw error;
        }
      },
    });
    replace(on, name, guarded);
  };
  // These make their arrays without asking a constructor.
  const typed = p.getPrototypeOf(p.Float64Array.prototype) as object;
  const isAgain = (self: unknown): boolean => isRefusedAgain(p.Float64Array, p.typedLength(self));
  guardMethod(typed, 'toReversed', () => true);
  guardMethod(typed, 'toSorted', (self, args) => args[0] === undefined || isAgain(self));
  guardMethod(
    typed,
    'with',
    (self, args) => (isPlain(args[0]) && isPlain(args[1])) || isAgain(self),
  );
  const isText = (_: unknown, args: readonly unknown[]): boolean =>
    typeof args[0] === 'string' && args[1] === undefined;
  guardMethod(p.Uint8Array, 'fromBase64', isText);
  guardMethod(p.Uint8Array, 'fromHex', isText);
  return refused;
}
