import { quoteName, type Store } from '../../store/index.js';
import type { LoadRunState } from './load-run.js';
import type { Staging } from './staging.js';

export interface QuarantineEntry {
  run: LoadRunState;
  sha256: string;
  now: Date;
}

const COLUMNS =
  'run_id, dataset, kind, line, byte_start, byte_end, sha256, column_name, data, reasons, created_at';

/** A run that is taken up again, or fails, begins with an empty quarantine. */
export async function forgetQuarantine(store: Store, runId: string): Promise<void> {
  await store.transaction((tx) =>
    tx.query('DELETE FROM raw.quarantine WHERE run_id = $1', [runId]),
  );
}

/**
 * Puts the rows for which `where` holds into quarantine, as objects.
 *
 * @param reasons SQL of a list of texts
 * @returns how many they are
 */
export async function keepRows(
  store: Store,
  staging: Staging,
  where: string,
  reasons: string,
  entry: QuarantineEntry,
): Promise<number> {
  const members = staging.columns.map(
    ({ name }) => `'${name.replaceAll("'", "''")}', ${quoteName(name)}`,
  );
  return insert(
    store,
    `SELECT $1, $2, 'row', "assay:line", "assay:start", "assay:end", $3, NULL, json_object(${members.join(', ')}), to_json(${reasons}), $4
     FROM ${staging.relation} WHERE ${where}`,
    entry,
  );
}

/** Puts a column's values for which `where` holds into quarantine; `reasons` is SQL of a list of texts. */
export async function keepValues(
  store: Store,
  staging: Staging,
  column: string,
  where: string,
  reasons: string,
  entry: QuarantineEntry,
): Promise<number> {
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return insert(
    store,
    `SELECT $1, $2, 'value', "assay:line", "assay:start", "assay:end", $3, ${text(column)}, to_json(${quoteName(column)}), to_json(${reasons}), $4
     FROM ${staging.relation} WHERE ${where}`,
    entry,
  );
}

async function insert(store: Store, query: string, entry: QuarantineEntry): Promise<number> {
  const { run, sha256, now } = entry;
  return store.transaction(async (tx) => {
    const before = await tx.query('SELECT count(*) AS n FROM raw.quarantine');
    await tx.query(`INSERT INTO raw.quarantine (${COLUMNS}) ${query}`, [
      ...[run.id, run.dataset, sha256, now],
    ]);
    const after = await tx.query('SELECT count(*) AS n FROM raw.quarantine');
    return Number(after[0]?.['n']) - Number(before[0]?.['n']);
  });
}
