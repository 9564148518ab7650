export type Callable = (this: unknown, ...input: unknown[]) => unknown;

/** Puts a function in the place of a method of Node's, under its name; where there is none, nothing happens. */
export function replaceMethod(
  owner: object,
  name: string,
  wrap: (original: Callable) => Callable,
): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  const wrapped = wrap(original as Callable);
  // What hangs on the function stays on it, as `util.promisify`'s own form of `exec`.
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(owner, name, { value: wrapped, configurable: true, writable: true });
}
