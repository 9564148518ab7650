import { createHash } from 'node:crypto';
import type { ColumnTable } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import { cellValue } from '../json-values.js';
import type { RowHash } from './locate.js';

/** Neighbours are asked for together, and reading some rows costs as much as reading one. */
const ROWS = 256;
const KEPT = 8;

/** Of a dataset that is not there. */
export const noRow: RowHash = (row) => Promise.reject(new RangeError(`there is no row ${row}`));

/** Hashes of a dataset's rows as they are now. */
export function rowHashes(store: Store, dataset: KnownDataset): RowHash {
  const columns = dataset.columns.map(({ name }) => name);
  const blocks = new Map<number, Promise<ColumnTable>>();
  return async (row) => {
    const number = Math.floor(row / ROWS);
    const block =
      blocks.get(number) ??
      store.readTable(dataset.relation, { columns, offset: number * ROWS, limit: ROWS });
    blocks.set(number, block);
    for (const old of [...blocks.keys()].slice(0, -KEPT)) blocks.delete(old);
    const table = await block;
    const values = table.columns.map((column) => cellValue(column, row - number * ROWS));
    return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
  };
}
