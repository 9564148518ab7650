import { quoteName, type KnownDataset, type Store } from '../../store/index.js';
import { changesBetween } from './changes-between.js';
import type { Combined } from './combine.js';
import { keyColumns } from './key-columns.js';
import type { LoadRunState } from './load-run.js';

/**
 * Counts of a load into a new or replaced dataset. Rows are the same ones by the key when it is given, by a column of ids or
 * by the first column where its values are unique, else only by being equal.
 */
export async function replaced(
  store: Store,
  previous: KnownDataset | undefined,
  run: LoadRunState,
  key: string | undefined,
): Promise<Combined> {
  const { columns } = run.plan;
  const base = { table: run.relation, columns, rows: run.position };
  if (previous === undefined)
    return { ...base, counts: { inserted: run.position, updated: 0, unchanged: 0, deleted: 0 } };
  const fresh = { relation: `raw.${quoteName(run.relation)}`, columns, rows: run.position };
  const by = key === undefined ? undefined : keyColumns(key, columns);
  return { ...base, counts: await changesBetween(store, previous, fresh, by) };
}
