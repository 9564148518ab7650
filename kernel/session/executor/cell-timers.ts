import { carriedScope } from './scope.js';

type Callback = (...input: unknown[]) => void;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;

/** The callback does nothing once the cell that set the timer was interrupted. */
function guarded(callback: unknown, clear?: (timer: unknown) => void): unknown {
  const scope = carriedScope();
  if (scope === undefined || typeof callback !== 'function') return callback;
  return function (this: unknown, ...input: unknown[]): void {
    if (scope.interrupted) clear?.(this);
    else Reflect.apply(callback, this, input);
  };
}

function replace(name: 'setTimeout' | 'setInterval' | 'setImmediate'): void {
  const original = globalThis[name] as unknown as Timer;
  const clear =
    name === 'setInterval' ? (timer: unknown) => clearInterval(timer as number) : undefined;
  const timer = function (callback: unknown, ...rest: unknown[]): unknown {
    return original(guarded(callback, clear) as Callback, ...rest);
  };
  // `promisify` finds its own form of a timer on the function.
  Object.defineProperties(timer, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(globalThis, name, { value: timer, configurable: true, writable: true });
}

/** Timers of an interrupted cell stay silent; what earlier cells set goes on. */
export function installCellTimers(): void {
  replace('setTimeout');
  replace('setInterval');
  replace('setImmediate');
}
