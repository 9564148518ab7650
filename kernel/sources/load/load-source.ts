import type { LoadReport, LoadRequest } from '@assay/schema';
import { acquire, membersOf } from '../acquire/acquire.js';
import type { Acquired } from '../acquire/acquired.js';
import type { Plan } from '../table/reading.js';
import { batchRows } from './batch-rows.js';
import { Ahead } from './ahead.js';
import { nameBeside } from './beside.js';
import { registerDataFile } from './data-file.js';
import type { LoadContext } from './load-context.js';
import { datasetName } from './dataset-name.js';
import { keyColumns } from './key-columns.js';
import { createTable } from './hidden-columns.js';
import { loadFolder } from './load-folder.js';
import { loadRows } from './load-rows.js';
import { beginRun, findInterrupted, giveUp, type LoadRunState, type RunKey } from './load-run.js';
import { Progress } from './load-progress.js';
import { loadedBefore } from './loaded-before.js';
import { LoadingThread } from './loading-thread.js';
import { taken } from './one-at-a-time.js';
import { optionsFor } from './reading-options.js';
import { savedReadings } from './saved-readings.js';
import { repeated } from './repeated.js';
import { alreadyLoaded, filesOf } from './source-files.js';
import { warmUp } from './warm-thread.js';
import { withUnpacked } from './with-unpacked.js';
import { finish, type Job } from './finish-load.js';

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
  if (received !== undefined) return loadAcquired(context, request, received);
  const ahead = await Ahead.begin(context, request);
  try {
    const acquired = await acquire({ ...context, arriving: ahead?.arriving }, request);
    const unpacked = await withUnpacked(context.store, acquired, request.sheet);
    return await loadAcquired(context, request, unpacked, ahead);
  } finally {
    await ahead?.end();
  }
}

async function loadAcquired(
  context: LoadContext,
  request: LoadRequest,
  acquired: Acquired,
  ahead?: Ahead,
): Promise<LoadReport> {
  const given = datasetName(request.as, acquired.unpacked?.name ?? acquired.name);
  const name = request.beside ? await nameBeside(context.store, acquired, request, given) : given;
  try {
    return await taken(context.store, name, () =>
      loadObject(context, request, acquired, name, ahead),
    );
  } finally {
    // Whatever became of the load, its bytes stay.
    await acquired.object.durable;
  }
}

async function loadObject(
  context: LoadContext,
  request: LoadRequest,
  acquired: Acquired,
  name: string,
  ahead: Ahead | undefined,
): Promise<LoadReport> {
  const { store } = context;
  const options = optionsFor(acquired, request);
  const previous = await loadedBefore(store, name);
  const mode = request.write ?? 'replace';
  const same = alreadyLoaded(previous, acquired, options, mode, context.refresh === true);
  if (previous !== undefined && same !== undefined)
    return repeated(store, previous, same, acquired);
  return fresh({ context, request, acquired, name, options, mode, previous }, ahead);
}

async function fresh(
  wanted: Omit<Job, 'dataFileId'>,
  ahead: Ahead | undefined,
): Promise<LoadReport> {
  const { context, request, acquired, options, name, mode, previous } = wanted;
  const { object } = acquired;
  const key: RunKey = { dataset: name, sha256: object.sha256, mode, options: { ...options } };
  const interrupted = await findInterrupted(context.store, key);
  const saved = await savedReadings(context.store, previous, options, object, mode);
  const { object: read, name: file } = acquired.unpacked ?? acquired;
  const about = { source: request.source, dataset: name, bytes_total: object.bytes };
  const progress = new Progress(context.publish, about, read.bytes);
  const afresh = { path: read.path, name: file, options, plan: undefined, saved };
  const known = interrupted?.plan ?? (await ahead?.planFor(afresh, read));
  const begun = interrupted === undefined && known !== undefined ? ahead?.take(read) : undefined;
  // The thread that looked is the one that reads.
  await ahead?.close();
  const task = { ...afresh, plan: known };
  const thread =
    begun?.thread ?? new LoadingThread(task, context.signal, (share) => progress.opening(share));
  let run: LoadRunState | undefined;
  try {
    const plan = begun?.plan ?? (await thread.plan());
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
