import { AssayError } from '@assay/schema';
import { findDataset, type KnownDataset, type Store } from '../store/index.js';
import { crossRowRules } from './rules/vocabulary.js';
import { runCrossRowRules } from './rules/run-rules.js';
import { carryOver, countRun, rulesOf } from './runs/carry-over.js';
import { PageChecker } from './runs/page-checker.js';
import { rowPages, type RowPage } from './runs/row-pages.js';
import { beginRun, completeRun, dropRun, lastRun, type ValidationRun } from './runs/run-ledger.js';
import { filesOf } from './runs/source-records.js';
import { ViolationWriter } from './runs/violation-writer.js';
import { violationTexts, type Violation } from './runs/violations.js';
import { showSchema, type SchemaVersion } from './schemas.js';

/** What a validation found; the violations themselves are read with `violationsOf`. */
export interface Validation {
  run: ValidationRun;
  schema: { name: string; version: number };
  /** Records of the source that could not become rows; nothing more is said of them here. */
  rejected: number;
  /** True when the same content had been held to the same version before. */
  cached: boolean;
}

export interface ValidationReport {
  valid: boolean;
  rows: number;
  invalid_rows: number;
  errors: Violation[];
  errors_total: number;
  schema: { name: string; version: number };
  /** Of the rows, those that were looked at now: rows that a run before had checked keep their verdict. */
  checked_rows: number;
  cached: boolean;
  rejected: number;
  warnings: string[];
  run: string;
}

export interface ValidateOptions {
  signal?: AbortSignal | undefined;
  /** Name of the dataset whose rejected cells these are, where it is not the rows' own. */
  rejectedOf?: string;
  /** Told how many rows are done. */
  progress?: (rows: number) => void;
}

/**
 * Holds every row of a dataset to a schema. All violations are kept in `assay.violation`, in the order of rows. A missing
 * cell is an absent property, a cell of an untyped source is read as the type that its rule speaks of, dates and times are
 * ISO 8601 text. What was checked before and has not changed is not checked again.
 *
 * @throws AssayError `schema-unknown`, `dataset-unknown`
 */
export async function validateDataset(
  store: Store,
  name: string,
  reference: string | SchemaVersion,
  options: ValidateOptions = {},
): Promise<Validation> {
  const schema = typeof reference === 'string' ? await showSchema(store, reference) : reference;
  return validateRows(store, await known(store, name), schema, options);
}

/** As `validateDataset`, for rows that need not be a dataset yet. */
export async function validateRows(
  store: Store,
  dataset: KnownDataset,
  schema: SchemaVersion,
  options: ValidateOptions = {},
): Promise<Validation> {
  const files = filesOf(dataset);
  const before = await lastRun(store, dataset, schema);
  const told = {
    schema: { name: schema.name, version: schema.version },
    rejected: dataset.rejected ?? 0,
  };
  if (before !== undefined && isSame(before, dataset, files, schema))
    return { run: before, ...told, cached: true };
  const run = await beginRun(store, dataset, schema, files);
  try {
    const carried = before !== undefined && growsFrom(before, dataset, files) ? before : undefined;
    await checkInto(store, run, dataset, schema, carried, before, options);
    return { run, ...told, cached: false };
  } catch (error) {
    await dropRun(store, run);
    throw error;
  }
}

