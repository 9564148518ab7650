import type { Transaction } from './store.js';

/** Names of views that are to be written anew before they are read. */
export const DUE = 'assay.view_due';

/** Notes that views over all raw datasets no longer tell what there is. */
export async function makeDue(
  tx: Pick<Transaction, 'query'>,
  names: readonly string[],
): Promise<void> {
  for (const name of names)
    await tx.query(
      `INSERT INTO ${DUE} SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM ${DUE} WHERE name = $1)`,
      [name],
    );
}
