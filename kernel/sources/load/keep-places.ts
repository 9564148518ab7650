import type { Source } from '@assay/schema';
import {
  forgetRecords,
  keepRecords,
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
  if (previous !== undefined && combined.continues !== true) {
    const apart = await tx.query('SELECT object FROM raw.record_file');
    const kept = new Set(apart.map(({ object }) => String(object))).add(file.object);
    for (const [i, before] of sourceFiles(previous.source).entries()) {
      if (kept.has(before.object)) continue;
      kept.add(before.object);
      await keepRecords(tx, {
        ...{ file: before, dataset: previous.name, kind: previous.source?.kind ?? kind },
        ...{ relation: previous.relation, number: i + 1 },
        runId: await runOf(tx, previous.name, before.sha256),
      });
    }
  }
  const whole = combined.table === run.relation;
  // Of a source that has grown the dataset gets what is new; what was there before is its former object's.
  const grown = combined.continues === true && continued?.grown === true && key === undefined;
  if (whole || grown) return forgetRecords(tx, file.object);
  await keepRecords(tx, {
    ...{ file, dataset: run.dataset, kind, runId: run.id },
    relation: relationName({ schema: 'raw', table: run.relation }),
  });
}

async function runOf(tx: Transaction, dataset: string, sha256: string): Promise<string | null> {
  const [run] = await tx.query(
    `SELECT CAST(id AS VARCHAR) AS id FROM checkpoint.load_run WHERE lower(dataset) = lower($1) AND sha256 = $2 AND state = 'completed'
     ORDER BY completed_at DESC LIMIT 1`,
    [dataset, sha256],
  );
  return run === undefined ? null : String(run['id']);
}
