import { setTimeout as pause } from 'node:timers/promises';
import { isConflict } from './ducklake/index.js';

const TRIES = 40;
const LONGEST_MS = 1_000;

/** Does work again, after a wait with jitter, when another writer was first; the last conflict is thrown. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !isConflict(error)) throw error;
      // Chance decides here who goes first, and nothing else.
      await pause(Math.random() * Math.min(LONGEST_MS, 10 * 2 ** attempt));
    }
  }
}
