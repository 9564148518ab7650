import { randomUUID } from 'node:crypto';
import type { Column, ColumnTable, NamedColumn } from '@assay/schema';
import type { KnownDataset, Row, Store } from '../../store/index.js';
import type { Rule } from '../rows/found.js';
import type { SchemaVersion } from '../schemas.js';

/** A validation of one content of a dataset by one version of a schema. */
export interface ValidationRun {
  number: number;
  id: string;
  rows: number;
  checked: number;
  invalid: number;
  errors: number;
  files: string[];
  columns: Column[];
  contentHash: string;
  warnings: string[];
}

/** Violations as they are written, in flat lists of equal length. */
export interface PlacedViolations {
  rows: BigInt64Array;
  lines: BigInt64Array;
  starts: BigInt64Array;
  ends: BigInt64Array;
  /** False where the dataset has no source: line and bytes are then missing. */
  placed: boolean;
  rules: BigInt64Array;
  /** JSON texts. */
  values: (string | null)[];
}

const COLUMNS = `number, CAST(id AS VARCHAR) AS id, content_hash, files, columns, row_count, checked_rows, invalid_rows, errors_total, warnings`;
const DAY_MS = 86_400_000;
/** Runs of this process that are under way: what others left unfinished is swept. */
const underWay = new WeakMap<Store, Set<number>>();

/** The last completed run of a dataset by a schema's version. */
export async function lastRun(
  store: Store,
  dataset: KnownDataset,
  schema: SchemaVersion,
): Promise<ValidationRun | undefined> {
  const rows = await store.query(
    `SELECT ${COLUMNS} FROM assay.validation_run WHERE state = 'completed' AND lower(dataset) = lower($1) AND schema_name = $2 AND schema_version = $3
       AND number > (SELECT coalesce(max(validation_number), 0) FROM assay.cache_clear)
     ORDER BY number DESC LIMIT 1`,
    [dataset.name, schema.name, schema.version],
  );
  return rows[0] === undefined ? undefined : runOf(rows[0]);
}

export async function beginRun(
  store: Store,
  dataset: KnownDataset,
  schema: SchemaVersion,
  files: readonly string[],
): Promise<ValidationRun> {
  const id = randomUUID();
  const active = underWay.get(store) ?? new Set<number>();
  underWay.set(store, active);
  const number = await store.transaction(async (tx) => {
    // Another machine's may be under way, too: what has not ended in a day was killed.
    const left = await tx.query(
      `SELECT number FROM assay.validation_run WHERE state = 'running' AND started_at <= $1`,
      [new Date(store.now().getTime() - (store.shared ? DAY_MS : 0))],
    );
    for (const row of left) {
      const old = Number(row['number']);
      if (!active.has(old)) await forget(tx, old);
    }
    const [next] = await tx.numbers('assay.validation_number', 1);
    await tx.query(
      `INSERT INTO assay.validation_run (number, id, dataset, content_hash, schema_name, schema_version, state, files, columns, row_count, started_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9, $10)`,
      [
        ...[next, id, dataset.name, dataset.content_hash, schema.name, schema.version],
        ...[[...files], dataset.columns, dataset.rows, store.now()],
      ],
    );
    return Number(next);
  });
  active.add(number);
  return {
    ...{ number, id, rows: dataset.rows, checked: 0, invalid: 0, errors: 0, files: [...files] },
    ...{ columns: dataset.columns, contentHash: dataset.content_hash, warnings: [] },
  };
}

/** Completes a run; an earlier one of the same dataset and version has had its day. */
export async function completeRun(
  store: Store,
  run: ValidationRun,
  rules: readonly Rule[],
  before: ValidationRun | undefined,
): Promise<void> {
  await store.transaction(async (tx) => {
    if (rules.length > 0) {
      await tx.append('assay', 'violation_rule', {
        rowCount: rules.length,
        columns: [
          integers('run', new BigInt64Array(rules.length).fill(BigInt(run.number))),
          integers(
            'rule',
            BigInt64Array.from(rules, (_, i) => BigInt(i)),
          ),
          texts(
            'column_name',
            rules.map((rule) => rule.column),
          ),
          texts(
            'keyword',
            rules.map((rule) => rule.keyword),
          ),
          texts(
            'message',
            rules.map((rule) => rule.message),
          ),
        ],
      });
    }
    await tx.query(
      `UPDATE assay.validation_run SET state = 'completed', checked_rows = $2, invalid_rows = $3, errors_total = $4, warnings = $5, completed_at = $6 WHERE number = $1`,
      [run.number, run.checked, run.invalid, run.errors, run.warnings, store.now()],
    );
    if (before !== undefined) await forget(tx, before.number);
  });
  underWay.get(store)?.delete(run.number);
}

export async function dropRun(store: Store, run: ValidationRun): Promise<void> {
  await store.transaction((tx) => forget(tx, run.number));
  underWay.get(store)?.delete(run.number);
}

async function forget(tx: Pick<Store, 'query'>, number: number): Promise<void> {
  await tx.query('DELETE FROM assay.violation_cell WHERE run = $1', [number]);
  await tx.query('DELETE FROM assay.violation_rule WHERE run = $1', [number]);
  await tx.query('DELETE FROM assay.validation_run WHERE number = $1', [number]);
}

export async function saveViolations(
  store: Store,
  run: ValidationRun,
  found: PlacedViolations,
): Promise<void> {
  const rowCount = found.rows.length;
  if (rowCount === 0) return;
  const missing = found.placed ? null : new Uint8Array(rowCount).fill(1);
  const table: ColumnTable = {
    rowCount,
    columns: [
      integers('run', new BigInt64Array(rowCount).fill(BigInt(run.number))),
      integers('row', found.rows),
      { ...integers('line', found.lines), missing } as NamedColumn,
      { ...integers('byte_start', found.starts), missing } as NamedColumn,
      { ...integers('byte_end', found.ends), missing } as NamedColumn,
      integers('rule', found.rules),
      texts('value', found.values),
    ],
  };
  await store.transaction((tx) => tx.append('assay', 'violation_cell', table));
}

function integers(name: string, values: BigInt64Array): NamedColumn {
  return { name, type: 'integer', values, missing: null };
}

function texts(name: string, values: (string | null)[]): NamedColumn {
  return { name, type: 'text', values, missing: null };
}

function runOf(row: Row): ValidationRun {
  return {
    number: Number(row['number']),
    id: String(row['id']),
    rows: Number(row['row_count']),
    checked: Number(row['checked_rows']),
    invalid: Number(row['invalid_rows']),
    errors: Number(row['errors_total']),
    files: row['files'] as string[],
    columns: row['columns'] as Column[],
    contentHash: String(row['content_hash']),
    warnings: (row['warnings'] ?? []) as string[],
  };
}
