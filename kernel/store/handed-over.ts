/** Notes whether anything was handed over to `take`: what was is not read again. */
export function handedOver<T>(take: (given: T) => Promise<void>): {
  taking: (given: T) => Promise<void>;
  fresh: () => boolean;
} {
  let handed = false;
  const taking = (given: T) => ((handed = true), take(given));
  return { taking, fresh: () => !handed };
}
