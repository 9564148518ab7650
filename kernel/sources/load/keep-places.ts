import type { Source } from '@assay/schema';
import {
  forgetRecords,
  keepRecords,
  keepRecordsOf,
  relationName,
  sourceFiles,
  type KnownDataset,
  type Transaction,
} from '../../store/index.js';
import type { Combined } from './combine.js';
import type { Continuation } from './continuation.js';
import type { Loaded } from './load-rows.js';

/**
 * Keeps the places of records that the dataset will not show: of the load, when its table is not the dataset's, and of the
 * rows that were there, when some go. So every record of every object received can be told, whatever became of it.
 */
export async function keepPlaces(
  tx: Transaction,
  outcome: {
    loaded: Loaded;
    combined: Combined;
    previous: KnownDataset | undefined;
    source: Source;
    continued: Continuation | undefined;
    key: string | undefined;
  },
): Promise<void> {
  const { loaded, combined, previous, source, continued, key } = outcome;
  const { run } = loaded;
  const file = sourceFiles(source).at(-1);
  if (file === undefined) return;
  const kind = source.kind;
  if (previous !== undefined && combined.continues !== true)
    await keepFormer(tx, previous, kind, [file.object]);
  const whole = combined.table === run.relation;
  // Of a source that has grown the dataset gets what is new; what was there before is its former object's.
  const grown = combined.continues === true && continued?.grown === true && key === undefined;
  if (whole || grown) return forgetRecords(tx, file.object);
  await keepRecords(tx, {
    ...{ file, dataset: run.dataset, kind, runId: run.id },
    relation: relationName({ schema: 'raw', table: run.relation }),
  });
}

/** Keeps the places of a dataset's records as it was, but for those of objects that are kept for themselves, or will be. */
export async function keepFormer(
  tx: Transaction,
  previous: KnownDataset,
  kind: string,
  others: readonly string[],
): Promise<void> {
  const apart = await tx.query('SELECT object FROM raw.record_file');
  const kept = new Set([...apart.map(({ object }) => String(object)), ...others]);
  const runs = await runsOf(tx, previous.name);
  const files = sourceFiles(previous.source).flatMap((file, i) => {
    if (kept.has(file.object)) return [];
    kept.add(file.object);
    const runId = runs.get(file.sha256) ?? null;
    const of = { dataset: previous.name, kind: previous.source?.kind ?? kind };
    return [{ file, ...of, number: i + 1, runId }];
  });
  await keepRecordsOf(tx, previous.relation, files);
}

/** The last run of each of a dataset's files. */
async function runsOf(tx: Transaction, dataset: string): Promise<Map<string, string>> {
  const rows = await tx.query(
    `SELECT sha256, CAST(arg_max(id, completed_at) AS VARCHAR) AS id FROM checkpoint.load_run
     WHERE lower(dataset) = lower($1) AND state = 'completed' GROUP BY sha256`,
    [dataset],
  );
  return new Map(rows.map(({ sha256, id }) => [String(sha256), String(id)]));
}
