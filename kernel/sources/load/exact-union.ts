import type { Column } from '@assay/schema';
import { quoteName, type KnownDataset, type Transaction } from '../../store/index.js';
import type { LoadRunState } from './load-run.js';

/** Rows and what their columns are; `relation` is SQL. */
export interface Rows {
  columns: readonly Column[];
  relation: string;
}

/**
 * The columns of a dataset and of a load. Integers that get fractions become doubles, unless one is beyond 2^53 and would be
 * rounded: then the column is text.
 */
export async function exactUnion(
  tx: Transaction,
  previous: KnownDataset,
  run: LoadRunState,
): Promise<Column[]> {
  const relation = `raw.${quoteName(run.relation)}`;
  return exactUnionOf(tx, previous, { columns: run.plan.columns, relation });
}

/** The columns of two relations, as of a dataset and of a load. */
export async function exactUnionOf(tx: Transaction, before: Rows, after: Rows): Promise<Column[]> {
  const columns = unionColumns(before.columns, after.columns);
  const exact: Column[] = [];
  for (const column of columns) {
    const rounded =
      column.type === 'number' &&
      ((await isLarge(tx, column.name, before)) || (await isLarge(tx, column.name, after)));
    exact.push(rounded ? { ...column, type: 'text' } : column);
  }
  return exact;
}

async function isLarge(
  tx: Transaction,
  name: string,
  { columns, relation }: Rows,
): Promise<boolean> {
  const own = columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (own?.type !== 'integer') return false;
  const value = quoteName(own.name);
  const found = await tx.query(
    `SELECT 1 FROM ${relation} WHERE ${value} > ${Number.MAX_SAFE_INTEGER} OR ${value} < ${Number.MIN_SAFE_INTEGER} LIMIT 1`,
  );
  return found.length > 0;
}

/** The columns of both, in the order of the first; an integer column that gets fractions becomes a number's, others text. */
function unionColumns(before: readonly Column[], after: readonly Column[]): Column[] {
  const next = new Map(after.map((column) => [column.name.toLowerCase(), column]));
  const columns = before.map((column) => {
    const other = next.get(column.name.toLowerCase());
    next.delete(column.name.toLowerCase());
    return other === undefined ? column : { ...column, type: widest(column.type, other.type) };
  });
  return [...columns, ...next.values()];
}

export function widest(a: Column['type'], b: Column['type']): Column['type'] {
  if (a === b) return a;
  const pair = [a, b].sort().join(' ');
  if (pair === 'integer number') return 'number';
  if (pair === 'date timestamp') return 'timestamp';
  return 'text';
}
