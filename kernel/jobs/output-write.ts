import type { ColumnTable, Dataset } from '@assay/schema';
import { registerProcessed, type Relation, type Transaction } from '../store/index.js';
import { writeSteps, type MadeStep, type StepOutput } from './lineage.js';
import { refuseTaken } from './output-name.js';
import { newTable } from './output-table.js';
import type { JobRecord } from './record.js';
import { checkAllWritten } from './row-account.js';

/** What a small job leaves beside its state; it is written together with other jobs' outputs. */
export interface OutputWrite {
  /** As the ledger will have it. */
  record: JobRecord;
  output: StepOutput;
  relation: Relation;
  /** The rows, when they were computed and not found. */
  table: ColumnTable | undefined;
  /** How they were computed; absent when they were found. */
  step: MadeStep | undefined;
  /** Told of the dataset that stands under the output's name after the commit. */
  told: (dataset: Dataset) => void;
}

/**
 * Writes tables, datasets and lineage of many jobs with a handful of statements: as if each had been written by itself, in
 * the order of asking. For a store of one host.
 *
 * @param careful - says in words why a name cannot be had, which takes a look at all names
 */
export async function writeOutputs(
  tx: Transaction,
  writes: readonly OutputWrite[],
  careful: boolean,
): Promise<void> {
  // Of two jobs with the same name in one transaction, nobody could ever see the first one's table.
  const standing = [...new Map(writes.map((write) => [nameOf(write), write])).values()].filter(
    ({ output, record }) => output.relation !== null && record.output_name !== null,
  );
  const steps = writes.flatMap(({ step }) => step ?? []);
  const kept = keptTables(writes, standing, steps);
  await tx.create(kept.map(({ relation, table }) => newTable(relation, table)));
  await checkAllWritten(
    tx,
    kept.map(({ relation, table }) => ({ relation, made: table.rowCount })),
  );
  const datasets = await registerProcessed(tx, standing.map(entryOf), refuseTaken, careful);
  const byName = new Map(standing.map((write, i) => [nameOf(write), datasets[i]]));
  // Last: what a step referred to until now may be the very table that a job has found and stands for by now.
  await writeSteps(tx, steps);
  for (const write of writes) {
    const dataset = byName.get(nameOf(write));
    if (dataset !== undefined) write.told(dataset);
  }
}

/** Tables to which a dataset or a step refers at the end. */
function keptTables(
  writes: readonly OutputWrite[],
  standing: readonly OutputWrite[],
  steps: readonly MadeStep[],
): (OutputWrite & { table: ColumnTable })[] {
  const lastSteps = new Set(new Map(steps.map((step) => [step.key, step])).values());
  const names = new Set(standing);
  return writes.flatMap((write) => {
    const { table, step } = write;
    const kept = names.has(write) || (step !== undefined && lastSteps.has(step));
    return table !== undefined && kept ? [{ ...write, table }] : [];
  });
}

/** What its output is known by; the job itself, when it makes no table. */
function nameOf({ record, output }: OutputWrite): string {
  return output.relation === null || record.output_name === null
    ? `job ${record.id}`
    : `name ${record.output_name.toLowerCase()}`;
}

function entryOf({ record, output }: OutputWrite) {
  const { relation, columns, rowCount, contentHash } = output;
  return {
    ...{ name: record.output_name ?? '', relation: parseRelation(relation ?? '') },
    ...{ columns, rowCount: rowCount ?? 0, contentHash },
    ...{ dataFileId: record.data_file_id, jobId: record.id, now: new Date(record.updated_at) },
  };
}

/** Back from `relationName`'s text. */
export function parseRelation(text: string): Relation {
  const [schema, table] = [...text.matchAll(/"((?:[^"]|"")*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll('""', '"'),
  );
  if (schema === undefined || table === undefined) throw new Error(`not a relation: ${text}`);
  return { schema, table };
}
