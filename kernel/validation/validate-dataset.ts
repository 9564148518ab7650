import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/schema';
import { findDataset, type KnownDataset, type Store, type Transaction } from '../store/index.js';
import { compileSchema } from './compile-schema.js';
import { rowObjects } from './row-objects.js';
import { showSchema, type SchemaVersion } from './schemas.js';
import { breaches, type Breach, type Violation } from './violations.js';

const PAGE = 20_000;
const VALUES_A_STATEMENT = 500;

export interface ValidationReport {
  valid: boolean;
  rows: number;
  invalid_rows: number;
  errors: Violation[];
  errors_total: number;
  schema: { name: string; version: number };
}

/**
 * Holds every row of a dataset to a schema. All violations are kept in `assay.violation`; `limit` is for the answer alone.
 * A missing value is an absent property.
 *
 * @throws AssayError `schema-unknown`, `dataset-unknown`
 */
export async function validateDataset(
  store: Store,
  name: string,
  reference: string,
  options: { limit?: number; signal?: AbortSignal } = {},
): Promise<ValidationReport> {
  const schema = await showSchema(store, reference);
  const dataset = await known(store, name);
  const errors: Violation[] = [];
  let invalid = 0;
  await eachRow(store, dataset, schema, options.signal, (found) => {
    if (found.length > 0) invalid++;
    for (const violation of found) errors.push(violation);
  });
  await keep(store, dataset, schema, errors, invalid);
  return {
    valid: errors.length === 0,
    rows: dataset.rows,
    invalid_rows: invalid,
    errors: options.limit === undefined ? errors : errors.slice(0, options.limit),
    errors_total: errors.length,
    schema: { name: schema.name, version: schema.version },
  };
}

export interface SchemaPlan {
  schema: { name: string; version: number };
  /** The version that rows are held to now; null when there is none before. */
  against: { name: string; version: number } | null;
  rows: number;
  /** Rows that were valid and would no longer be. */
  newly_invalid: number[];
  /** Rows that were not valid and would be. */
  newly_valid: number[];
  invalid_rows: number;
}

/** Which rows of a dataset change verdict when a version is adopted in the place of the one before. */
export async function planSchema(
  store: Store,
  reference: string,
  name: string,
): Promise<SchemaPlan> {
  const schema = await showSchema(store, reference);
  const dataset = await known(store, name);
  const before =
    schema.version > 1
      ? await showSchema(store, `${schema.name}@${schema.version - 1}`)
      : undefined;
  const after = await invalidRows(store, dataset, schema);
  const old = before === undefined ? new Set<number>() : await invalidRows(store, dataset, before);
  return {
    schema: { name: schema.name, version: schema.version },
    against: before === undefined ? null : { name: before.name, version: before.version },
    rows: dataset.rows,
    newly_invalid: [...after].filter((row) => !old.has(row)),
    newly_valid: [...old].filter((row) => !after.has(row)),
    invalid_rows: after.size,
  };
}

async function invalidRows(
  store: Store,
  dataset: KnownDataset,
  schema: SchemaVersion,
): Promise<Set<number>> {
  const rows = new Set<number>();
  await eachRow(store, dataset, schema, undefined, (found, row) => {
    if (found.length > 0) rows.add(row);
  });
  return rows;
}

async function known(store: Store, name: string): Promise<KnownDataset> {
  const dataset = await findDataset(store, name);
  if (dataset !== undefined) return dataset;
  throw new AssayError('dataset-unknown', `there is no dataset "${name}"`, {
    status: 404,
    remedy: 'load it first: assay load FILE',
  });
}

async function eachRow(
  store: Store,
  dataset: KnownDataset,
  schema: SchemaVersion,
  signal: AbortSignal | undefined,
  each: (found: Violation[], row: number) => void,
): Promise<void> {
  const validate = compileSchema(schema.definition, schema.name);
  const names = dataset.columns.map((column) => column.name);
  const places = dataset.kind === 'raw' ? ['assay:line', 'assay:start', 'assay:end'] : [];
  for (let offset = 0; offset < dataset.rows; offset += PAGE) {
    signal?.throwIfAborted();
    const table = await store.readTable(dataset.relation, {
      columns: [...names, ...places],
      offset,
      limit: PAGE,
      ...(signal === undefined ? {} : { signal }),
    });
    const objects = rowObjects(table, names.length);
    const place = (index: number, row: number): number | null => {
      const column = table.columns[names.length + index];
      const value = column?.type === 'integer' ? Number(column.values[row] ?? 0n) : 0;
      return column === undefined || (value === 0 && index !== 1) ? null : value;
    };
    for (const [i, object] of objects.entries()) {
      const found: Breach[] = validate(object) ? [] : breaches(validate.errors ?? []);
      each(
        found.map((breach) => ({
          row: offset + i,
          line: place(0, i),
          byte_start: place(1, i),
          byte_end: place(2, i),
          ...breach,
        })),
        offset + i,
      );
    }
    // The store's other work has its turn between two pages.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

async function keep(
  store: Store,
  dataset: KnownDataset,
  schema: SchemaVersion,
  errors: readonly Violation[],
  invalid: number,
): Promise<void> {
  const id = randomUUID();
  await store.transaction(async (tx) => {
    const runs = await tx.query(
      'SELECT CAST(id AS VARCHAR) AS id FROM assay.validation_run WHERE dataset = $1 AND content_hash = $2 AND schema_name = $3 AND schema_version = $4',
      [dataset.name, dataset.content_hash, schema.name, schema.version],
    );
    for (const run of runs) {
      await tx.query('DELETE FROM assay.violation WHERE run_id = $1', [run['id']]);
      await tx.query('DELETE FROM assay.validation_run WHERE id = $1', [run['id']]);
    }
    await tx.query('INSERT INTO assay.validation_run VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      id,
      dataset.name,
      dataset.content_hash,
      schema.name,
      schema.version,
      dataset.rows,
      invalid,
      errors.length,
      store.now(),
    ]);
    for (let from = 0; from < errors.length; from += VALUES_A_STATEMENT)
      await insert(tx, id, from, errors.slice(from, from + VALUES_A_STATEMENT));
  });
}

async function insert(
  tx: Transaction,
  id: string,
  from: number,
  errors: readonly Violation[],
): Promise<void> {
  const values = errors.map(
    (_, i) => `(${Array.from({ length: 10 }, (__, k) => `$${i * 10 + k + 1}`).join(', ')})`,
  );
  const parameters = errors.flatMap((error, i) => [
    id,
    from + i,
    error.row,
    error.line,
    error.byte_start,
    error.byte_end,
    error.column,
    error.value === null
      ? null
      : typeof error.value === 'string'
        ? error.value
        : JSON.stringify(error.value),
    error.keyword,
    error.message,
  ]);
  await tx.query(
    `INSERT INTO assay.violation (run_id, seq, "row", line, byte_start, byte_end, column_name, value, keyword, message) VALUES ${values.join(', ')}`,
    parameters,
  );
}
