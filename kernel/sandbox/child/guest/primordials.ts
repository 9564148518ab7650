/*
 * The files of this folder run inside the isolate, each function sent there as text. So a function here uses nothing but
 * its arguments and the isolate's own globals, and after the user's code has run it touches no prototype that the user
 * could have changed: no for-of, no spread of foreign values, no method calls, only what `capture` took beforehand.
 */

export type Primordials = ReturnType<typeof capture>;

/** Takes the intrinsics before any code of the user's runs. */
export function capture() {
  const { getOwnPropertyDescriptor, ownKeys, getPrototypeOf, setPrototypeOf } = Reflect;
  const apply = Reflect.apply as (fn: unknown, self: unknown, args: readonly unknown[]) => unknown;
  const define = Reflect.defineProperty;
  /** A method as a value, to be called by `apply` only. */
  const method = (of: object, key: PropertyKey): unknown =>
    getOwnPropertyDescriptor(of, key)?.value as unknown;
  const hasOwnProperty = method(Object.prototype, 'hasOwnProperty');
  const lookup: unknown = (Object.prototype as unknown as Record<string, unknown>)[
    '__lookupGetter__'
  ];
  const typed: object = getPrototypeOf(Float64Array.prototype) as object;
  const getter = (of: object, key: PropertyKey): unknown => getOwnPropertyDescriptor(of, key)?.get;
  const tag = getter(typed, Symbol.toStringTag);
  const bufferOf = getter(typed, 'buffer');
  const offsetOf = getter(typed, 'byteOffset');
  const lengthOf = getter(typed, 'length');
  const byteLengthOf = getter(ArrayBuffer.prototype, 'byteLength');
  const sliceBuffer = method(ArrayBuffer.prototype, 'slice');
  const transfer: unknown = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'transfer')?.value;
  const getTime = method(Date.prototype, 'getTime');
  const substring = method(String.prototype, 'substring');
  const add = method(WeakSet.prototype, 'add');
  const has = method(WeakSet.prototype, 'has');
  const weakGet = method(WeakMap.prototype, 'get');
  const weakSet = method(WeakMap.prototype, 'set');
  const errorStack = getter(new Error('probe'), 'stack');
  const hasOwn = (of: object, key: PropertyKey): boolean =>
    apply(hasOwnProperty, of, [key]) as boolean;
  return {
    __proto__: null,
    apply,
    define,
    hasOwn,
    ownKeys,
    getPrototypeOf,
    setPrototypeOf,
    ownProperty: getOwnPropertyDescriptor,
    isArray: Array.isArray,
    freeze: Object.freeze,
    isInteger: Number.isInteger,
    now: Date.now,
    random: Math.random,
    imul: Math.imul,
    floor: Math.floor,
    trunc: Math.trunc,
    quote: JSON.stringify as (text: string) => string,
    parse: JSON.parse as (text: string) => unknown,
    text: String,
    BigInt,
    Float64Array,
    BigInt64Array,
    Int32Array,
    Uint8Array,
    ArrayBuffer,
    Error,
    RangeError,
    TypeError,
    Promise,
    Date,
    WeakSet,
    WeakMap,
    Proxy,
    Reflect,
    iterator: Symbol.iterator,
    /** The accessor of an indexed property, without the cost of a descriptor. */
    accessor: (of: object, key: number): unknown => apply(lookup, of, [key]),
    typedName: (value: unknown): string | undefined => apply(tag, value, []) as string | undefined,
    typedBuffer: (value: unknown): ArrayBuffer => apply(bufferOf, value, []) as ArrayBuffer,
    typedOffset: (value: unknown): number => apply(offsetOf, value, []) as number,
    typedLength: (value: unknown): number => apply(lengthOf, value, []) as number,
    byteLength: (buffer: ArrayBuffer): number => apply(byteLengthOf, buffer, []) as number,
    sliceBuffer: (buffer: ArrayBuffer, from: number, to: number): ArrayBuffer =>
      apply(sliceBuffer, buffer, [from, to]) as ArrayBuffer,
    transfer: (buffer: ArrayBuffer): ArrayBuffer => apply(transfer, buffer, []) as ArrayBuffer,
    substring: (text: string, from: number, to: number): string =>
      apply(substring, text, [from, to]) as string,
    add: (set: WeakSet<object>, value: object): void => void apply(add, set, [value]),
    has: (set: WeakSet<object>, value: object): boolean => apply(has, set, [value]) as boolean,
    weakGet: (map: WeakMap<object, unknown>, key: object): unknown => apply(weakGet, map, [key]),
    weakSet: (map: WeakMap<object, unknown>, key: object, value: unknown): void =>
      void apply(weakSet, map, [key, value]),
    /** Milliseconds of a genuine Date, undefined for everything else. */
    dateTime: (value: unknown): number | undefined => {
      try {
        return apply(getTime, value, []) as number;
      } catch {
        return undefined;
      }
    },
    /** The engine's own stack text, whatever the error's `stack` property has become. */
    stack: (error: unknown): unknown => {
      try {
        return apply(errorStack, error, []);
      } catch {
        return undefined;
      }
    },
    /** The value of an own data property; undefined for accessors and absent ones. */
    ownData: (of: object, key: PropertyKey): unknown => {
      const property = getOwnPropertyDescriptor(of, key);
      return property !== undefined && hasOwn(property, 'value') ? property.value : undefined;
    },
    arrayPrototype: Array.prototype as unknown as object,
    objectPrototype: Object.prototype,
  };
}
