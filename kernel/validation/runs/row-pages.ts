import type { ColumnTable, NamedColumn } from '@assay/schema';
import { ROW_COLUMN, type KnownDataset, type Store } from '../../store/index.js';

const PAGE = 50_000;
const PLACES = ['assay:line', 'assay:start', 'assay:end', 'assay:file'];

/** Some rows of a dataset with where each stands in its source. */
export interface RowPage {
  table: ColumnTable;
  rows: BigInt64Array;
  /** All null for a dataset that has no source. */
  places: {
    lines: BigInt64Array;
    starts: BigInt64Array;
    ends: BigInt64Array;
    files: BigInt64Array;
  } | null;
}

/** A dataset's rows in their order; only those of files after `afterFile`, when it is given. */
export async function* rowPages(
  store: Store,
  dataset: KnownDataset,
  options: { afterFile?: number; signal?: AbortSignal | undefined } = {},
): AsyncGenerator<RowPage> {
  const { afterFile, signal } = options;
  const names = dataset.columns.map((column) => column.name);
  const placed = dataset.kind === 'raw';
  const relation =
    afterFile === undefined || !placed
      ? dataset.relation
      : `(SELECT * FROM ${dataset.relation} WHERE "assay:file" > ${afterFile})`;
  const columns = [...names, ROW_COLUMN, ...(placed ? PLACES : [])];
  for (let offset = 0; ; offset += PAGE) {
    signal?.throwIfAborted();
    const page = await store.readTable(relation, {
      ...{ columns, offset, limit: PAGE },
      ...(signal === undefined ? {} : { signal }),
    });
    const hidden = page.columns.slice(names.length).map(integers);
    const [rows, lines, starts, ends, files] = hidden;
    if (rows !== undefined && page.rowCount > 0)
      yield {
        table: { rowCount: page.rowCount, columns: page.columns.slice(0, names.length) },
        rows,
        places: lines && starts && ends && files ? { lines, starts, ends, files } : null,
      };
    if (page.rowCount < PAGE) return;
    // The store's other work has its turn between two pages.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function integers(column: NamedColumn): BigInt64Array {
  if (column.type !== 'integer') throw new TypeError(`${column.name} holds no integers`);
  return column.values;
}
