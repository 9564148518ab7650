import type { LoadReport, LoadRequest, Source } from '@assay/schema';
import {
  keepVersion,
  quoteName,
  registerDataset,
  relationName,
  type KnownDataset,
} from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import type { ReadingOptions } from '../table/reading.js';
import { appended, begun, merged, type Combined } from './combine.js';
import type { WriteMode } from './write-mode.js';
import { continuationOf, type Continuation } from './continuation.js';
import { applyContract, type Kept } from './contract.js';
import type { LoadContext } from './load-context.js';
import { dedupeKey, keyColumns } from './key-columns.js';
import { keepPlaces } from './keep-places.js';
import { hashOf, type Loaded } from './load-rows.js';
import { completeRun, type LoadRunState } from './load-run.js';
import { replaced } from './changes.js';
import { reportOf } from './report.js';
import { filesOf, type LoadedFile } from './source-files.js';
import { kindOf, unpackedOf } from './source-kind.js';
import { warningsOf } from './warnings-of.js';

/** A load whose bytes are kept. */
export interface Job {
  context: LoadContext;
  request: LoadRequest;
  acquired: Acquired;
  name: string;
  options: ReadingOptions;
  mode: WriteMode;
  previous: KnownDataset | undefined;
  dataFileId: string;
}

/** Makes the rows of a run the dataset's, in one transaction. */
export async function finish(job: Job, loaded: Loaded): Promise<LoadReport> {
  const { context, acquired, mode, previous, name } = job;
  const { store, now } = context;
  const earlier = mode === 'replace' ? [] : filesOf(previous);
  const kept = await keep(job, loaded, earlier);
  const { run } = kept;
  const continued =
    mode === 'append'
      ? await continuationOf(acquired, job.options, earlier, context.refresh === true)
      : undefined;
  const combined = await combine(job, run, continued);
  const warnings = [
    ...warningsOf(acquired, loaded.facts),
    ...(combined.warnings ?? []).map(({ line, message }) => ({ line, message })),
  ];
  const hash = combined.table === loaded.run.relation ? loaded.hash : await hashOf(store, combined);
  const rejected = loaded.run.rejected + kept.quarantined;
  const file: LoadedFile = {
    ...{ sha256: acquired.object.sha256, name: acquired.name, rows: run.position },
    ...{ options: job.options, data_file_id: job.dataFileId, location: acquired.location },
    ...{ bytes: acquired.object.bytes, loaded_at: now().toISOString(), write: mode },
    ...unpackedOf(acquired),
    encoding: loaded.facts.source.encoding,
    ...(kept.schema === undefined ? {} : { schema: kept.schema }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
  const replacedFiles = continued?.grown === false ? continued.files : [];
  const files = [
    ...earlier.map((one, i) =>
      replacedFiles.includes(i + 1) ? { ...one, superseded: true } : one,
    ),
    file,
  ];
  const source: Source = {
    ...loaded.facts.source,
    name: acquired.name,
    sha256: acquired.object.sha256,
    bytes: acquired.object.bytes,
    ...acquired.more,
    kind: kindOf(loaded.facts.source.kind, acquired),
    files,
  };
  const dataset = await store.transaction(async (tx) => {
    await keepPlaces(tx, { loaded, combined, previous, source, continued, key: job.request.key });
    const registered = await registerDataset(tx, {
      name,
      kind: 'raw',
      relation: { schema: 'raw', table: combined.table },
      columns: combined.columns,
      rowCount: combined.rows,
      rejected,
      contentHash: hash,
      dataFileId: job.dataFileId,
      source,
      warnings,
      now: now(),
    });
    for (const table of new Set([loaded.run.relation, run.relation]))
      if (combined.table !== table) await tx.query(`DROP TABLE IF EXISTS raw.${quoteName(table)}`);
    await tx.query('UPDATE assay.data_file SET kind = $2 WHERE id = $1 AND kind <> $2', [
      job.dataFileId,
      source.kind,
    ]);
    await completeRun(tx, { ...loaded.run, rejected }, combined.counts, now());
    const moved =
      combined.continues === true && previous !== undefined
        ? { from: previous.relation }
        : undefined;
    await keepVersion(tx, loaded.run.id, name, moved, now());
    return registered;
  });
  context.publish({ type: 'dataset', dataset });
  return reportOf(dataset, source, warnings, {
    id: loaded.run.id,
    batches: loaded.run.batches,
    batch_size: loaded.run.batchSize,
    ...combined.counts,
    ...(job.request.contract === undefined
      ? {}
      : { quarantined: kept.quarantined, discarded_values: kept.discardedValues }),
  });
}

/** The run's rows as the load's contract lets them through. */
function keep(job: Job, loaded: Loaded, earlier: readonly LoadedFile[]): Promise<Kept> {
  const { context, acquired, previous, request, name } = job;
  const { run } = loaded;
  const sha256 = acquired.object.sha256;
  const staged: KnownDataset = {
    ...{ id: run.id, name: `${name}@${run.id}`, kind: 'raw', rows: run.position, rejected: 0 },
    ...{ columns: run.plan.columns, data_file_id: null, job_id: null, content_hash: run.id },
    ...{ created_at: '', updated_at: '' },
    relation: relationName({ schema: 'raw', table: run.relation }),
    source: {
      ...loaded.facts.source,
      ...{ sha256, bytes: acquired.object.bytes },
      kind: kindOf(loaded.facts.source.kind, acquired),
      files: [...earlier, { sha256, ...unpackedOf(acquired) }],
    },
  };
  return applyContract(context, run, { contract: request.contract ?? 'evolve', previous, staged });
}

async function combine(
  job: Job,
  run: LoadRunState,
  continued: Continuation | undefined,
): Promise<Combined> {
  const { context, mode, previous, request } = job;
  if (mode === 'merge') {
    const key = keyColumns(request.key, run.plan.columns);
    return context.store.transaction((tx) => merged(tx, previous, run, key));
  }
  if (mode === 'append' && previous !== undefined)
    return context.store.transaction((tx) =>
      appended(tx, previous, run, {
        continued,
        key: dedupeKey(request.key, run.plan.columns, previous.columns),
      }),
    );
  const { columns } = run.plan;
  const dedupe = mode === 'append' ? dedupeKey(request.key, columns, columns) : [];
  if (dedupe.length > 0) return context.store.transaction((tx) => begun(tx, run, dedupe));
  return replaced(context.store, previous, run, request.key);
}
