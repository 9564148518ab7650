import type { KnownDataset, Store } from '../../store/index.js';
import { quoteName, ROW_COLUMN } from '../../store/index.js';
import { knownColumn } from '../known-dataset.js';
import { type Condition, conditionSql } from './condition.js';

export interface RowOrder {
  sort?: string | undefined;
  descending: boolean;
  conditions: readonly Condition[];
}

/** As many orders as a few open tables need; one of ten million rows takes 40 MB. */
const KEPT = 8;

/** Row numbers of datasets in the order and selection that a reader asked for, worked out once and paged from then on. */
export class RowOrders {
  private readonly orders = new Map<string, Promise<Uint32Array>>();

  constructor(private readonly store: Store) {}

  /** @throws AssayError `column-unknown`, `condition-invalid` */
  async get(dataset: KnownDataset, order: RowOrder): Promise<Uint32Array> {
    const key = JSON.stringify([dataset.content_hash, dataset.relation, order]);
    const found = this.orders.get(key) ?? this.read(dataset, order);
    this.orders.delete(key);
    this.orders.set(key, found);
    for (const old of [...this.orders.keys()].slice(0, -KEPT)) this.orders.delete(old);
    found.catch(() => this.orders.delete(key));
    return found;
  }

  private async read(dataset: KnownDataset, order: RowOrder): Promise<Uint32Array> {
    const row = quoteName(ROW_COLUMN);
    const { where, values } = conditionSql(dataset, order.conditions);
    const by =
      order.sort === undefined
        ? ''
        : `${quoteName(knownColumn(dataset, order.sort, '/sort').name)} ${order.descending ? 'DESC' : 'ASC'} NULLS LAST, `;
    const sql = `SELECT ${row} AS n FROM ${dataset.relation} ${where} ORDER BY ${by}${row}`;
    const { table } = await this.store.readOnly(sql, values);
    const column = table.columns[0];
    const rows = new Uint32Array(table.rowCount);
    if (column?.type !== 'integer') return rows;
    for (let i = 0; i < rows.length; i++) rows[i] = Number(column.values[i] ?? 0n);
    return rows;
  }
}
