import type { Store } from '../../store/index.js';
import type { ValidationRun } from './run-ledger.js';

/** The 0-based rows with at least one violation, ascending. */
export async function invalidRowNumbers(store: Store, run: ValidationRun): Promise<number[]> {
  const { columns } = await store.readTable(
    `(SELECT DISTINCT "row" FROM assay.violation_cell WHERE run = ${run.number} ORDER BY "row")`,
  );
  const rows = columns[0];
  return rows?.type === 'integer' ? Array.from(rows.values, Number) : [];
}
