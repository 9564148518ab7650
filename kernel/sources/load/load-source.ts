import type { LoadReport, LoadRequest, Source } from '@assay/schema';
import {
  keepVersion,
  quoteName,
  registerDataset,
  relationName,
  type KnownDataset,
} from '../../store/index.js';
import { acquire, membersOf } from '../acquire/acquire.js';
import type { Acquired } from '../acquire/acquired.js';
import { calledOtherwise } from '../http/declared-type.js';
import type { Plan, ReadingOptions } from '../table/reading.js';
import { appended, begun, merged, type Combined } from './combine.js';
import type { WriteMode } from './write-mode.js';
import { batchRows } from './batch-rows.js';
import { nameBeside } from './beside.js';
import { continuationOf, type Continuation } from './continuation.js';
import { applyContract, type Kept } from './contract.js';
import { registerDataFile } from './data-file.js';
import type { LoadContext } from './load-context.js';
import { datasetName } from './dataset-name.js';
import { dedupeKey, keyColumns } from './key-columns.js';
import { createTable } from './hidden-columns.js';
import { loadFolder } from './load-folder.js';
import { keepPlaces } from './keep-places.js';
import { hashOf, loadRows, type Loaded } from './load-rows.js';
import {
  beginRun,
  completeRun,
  findInterrupted,
  giveUp,
  type LoadRunState,
  type RunKey,
} from './load-run.js';
import { Progress } from './load-progress.js';
import { loadedBefore } from './loaded-before.js';
import { LoadingThread } from './loading-thread.js';
import { taken } from './one-at-a-time.js';
import { replaced } from './changes.js';
import { optionsOf } from './reading-options.js';
import { savedReadings } from './saved-readings.js';
import { repeated } from './repeated.js';
import { reportOf } from './report.js';
import { alreadyLoaded, filesOf, type LoadedFile } from './source-files.js';
import { kindOf, unpackedOf } from './source-kind.js';
import { warmUp } from './warm-thread.js';
import { withUnpacked } from './with-unpacked.js';

/**
 * Loads a source into a dataset: keeps its bytes, finds out how it is written, and stores its rows batch by batch. The
 * dataset appears, or changes, as a whole at the end; a load that was killed goes on from its last batch when it is asked
 * for again. The same bytes twice change nothing.
 *
 * @param received - the source's bytes, where they were received already
 * @throws AssayError with the place in the source and what to do; nothing but the bytes stays behind
 */
export async function loadSource(
  context: LoadContext,
  request: LoadRequest,
  received?: Acquired,
): Promise<LoadReport> {
  // A name that cannot be given is refused before anything is read.
  if (request.as !== undefined && request.beside !== true)
    await loadedBefore(context.store, request.as.trim());
  const members = received === undefined ? await membersOf(context, request.source) : undefined;
  if (members !== undefined) return loadFolder(context, request, members, loadSource);
  warmUp();
  const acquired =
    received ?? (await withUnpacked(context.store, await acquire(context, request), request.sheet));
  const given = datasetName(request.as, acquired.unpacked?.name ?? acquired.name);
  const name = request.beside ? await nameBeside(context.store, acquired, request, given) : given;
  try {
    return await taken(context.store, name, () => loadObject(context, request, acquired, name));
  } finally {
    // Whatever became of the load, its bytes stay.
    await acquired.object.durable;
  }
}

interface Job {
  context: LoadContext;
  request: LoadRequest;
  acquired: Acquired;
  name: string;
  options: ReadingOptions;
  mode: WriteMode;
  previous: KnownDataset | undefined;
  dataFileId: string;
}

async function loadObject(
  context: LoadContext,
  request: LoadRequest,
  acquired: Acquired,
  name: string,
): Promise<LoadReport> {
  const { store } = context;
  const { format, encoding } = acquired;
  const options = optionsOf({
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
    ...request,
  });
  const previous = await loadedBefore(store, name);
  const mode = request.write ?? 'replace';
  const same = alreadyLoaded(previous, acquired, options, mode, context.refresh === true);
  if (previous !== undefined && same !== undefined)
    return repeated(store, previous, same, acquired);
  return fresh({ context, request, acquired, name, options, mode, previous });
}

async function fresh(wanted: Omit<Job, 'dataFileId'>): Promise<LoadReport> {
  const { context, request, acquired, options, name, mode, previous } = wanted;
  const { object } = acquired;
  const key: RunKey = { dataset: name, sha256: object.sha256, mode, options: { ...options } };
  const interrupted = await findInterrupted(context.store, key);
  const saved = await savedReadings(context.store, previous, options, object.sha256, mode);
  const { object: read, name: file } = acquired.unpacked ?? acquired;
  const about = { source: request.source, dataset: name, bytes_total: object.bytes };
  const progress = new Progress(context.publish, about, read.bytes);
  const task = { path: read.path, name: file, options, plan: interrupted?.plan, saved };
  const thread = new LoadingThread(task, context.signal, (share) => progress.opening(share));
  let run: LoadRunState | undefined;
  try {
    const plan = await thread.plan();
    if (mode === 'merge' || request.key !== undefined) keyColumns(request.key, plan.columns);
    await acquired.object.durable;
    // A file that cannot be read leaves nothing but its bytes: it is listed from here on.
    const dataFileId = await registerDataFile(context, acquired, request.format ?? 'file');
    const job: Job = { ...wanted, dataFileId };
    run = interrupted ?? (await begin(job, key, plan));
    const number = mode === 'replace' ? 1 : filesOf(job.previous).length + 1;
    const loaded = await loadRows(
      context.store,
      thread,
      run,
      object.sha256,
      number,
      plan,
      progress,
    );
    run = loaded.run;
    const report = await finish(job, loaded);
    progress.completed(run.position);
    return report;
  } catch (error) {
    progress.failed();
    if (run !== undefined) await giveUp(context.store, run, error, context.now());
    throw error;
  } finally {
    await thread.close();
  }
}

function begin(job: Job, key: RunKey, plan: Plan): Promise<LoadRunState> {
  const { context, acquired, dataFileId, request } = job;
  const batchSize =
    request.batch ?? batchRows((acquired.unpacked?.object ?? acquired.object).bytes, plan);
  return beginRun(context.store, key, {
    location: acquired.location,
    dataFileId,
    plan,
    batchSize,
    create: (table) => createTable(table, plan),
    now: context.now(),
  });
}

async function finish(job: Job, loaded: Loaded): Promise<LoadReport> {
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
    ...(acquired.warnings ?? []),
    ...calledOtherwise(acquired.mediaType, loaded.facts.source.kind),
    ...(acquired.unpacked?.warnings ?? []),
    ...loaded.facts.warnings,
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
