import type { KnownDataset } from '../known-dataset.js';
import { quoteName, quoteText } from '../names.js';
import type { Row, Store } from '../store.js';
import { remembered } from './facts.js';

/**
 * A dataset's columns as they are read for sums. Where a piece of a column is one value all over, DuckDB may store that
 * value once, and then adds it multiplied instead of again and again: another sum in its last digits, and one that changes
 * when the store is written out. Taking nothing from each value, row by row, has them added one by one.
 */
export async function flatColumns(
  store: Store,
  dataset: KnownDataset,
  names: readonly string[] = dataset.columns.map(({ name }) => name),
): Promise<{ name: string; sql: string; flattened: boolean }[]> {
  const numbers = dataset.columns.some(
    ({ name, type }) => type === 'number' && names.includes(name),
  );
  const packed = numbers && !store.shared ? await packedColumns(store, dataset) : new Set();
  return names.map((name) => {
    const quoted = quoteName(name);
    if (!packed.has(name)) return { name, sql: quoted, flattened: false };
    // Zero taken away leaves every number as it is, -0 too.
    return { name, sql: `${quoted} - 0.0::DOUBLE * rowid AS ${quoted}`, flattened: true };
  });
}

async function packedColumns(store: Store, dataset: KnownDataset): Promise<Set<unknown>> {
  const look = () =>
    store.query(
      `SELECT column_name AS name, bool_or(compression IN ('Constant', 'RLE')) AS packed, bool_and(persistent) AS written
       FROM pragma_storage_info(${quoteText(dataset.relation)}) WHERE segment_type = 'DOUBLE' GROUP BY ALL`,
    );
  // What is not written out yet is packed then.
  const stays = (seen: Row[]) => seen.every(({ written }) => written === true);
  const seen = await remembered(store, dataset, 'packed columns', look, stays);
  return new Set(seen.filter(({ packed }) => packed === true).map(({ name }) => name));
}
