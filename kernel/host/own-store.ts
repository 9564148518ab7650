import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from '@assay/schema';
import { openStore, type Store, type StoreOptions } from '../store/index.js';
import { hostElsewhere, noteOpening, openedElsewhere } from './host-record.js';

const PATIENCE_MS = 20_000;
/** A little less than clients wait for a host. */
const LONG_PATIENCE_MS = 170_000;

/**
 * Opens the project's store as its one owner. While an earlier host is on its way out this waits, and longer while one is on
 * its way in, as after a kill of whoever started it; when another host is there to stay it gives up.
 *
 * @param patience - milliseconds to wait for an owner that does not say what it is
 * @returns undefined when another host owns the store
 */
export async function ownStore(
  project: string,
  options: Omit<StoreOptions, 'file'>,
  patience = PATIENCE_MS,
): Promise<Store | undefined> {
  const file = join(project, '.assay', 'store.duckdb');
  const begun = performance.now();
  await noteOpening(project);
  for (;;) {
    try {
      return await openStore({ file, ...options });
    } catch (error) {
      const locked = error instanceof AssayError && error.code === 'store-locked';
      if (!locked) throw error;
      if (await hostElsewhere(project)) return undefined;
      const bound = (await openedElsewhere(project)) ? LONG_PATIENCE_MS : patience;
      if (performance.now() - begun > bound) throw error;
      await pause(25);
    }
  }
}

/** `ASSAY_THREADS`. @throws AssayError `threads-invalid` */
export function threadsFromEnvironment(): number | undefined {
  const text = process.env['ASSAY_THREADS'];
  if (text === undefined || text === '') return undefined;
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return threads;
  throw new AssayError(
    'threads-invalid',
    `ASSAY_THREADS is "${text}", not a number from 1 to 1024`,
  );
}
