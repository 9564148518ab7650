import type { Transaction } from './store.js';

/** Drops a table when no dataset, no version of one and no step refers to it any more. */
export async function dropIfUnused(tx: Transaction, relation: string): Promise<void> {
  const users = await tx.query(
    `SELECT 1 FROM assay.dataset WHERE relation = $1
     UNION ALL SELECT 1 FROM assay.dataset_version WHERE relation = $1
     UNION ALL SELECT 1 FROM assay.step WHERE relation = $1`,
    [relation],
  );
  if (users.length === 0) await tx.query(`DROP TABLE IF EXISTS ${relation}`);
}
