import type { Store } from '../../store/index.js';

const turns = new WeakMap<Store, Map<string, Promise<unknown>>>();

/** Loads into one dataset run one after the other; others at once. */
export async function taken<T>(store: Store, name: string, work: () => Promise<T>): Promise<T> {
  const key = name.toLowerCase();
  const queue = turns.get(store) ?? new Map<string, Promise<unknown>>();
  turns.set(store, queue);
  const before = queue.get(key) ?? Promise.resolve();
  const turn = before.then(work, work);
  queue.set(key, turn);
  try {
    return await turn;
  } finally {
    if (queue.get(key) === turn) queue.delete(key);
  }
}
