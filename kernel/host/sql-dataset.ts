import { randomUUID } from 'node:crypto';
import { AssayError, type Dataset, type NamedColumn, speakable } from '@assay/schema';
import {
  checkDatasetName,
  contentHash,
  findDataset,
  listDatasets,
  quoteName,
  refuseChance,
  registerDataset,
  ROW_COLUMN,
  sqlType,
  steadyReading,
} from '../store/index.js';
import { queryKey, sha256, type StepInput } from '../provenance/index.js';
import type { Services } from './services.js';

const ENGINE = 'assay-sql-4';

/**
 * Keeps the result of a reading statement as a processed dataset, with the step that made it: the statement, its
 * parameters, and the contents of the datasets that it names.
 */
export async function sqlDataset(
  { store, bus }: Pick<Services, 'store' | 'bus'>,
  name: string,
  statement: string,
  parameters: readonly unknown[],
  signal: AbortSignal,
): Promise<Dataset> {
  checkDatasetName(name);
  refuseChance(statement);
  if ((await findDataset(store, name))?.kind === 'raw') {
    throw new AssayError('name-taken', `"${name}" is a dataset as it was loaded`, {
      ...{ status: 409, pointer: '/as_dataset', remedy: 'give the result another name' },
    });
  }
  const inputs = await inputsOf(store, statement, parameters);
  const { statement: read, ...how } = await steadyReading(store, statement, parameters);
  const { columns, table } = await store.readOnly(read, parameters, { signal, ...how });
  const hash = contentHash(table);
  const codeHash = sha256(statement);
  const values = { statement, parameters: parameters.map(speakable) };
  const key = queryKey({ codeHash, parameters: values, inputs, engine: ENGINE });
  const relation = { schema: 'processed', table: `sql-${randomUUID()}` };
  const rows: NamedColumn = {
    name: ROW_COLUMN,
    type: 'integer',
    values: BigInt64Array.from({ length: table.rowCount }, (_, i) => BigInt(i)),
    missing: null,
  };
  const all = [...table.columns, rows];
  const shown = columns.map(({ name: column, type }) => ({ name: column, type }));
  const now = store.now();
  const jobId = randomUUID();
  const dataset = await store.transaction(async (tx) => {
    const definition = all.map((c) => `${quoteName(c.name)} ${sqlType(c.type)}`).join(', ');
    await tx.query(`CREATE TABLE processed.${quoteName(relation.table)} (${definition})`);
    await tx.append(relation.schema, relation.table, { rowCount: table.rowCount, columns: all });
    const made = await registerDataset(tx, {
      ...{ name, kind: 'processed', relation, columns: shown, jobId, now },
      ...{ rowCount: table.rowCount, contentHash: hash },
    });
    await tx.query(
      `INSERT INTO assay.job (id, result_id, job_type, processor, code_hash, parameters, output_name, status, step_key,
         result_data, attempt, scheduled_at, created_at, started_at, completed_at, updated_at)
       VALUES ($1, $2, 'sql', 'sql', $3, $4, $5, 'COMPLETED', $6, $7, 1, $8, $8, $8, $8, $8)`,
      [jobId, randomUUID(), codeHash, values, name, key, { rows: table.rowCount }, now],
    );
    const known = await tx.query(
      'UPDATE assay.step SET job_id = $2, output_hash = $3 WHERE key = $1',
      [key, jobId, hash],
    );
    if (Number(known[0]?.['Count']) > 0) return made;
    await tx.query(
      `INSERT INTO assay.step (key, job_id, processor, code_hash, parameters, inputs, engine, relation, columns, row_count,
         output_hash, result_data, created_at)
       VALUES ($1, $2, 'sql', $3, $4, $5, $6, NULL, $7, $8, $9, '{}', $10)`,
      [key, jobId, codeHash, values, inputs, ENGINE, shown, table.rowCount, hash, now],
    );
    return made;
  });
  bus.publish({ type: 'dataset', dataset });
  return dataset;
}

/** What a statement reads, each with the hash of what it holds now: datasets, and tables of the user's own. */
async function inputsOf(
  store: Services['store'],
  statement: string,
  parameters: readonly unknown[],
): Promise<StepInput[]> {
  const datasets = await listDatasets(store);
  const relations = await store.relationsRead(statement, parameters);
  return Promise.all(
    relations.sort().map(async (relation) => {
      const dataset = datasets.find((one) => one.relation === relation);
      if (dataset !== undefined) {
        return { dataset: dataset.name, content_hash: dataset.content_hash };
      }
      return { dataset: relation, content_hash: contentHash(await store.readTable(relation)) };
    }),
  );
}