async function checkInto(
  store: Store,
  run: ValidationRun,
  dataset: KnownDataset,
  schema: SchemaVersion,
  carried: ValidationRun | undefined,
  before: ValidationRun | undefined,
  { signal, progress, rejectedOf = dataset.name }: ValidateOptions,
): Promise<void> {
  const { definition, name } = schema;
  const checker = await PageChecker.open(store, dataset, definition, name, rejectedOf);
  const { found } = checker;
  const writer = new ViolationWriter(store, run, dataset.kind === 'raw');
  try {
    if (carried !== undefined) {
      for (const { column, keyword, message } of await rulesOf(store, carried))
        found.id(column, keyword, message);
      await carryOver(store, carried, run, dataset);
    }
    const afterFile = carried?.files.length;
    const pages = rowPages(store, dataset, {
      signal,
      ...(afterFile === undefined ? {} : { afterFile }),
    });
    for await (const page of pages) {
      await checker.check(page);
      run.checked += page.table.rowCount;
      addPage(writer, page, found.drain());
      await writer.flush();
      progress?.(run.checked);
    }
  } finally {
    await checker.close();
  }
  const breaches = runCrossRowRules(store, dataset, schema.definition, run.warnings, signal);
  for await (const { rule, table } of breaches) {
    const id = found.id(rule.column, rule.keyword, rule.message);
    const [rows, values, lines, starts, ends] = table.columns;
    const at = (column: typeof rows, i: number): bigint =>
      column?.type === 'integer' ? (column.values[i] ?? 0n) : 0n;
    for (let i = 0; i < table.rowCount; i++) {
      const value = values?.type === 'text' ? (values.values[i] ?? 'null') : 'null';
      const place =
        lines === undefined ? null : { line: at(lines, i), start: at(starts, i), end: at(ends, i) };
      writer.addText(at(rows, i), id, value, place);
      await writer.flush();
    }
  }
  await writer.flush(true);
  Object.assign(run, await countRun(store, run));
  await completeRun(store, run, found.rules, before);
}

function addPage(
  writer: ViolationWriter,
  page: RowPage,
  found: { rows: number[]; rule: number[]; values: unknown[] },
): void {
  const { rows, places } = page;
  for (let i = 0; i < found.rows.length; i++) {
    const row = found.rows[i] ?? 0;
    const place =
      places === null
        ? null
        : {
            line: places.lines[row] ?? 0n,
            start: places.starts[row] ?? 0n,
            end: places.ends[row] ?? 0n,
          };
    writer.add(rows[row] ?? 0n, found.rule[i] ?? 0, found.values[i], place);
  }
}

function isSame(
  before: ValidationRun,
  dataset: KnownDataset,
  files: readonly string[],
  schema: SchemaVersion,
): boolean {
  // A foreign key's verdict also depends on another dataset.
  const alone = crossRowRules(schema.definition).every((rule) => rule.kind !== 'foreign-key');
  const same = before.contentHash === dataset.content_hash && before.rows === dataset.rows;
  return alone && same && JSON.stringify(before.files) === JSON.stringify(files);
}

/** Whether rows of files that were there before are as they were, each under its number. */
function growsFrom(
  before: ValidationRun,
  dataset: KnownDataset,
  files: readonly string[],
): boolean {
  const { length } = before.files;
  return (
    length > 0 &&
    dataset.rows >= before.rows &&
    JSON.stringify(before.columns) === JSON.stringify(dataset.columns) &&
    JSON.stringify(files.slice(0, length)) === JSON.stringify(before.files)
  );
}

/** The whole of a validation as an object, with at most `limit` violations in it. */
export async function reportOf(
  store: Store,
  validation: Validation,
  limit?: number,
): Promise<ValidationReport> {
  const errors: Violation[] = [];
  for await (const texts of violationTexts(store, validation.run, limit))
    for (const text of texts) errors.push(JSON.parse(text) as Violation);
  return { ...headOf(validation), errors };
}

/** A validation's report but for the violations. */
export function headOf({
  run,
  schema,
  cached,
  rejected,
}: Validation): Omit<ValidationReport, 'errors'> {
  return {
    valid: run.errors === 0,
    rows: run.rows,
    invalid_rows: run.invalid,
    errors_total: run.errors,
    schema,
    ...{
      checked_rows: cached ? 0 : run.checked,
      cached,
      rejected,
      warnings: run.warnings,
      run: run.id,
    },
  };
}

export async function known(store: Store, name: string): Promise<KnownDataset> {
  const dataset = await findDataset(store, name);
  if (dataset !== undefined) return dataset;
  throw new AssayError('dataset-unknown', `there is no dataset "${name}"`, {
    status: 404,
    remedy: 'load it first: assay load FILE',
  });
}
