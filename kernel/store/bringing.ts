import { errorMessage } from './error-message.js';
import type { Objects } from './objects.js';

const AWAY = 'received by another machine:';

/** A statement that reads a record's bytes cannot wait for them: it is told so, and done again when they are here. */
export function away(sha256: string): Error {
  return new Error(`${AWAY} ${sha256}`);
}

/** Does work again for every object that it misses, when that object can be brought here. */
export async function bringing<T>(
  objects: Objects,
  work: () => Promise<T>,
  wanted: () => boolean,
): Promise<T> {
  const brought = new Set<string>();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const sha256 = new RegExp(`${AWAY} ([0-9a-f]{64})`).exec(errorMessage(error))?.[1];
      if (sha256 === undefined || brought.has(sha256)) throw error;
      // What was found in part is not begun again; whoever asks next has it all.
      if (!wanted()) {
        await objects.find(sha256);
        throw error;
      }
      await objects.find(sha256);
      brought.add(sha256);
    }
  }
}
