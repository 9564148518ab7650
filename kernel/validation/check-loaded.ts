import { AssayError, type LoadReport, type LoadRequest } from '@assay/schema';
import type { KnownDataset, Store } from '../store/index.js';
import { dropRun } from './runs/run-ledger.js';
import { showSchema, type SchemaVersion } from './schemas.js';
import { reportOf, validateDataset, validateRows } from './validate-dataset.js';

/** What a schema says of rows that wait to become a dataset's. */
export interface StagedVerdict {
  /** NAME@VERSION */
  schema: string;
  errors: number;
  invalid: number;
  /** The first violation in words. */
  first: string | null;
  /** A relation with the violations' `row`, `column_name`, `value`, `keyword` and `message`. */
  violations: string;
  /** Forgets them; rows that were kept out are in quarantine by then. */
  done(): Promise<void>;
}

export type CheckStaged = (staged: KnownDataset, name: string) => Promise<StagedVerdict>;

/**
 * Loads under a schema. Its version is fixed before the load begins, so that it may be removed meanwhile. Without a contract
 * every row is kept, and the report's warnings say how many do not follow the schema; with one, rows are checked before they
 * become the dataset's, and the contract says what happens to those that do not follow it.
 *
 * @throws AssayError `schema-unknown` before anything is loaded
 */
export async function loadChecked(
  store: Store,
  request: Pick<LoadRequest, 'schema' | 'contract'>,
  signal: AbortSignal,
  load: (check: CheckStaged | undefined) => Promise<LoadReport>,
): Promise<LoadReport> {
  if (request.schema === undefined) return load(undefined);
  const schema = await showSchema(store, request.schema);
  const { contract } = request;
  if (contract !== undefined && contract !== 'evolve')
    return load((staged, name) => checkStaged(store, schema, staged, name, signal));
  const report = await load(undefined);
  const found = await reportOf(store, await validateDataset(store, report.dataset, schema), 1);
  if (found.valid) return report;
  const [first] = found.errors;
  const message = `validation by ${schema.name}@${schema.version}: ${found.invalid_rows} of ${found.rows} rows are invalid (${found.errors_total} errors), the first: ${first === undefined ? '' : wordsOf(first)}`;
  return { ...report, warnings: [...report.warnings, { line: first?.line ?? null, message }] };
}

async function checkStaged(
  store: Store,
  schema: SchemaVersion,
  staged: KnownDataset,
  name: string,
  signal: AbortSignal,
): Promise<StagedVerdict> {
  const validation = await validateRows(store, staged, schema, { signal, rejectedOf: name });
  const { run } = validation;
  if (run.warnings[0] !== undefined)
    throw new AssayError('rule-column-unknown', run.warnings[0], { pointer: '/schema' });
  const [first] = (await reportOf(store, validation, 1)).errors;
  return {
    schema: `${schema.name}@${schema.version}`,
    errors: run.errors,
    invalid: run.invalid,
    first: first === undefined ? null : wordsOf(first),
    violations: `(SELECT c."row", u.column_name, c.value, u.keyword, u.message FROM assay.violation_cell c
      JOIN assay.violation_rule u ON u.run = c.run AND u.rule = c.rule WHERE c.run = ${run.number})`,
    done: () => dropRun(store, run),
  };
}

function wordsOf({
  column,
  line,
  value,
  message,
}: {
  column: string | null;
  line: number | null;
  value: unknown;
  message: string;
}): string {
  const where = line === null ? '' : `line ${line}, `;
  const what = column === null ? 'the row' : `"${column}"`;
  return `${where}${what}${value === null ? '' : ` is ${JSON.stringify(value)}`}: ${message}`;
}
