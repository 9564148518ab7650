import { quoteName, ROW_COLUMN, type KnownDataset, type Store } from '../../store/index.js';
import type { Rule } from '../rows/found.js';
import type { ValidationRun } from './run-ledger.js';

/** The rules of a run, by their numbers. */
export async function rulesOf(store: Store, run: ValidationRun): Promise<Rule[]> {
  const rows = await store.query(
    'SELECT column_name, keyword, message FROM assay.violation_rule WHERE run = $1 ORDER BY rule',
    [run.number],
  );
  return rows.map((row) => ({
    column: (row['column_name'] ?? null) as string | null,
    keyword: String(row['keyword']),
    message: String(row['message']),
  }));
}

/**
 * Takes over the violations of rows that have not changed since a run: rows of the files that were there then. Rules across
 * rows are asked anew, because a new row may break or mend them.
 */
export async function carryOver(
  store: Store,
  from: ValidationRun,
  to: ValidationRun,
  dataset: KnownDataset,
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO assay.violation_cell
       SELECT ${to.number}, c."row", c.line, c.byte_start, c.byte_end, c.rule, c.value
       FROM assay.violation_cell c JOIN assay.violation_rule u ON u.run = c.run AND u.rule = c.rule
            JOIN ${dataset.relation} d ON d.${quoteName(ROW_COLUMN)} = c."row"
       WHERE c.run = $1 AND u.keyword NOT LIKE 'x-assay-%' AND d."assay:file" <= $2`,
      [from.number, from.files.length],
    );
  });
}

/** How many violations and how many rows with one a run has. */
export async function countRun(
  store: Store,
  run: ValidationRun,
): Promise<{ errors: number; invalid: number }> {
  const rows = await store.query(
    'SELECT count(*) AS errors, count(DISTINCT "row") AS invalid FROM assay.violation_cell WHERE run = $1',
    [run.number],
  );
  return { errors: Number(rows[0]?.['errors'] ?? 0), invalid: Number(rows[0]?.['invalid'] ?? 0) };
}
