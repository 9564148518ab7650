import { quoteText } from './names.js';
import type { SourceFile } from './source-files.js';
import type { Transaction } from './store.js';

/** A relation whose rows are all that a reader made of a file. */
export interface ReadFile {
  file: SourceFile;
  /** Name of the dataset that they were read for. */
  dataset: string;
  /** The source's. */
  kind: string;
  relation: string;
  /** The number of the file in the relation; all rows are of it when undefined. */
  number?: number;
  runId: string | null;
}

/** Keeps the places of a file's records, because the rows that have them will not all stay. The last reading counts. */
export async function keepRecords(tx: Transaction, read: ReadFile): Promise<void> {
  const { file, dataset, kind, relation, number, runId } = read;
  await forgetRecords(tx, file.object);
  await tx.query(
    `INSERT INTO raw.record_file (object, sha256, dataset, kind, data_file_id, file_name, encoding, run_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[file.object, file.sha256, dataset, kind, file.data_file_id, file.name],
      ...[file.encoding, runId],
    ],
  );
  await tx.query(
    `INSERT INTO raw.record SELECT ${quoteText(file.object)}, "assay:line", "assay:start", "assay:end" FROM ${relation}
     ${number === undefined ? '' : `WHERE "assay:file" = ${number}`} ORDER BY "assay:start", "assay:line"`,
  );
}

/** A dataset has all of an object's records again. */
export async function forgetRecords(tx: Transaction, object: string): Promise<void> {
  await tx.query('DELETE FROM raw.record WHERE object = $1', [object]);
  await tx.query('DELETE FROM raw.record_file WHERE object = $1', [object]);
}

/** The objects of whose records the places are kept by themselves. */
export async function keptObjects(
  tx: Pick<Transaction, 'query'>,
): Promise<{ object: string; kind: string }[]> {
  const rows = await tx.query('SELECT object, kind FROM raw.record_file ORDER BY object');
  return rows.map(({ object, kind }) => ({ object: String(object), kind: String(kind) }));
}
