/** So much more than before is worth a pause of some fifty milliseconds. */
const GROWN = 96 * 2 ** 20;
const LOOK_MS = 1000;

interface Process {
  /** Bytes in memory. */
  resident: () => number;
  /** Collects all; absent in a process that was started without `--expose-gc`. */
  collect: (() => unknown) | undefined;
}

/**
 * Has V8 collect what many small reads leave in DuckDB's memory. Of a result V8 sees a few bytes on its own heap, so that under
 * steady reads hundreds of megabytes would lie about before it collects by itself.
 *
 * Only a whole collection does it: one of the young objects alone makes old ones of those that are just being read.
 *
 * @returns ends it
 */
export function collectNative(
  { resident, collect }: Process = {
    resident: () => process.memoryUsage.rss(),
    collect: globalThis.gc,
  },
): () => void {
  let least = resident();
  const timer = setInterval(() => {
    const now = resident();
    least = Math.min(least, now);
    if (now - least < GROWN) return;
    collect?.();
    // What is still there is in use; the finalizers that are due will show at the next look.
    least = resident();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
