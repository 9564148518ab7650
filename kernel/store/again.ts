import { setTimeout as pause } from 'node:timers/promises';
import { isConflict, isCut } from './ducklake/index.js';

const TRIES = 40;
const LONGEST_MS = 1_000;

/**
 * Does work again, after a wait with jitter, when another writer was first or the line to the catalogue broke; the last such
 * error is thrown. A commit whose answer was lost is no such error: see `OneTransaction`.
 *
 * @param wanted - whether it is still to be done
 */
export async function again<T>(
  work: () => Promise<T>,
  wanted: () => boolean = () => true,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const passes = isConflict(error) || isCut(error);
      if (attempt === TRIES || !passes || !wanted()) throw error;
      // Chance decides here who goes first, and nothing else.
      await pause(Math.random() * Math.min(LONGEST_MS, 10 * 2 ** attempt));
    }
  }
}
