import type { Progress } from '@assay/schema';
import type { Store } from '../store/index.js';

/** Writes how far an attempt is, for the host that comes after a kill. */
export async function keepProgress(
  { store, report }: { store: Store; report: (error: unknown) => void },
  { id, attempt, progress }: { id: string; attempt: number; progress: Progress },
): Promise<void> {
  // Between machines it goes by notes: a write of the shared ledger for it would only get in the way of others.
  if (store.shared) return;
  try {
    await store.query(
      `UPDATE assay.job SET progress = $1 WHERE id = $2 AND attempt = $3 AND status = 'PROCESSING'`,
      [progress, id, attempt],
    );
  } catch (error) {
    // The bar in the ledger is a courtesy to the next host; the job itself goes on.
    report(error);
  }
}
