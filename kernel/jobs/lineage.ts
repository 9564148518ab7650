import type { Column, CoordinateMap } from '@assay/schema';
import {
  DROPPED,
  givenRows,
  givenTexts,
  quoteText,
  textOf,
  type Store,
  type Transaction,
} from '../store/index.js';
import { ENGINE, RUNTIME } from './step-key.js';

/** As the ledger keeps it beside each step. */
export const COMPUTED_BY = `${ENGINE}, ${RUNTIME}`;

/** An input of a step, as the ledger keeps it: a name for people, a hash for proof. */
export interface StepInput {
  dataset: string;
  content_hash: string;
}

export interface Step {
  key: string;
  jobId: string;
  processor: string;
  codeHash: string;
  parameters: Record<string, unknown>;
  inputs: readonly StepInput[];
  /** How the output's rows lie in the input; null when nothing is known. */
  coordinates: CoordinateMap | null;
  output: StepOutput;
}

/** A step with the time of its output. */
export type MadeStep = Step & { madeAt: Date };

export interface StepOutput {
  /** Null for a step that makes no table. */
  relation: string | null;
  columns: Column[];
  /** Null for a step that makes no table. */
  rowCount: number | null;
  contentHash: string;
  resultData: Record<string, unknown>;
}

/** Writes what an output was made from; an equal step computed again takes the place of the older one. */
export async function writeStep(tx: Transaction, step: Step, now: Date): Promise<void> {
  const { output } = step;
  await tx.query('DELETE FROM assay.coordinate_map WHERE step_key = $1', [step.key]);
  if (step.coordinates !== null)
    await tx.query('INSERT INTO assay.coordinate_map (step_key, map) VALUES ($1, $2)', [
      step.key,
      step.coordinates,
    ]);
  // In place of ON CONFLICT, which a lake does not know; and DuckDB takes no key again that its transaction deleted.
  const known = await tx.query(
    `UPDATE assay.step SET job_id = $2, relation = $3, columns = $4, row_count = $5, output_hash = $6, result_data = $7,
       created_at = $8, engine = $9 WHERE key = $1`,
    [
      ...[step.key, step.jobId, output.relation, output.columns, output.rowCount],
      ...[output.contentHash, output.resultData, now, COMPUTED_BY],
    ],
  );
  if (Number(known[0]?.['Count']) > 0) return;
  await tx.query(
    `INSERT INTO assay.step (key, job_id, processor, code_hash, parameters, inputs, engine, relation, columns, row_count,
       output_hash, result_data, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[
        step.key,
        step.jobId,
        step.processor,
        step.codeHash,
        step.parameters,
        step.inputs,
        COMPUTED_BY,
      ],
      ...[output.relation, output.columns, output.rowCount, output.contentHash, output.resultData],
      now,
    ],
  );
}

const UPDATED = [
  ...['job_id', 'relation', 'columns', 'row_count', 'output_hash', 'result_data', 'created_at'],
  'engine',
];
const INSERTED = ['processor', 'code_hash', 'parameters', 'inputs', ...UPDATED];
/** Types of what is not text, to read it back from text. */
const CASTS: Record<string, string> = {
  ...{ job_id: 'UUID', row_count: 'BIGINT', created_at: 'TIMESTAMPTZ' },
  ...{ columns: 'JSON', result_data: 'JSON' },
};

/**
 * As `writeStep`, of many steps with a handful of statements: of equal ones the last stays. For a store of one host.
 */
export async function writeSteps(tx: Transaction, steps: readonly MadeStep[]): Promise<void> {
  const last = [...new Map(steps.map((step) => [step.key, step])).values()];
  if (last.length === 0) return;
  const rows = await tx.query(
    `SELECT key, engine FROM assay.step WHERE key IN (${last.map(({ key }) => quoteText(key)).join(', ')})`,
  );
  const engines = new Map(rows.map(({ key, engine }) => [String(key), String(engine)]));
  const fresh = last.filter(({ key }) => !engines.has(key));
  const again = last.filter(({ key }) => engines.has(key));
  // How rows lie in the input follows from the key, by the same engine.
  const other = last.filter(({ key }) => engines.get(key) !== COMPUTED_BY);
  const maps = other.flatMap(({ key, coordinates }) =>
    coordinates === null ? [] : [[key, coordinates]],
  );
  const old = again.filter((step) => other.includes(step)).map(({ key }) => key);
  await tx.define([
    ...(old.length > 0
      ? [`DELETE FROM assay.coordinate_map WHERE step_key IN (${givenTexts(old)})`]
      : []),
    ...replaced(again),
  ]);
  if (maps.length > 0) await tx.insert('assay.coordinate_map', ['step_key', 'map'], maps);
  if (fresh.length > 0) await tx.insert('assay.step', ['key', ...INSERTED], fresh.map(inserted));
}

function inserted(step: MadeStep): unknown[] {
  const { key, processor, codeHash, parameters, inputs } = step;
  return [key, processor, codeHash, parameters, inputs, ...updated(step)];
}

/** Up to so many cost less one by one than the planning of them all at once. */
const FEW = 3;

function replaced(steps: readonly MadeStep[]): string[] {
  if (steps.length <= FEW) return steps.map(replacedOne);
  const sets = UPDATED.map(
    (name) => `${name} = CAST(given.${name} AS ${CASTS[name] ?? 'VARCHAR'})`,
  );
  const rows = steps.map((step) => [step.key, ...updated(step)]);
  return [
    `UPDATE assay.step SET ${sets.join(', ')} FROM (${givenRows(['step_key', ...UPDATED], rows)}) AS given
     WHERE key = step_key`,
  ];
}

function replacedOne(step: MadeStep): string {
  const values = updated(step).map(textOf);
  // A statement ends at a NUL character.
  const sets = UPDATED.map((name, i) => {
    const text = values[i] ?? null;
    return `${name} = ${text === null ? 'NULL' : quoteText(text.replaceAll('\0', '\\u0000'))}`;
  });
  return `UPDATE assay.step SET ${sets.join(', ')} WHERE key = ${quoteText(step.key)}`;
}

function updated({ jobId, output, madeAt }: MadeStep): unknown[] {
  return [
    ...[jobId, output.relation, output.columns, output.rowCount, output.contentHash],
    ...[output.resultData, madeAt, COMPUTED_BY],
  ];
}

/** The output that a new run would give to the last bit: of an equal step that this engine and runtime computed. */
export async function knownStep(
  reader: Pick<Store | Transaction, 'query'>,
  key: string,
): Promise<StepOutput | undefined> {
  const sql = 'SELECT 1 FROM assay.step WHERE key = $1 AND engine = $2';
  const rows = await reader.query(sql, [key, COMPUTED_BY]);
  return rows.length === 0 ? undefined : findStep(reader, key);
}

/** Tables of the ledger that a known step's output depends on. */
export const STEP_TABLES = ['assay.step', 'assay.cache_clear', DROPPED];

/** The output of an equal step, unless its table has been removed meanwhile. */
export async function findStep(
  reader: Pick<Store | Transaction, 'query'>,
  key: string,
): Promise<StepOutput | undefined> {
  const rows = await reader.query(
    `SELECT relation, columns, row_count, output_hash, result_data FROM assay.step
     WHERE key = $1 AND created_at > (SELECT coalesce(max(cleared_at), TIMESTAMPTZ '1970-01-01 00:00:00Z') FROM assay.cache_clear)`,
    [key],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const relation = row['relation'] as string | null;
  const rowCount = row['row_count'] === null ? null : Number(row['row_count']);
  const output = {
    relation,
    columns: (row['columns'] ?? []) as Column[],
    rowCount,
    contentHash: String(row['output_hash']),
    resultData: row['result_data'] as Record<string, unknown>,
  };
  return (await isThere(reader, output)) ? output : undefined;
}

/** Whether the table of an output has not been removed. */
export async function isThere(
  reader: Pick<Store | Transaction, 'query'>,
  { relation, rowCount }: StepOutput,
): Promise<boolean> {
  return relation === null ? rowCount === null : await hasTable(reader, relation);
}

async function hasTable(
  reader: Pick<Store | Transaction, 'query'>,
  relation: string,
): Promise<boolean> {
  const rows = await reader.query(
    `SELECT 1 FROM duckdb_tables() WHERE '"' || schema_name || '"."' || table_name || '"' = $1`,
    [relation],
  );
  return rows.length > 0;
}
