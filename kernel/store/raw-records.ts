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
  await keepRecordsOf(tx, read.relation, [read]);
}

/** As {@link keepRecords}, for several files whose rows are in one relation. */
export async function keepRecordsOf(
  tx: Transaction,
  relation: string,
  files: readonly Omit<ReadFile, 'relation'>[],
): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  await forgetRecords(tx, ...files.map(({ file }) => file.object));
  await tx.insert(
    'raw.record_file',
    ['object', 'sha256', 'dataset', 'kind', 'data_file_id', 'file_name', 'encoding', 'run_id'],
    files.map(({ file, dataset, kind, runId }) => [
      ...[file.object, file.sha256, dataset, kind, file.data_file_id, file.name],
      ...[file.encoding, runId],
    ]),
  );
  const places = '"assay:line", "assay:start", "assay:end"';
  const order = '"assay:start", "assay:line"';
  if (first.number === undefined) {
    await tx.query(
      `INSERT INTO raw.record SELECT ${quoteText(first.file.object)}, ${places} FROM ${relation} ORDER BY ${order}`,
    );
    return;
  }
  const given = files.map(({ file, number }) => `(${number}, ${quoteText(file.object)})`);
  await tx.query(
    `INSERT INTO raw.record SELECT f.object, ${places} FROM ${relation} JOIN (VALUES ${given.join(', ')}) f(number, object)
     ON "assay:file" = f.number ORDER BY f.number, ${order}`,
  );
}

/** A dataset has all of these objects' records again. */
export async function forgetRecords(tx: Transaction, ...objects: string[]): Promise<void> {
  if (objects.length === 0) return;
  const which = `WHERE object IN (${objects.map(quoteText).join(', ')})`;
  await tx.query(`DELETE FROM raw.record ${which}`);
  await tx.query(`DELETE FROM raw.record_file ${which}`);
}

/** The objects of whose records the places are kept by themselves. */
export async function keptObjects(
  tx: Pick<Transaction, 'query'>,
): Promise<{ object: string; kind: string }[]> {
  const rows = await tx.query('SELECT object, kind FROM raw.record_file ORDER BY object');
  return rows.map(({ object, kind }) => ({ object: String(object), kind: String(kind) }));
}
