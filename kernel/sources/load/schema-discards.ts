import { quoteName, ROW_COLUMN, type Store } from '../../store/index.js';
import type { StagedVerdict } from './load-context.js';
import { keepRows, keepValues, type QuarantineEntry } from './quarantine.js';
import type { Staging } from './staging.js';

const ROW = quoteName(ROW_COLUMN);

/** Takes the rows that break the schema out of the staging. @returns how many */
export async function discardedRows(
  store: Store,
  staging: Staging,
  { violations }: StagedVerdict,
  entry: QuarantineEntry,
): Promise<number> {
  const where = `${ROW} IN (SELECT "row" FROM ${violations})`;
  const reasons = `(SELECT list(concat_ws(' ', '"' || v.column_name || '"', v.message) ORDER BY v.column_name, v.message) FROM ${violations} v WHERE v."row" = ${ROW})`;
  const count = await keepRows(store, staging, where, reasons, entry);
  await staging.replace(`SELECT * FROM ${staging.relation} WHERE NOT (${where})`);
  return count;
}

/** Makes the values that break the schema missing. Violations of no single value are left to the rows. @returns how many */
export async function discardedValues(
  store: Store,
  staging: Staging,
  { violations }: StagedVerdict,
  entry: QuarantineEntry,
): Promise<number> {
  let count = 0;
  const columns: string[] = [];
  for (const { name } of staging.columns) {
    const quoted = quoteName(name);
    const where = `${quoted} IS NOT NULL AND ${ROW} IN (SELECT "row" FROM ${violations} WHERE column_name = '${name.replaceAll("'", "''")}' AND keyword NOT LIKE 'x-assay-%')`;
    const reasons = `(SELECT list(v.message ORDER BY v.message) FROM ${violations} v WHERE v."row" = ${ROW} AND v.column_name = '${name.replaceAll("'", "''")}')`;
    const found = await keepValues(store, staging, name, where, reasons, entry);
    count += found;
    columns.push(
      found === 0 ? quoted : `CASE WHEN ${where} THEN NULL ELSE ${quoted} END AS ${quoted}`,
    );
  }
  if (count === 0) return 0;
  const hidden = `"assay:row", "assay:line", "assay:start", "assay:end", "assay:file"`;
  await staging.replace(`SELECT ${columns.join(', ')}, ${hidden} FROM ${staging.relation}`);
  return count;
}
