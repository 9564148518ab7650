import type { LoadReport } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import { reportOf } from './report.js';
import { filesOf, type LoadedFile } from './source-files.js';

/** What the ledger already says: nothing is written. */
export async function repeated(
  store: Store,
  dataset: KnownDataset,
  file: LoadedFile,
  acquired: Acquired,
): Promise<LoadReport> {
  const rows = await store.query(
    `SELECT CAST(id AS VARCHAR) AS id, batch_size FROM checkpoint.load_run WHERE state = 'completed' AND lower(dataset) = lower($1) AND sha256 = $2
     ORDER BY completed_at DESC LIMIT 1`,
    [dataset.name, acquired.object.sha256],
  );
  const warned = await store.query('SELECT warnings FROM assay.dataset WHERE id = $1', [
    dataset.id,
  ]);
  const source = dataset.source;
  if (source == null) throw new Error(`dataset ${dataset.name} has no source`);
  const run = {
    id: textOr(rows[0]?.['id'], ''),
    batches: 0,
    batch_size: Number(rows[0]?.['batch_size'] ?? 1000),
    inserted: 0,
    updated: 0,
    unchanged: file.rows,
    deleted: 0,
  };
  const all = (warned[0]?.['warnings'] ?? []) as LoadReport['warnings'];
  // The dataset's are those of its last file.
  const warnings = filesOf(dataset).length > 1 ? (file.warnings ?? []) : all;
  return reportOf(dataset, source, warnings, run);
}

function textOr(value: unknown, other: string): string {
  return typeof value === 'string' ? value : other;
}
