import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { closeSandbox } from '../sandbox/index.js';
import { bucketObjects } from '../sources/index.js';
import { continueEvents, Reserve } from '../jobs/index.js';
import { AnnotationFile, Annotations } from './annotations/index.js';
import { ColumnCache } from './column-cache.js';
import { composeQueue, Loads } from './composition.js';
import { FolderWatch } from './folder-watch.js';
import { EventBus } from './event-bus.js';
import { CommitMark } from './commit-mark.js';
import { etlKinds, workflowKinds } from './gateway/index.js';
import { announce, onRecord, withdraw } from './host-record.js';
import { IdleEnd, idleSecondsFromEnvironment } from './idle-end.js';
import { logJobs } from './job-log.js';
import type { Log } from './log.js';
import { collectNative } from './native-garbage.js';
import type { Store } from '../store/index.js';
import { ownStore, threadsFromEnvironment } from './own-store.js';
import { projectSettings } from './project-settings.js';
import { createServer } from './server.js';
import type { Services } from './services.js';
import { socketPath } from './socket-path.js';
import { filesOf, lakeOf, markTenant, tenantNumber } from './tenant-store.js';

const END_LIMIT_MS = 8000;
const BROKEN_END_MS = 200;

export interface HostOptions {
  project: string;
  version: string;
  log: Log;
}

/**
 * Runs the host of a project until it is idle, asked to end, or gets SIGTERM.
 *
 * @returns when the host has ended; false at once when another host owns the project
 */
export async function runHost({ project, version, log }: HostOptions): Promise<boolean> {
  const startedAt = new Date();
  await mkdir(join(project, '.assay', 'logs'), { recursive: true });
  const reserve = new Reserve(join(project, '.assay', 'reserve'));
  await reserve.ease();
  const tenant = await tenantNumber(project);
  const settings = await projectSettings(project);
  const lake = lakeOf(tenant, settings.lake);
  const files = filesOf(tenant, settings.files);
  const threads = threadsFromEnvironment();
  const store = await ownStore(project, {
    ...(threads === undefined ? {} : { threads }),
    ...(lake === undefined ? {} : { lake }),
    ...(files === undefined ? {} : { far: bucketObjects(files, process.env) }),
    onBroken: (error) => endBroken(log, error),
  });
  if (store === undefined) return false;
  const mark = new CommitMark(project);
  store.onCommit = () => mark.move();
  await markTenant(store, tenant);
  let askEnd: (reason: string) => void = () => undefined;
  const asked = new Promise<string>((resolve) => (askEnd = resolve));
  const bus = new EventBus(store.now, await continueEvents(store));
  const loads = new Loads(store, project, bus, log);
  const needs = () => ({ store, project, load: loads.load.bind(loads) });
  const kinds = { ...etlKinds(needs), ...workflowKinds(needs) };
  logJobs(project, bus, log);
  const queue = composeQueue({ store, project, bus, log, kinds, lake, tenant, reserve });
  const columns = new ColumnCache(store);
  const annotations = new Annotations(store, columns, (event) => bus.publish(event));
  const idle = new IdleEnd(
    idleSecondsFromEnvironment(),
    () => !queue.idle() || !loads.idle,
    () => onRecord(project),
    askEnd,
  );
  const services: Services = {
    ...{ project, version, startedAt, store, mark, bus, queue, annotations, columns, log },
    load: loads.load.bind(loads),
    watches: loads.watches,
    clients: () => idle.clients,
    stop: askEnd,
  };
  const file = await keepAnnotations(services);
  const watched = [
    new FolderWatch(join(project, 'processors', 'custom'), () =>
      bus.publish({ type: 'processors' }),
    ),
    new FolderWatch(project, () => file.touch()),
  ];
  log.info('recovered', await queue.recover());
  await standBy(services);
  const server = await createServer(services);
  await serve(server, { project, version, startedAt });
  idle.watch(server.server);
  await loads.watches.recover();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => askEnd(signal));
  }
  log.info('ready', { version, project, threads: store.threads });
  const stopCollecting = collectNative();
  const reason = await asked;
  stopCollecting();
  log.info('ending', { reason });
  idle.stop();
  for (const watch of watched) watch.stop();
  await file.close();
  await end(services, server, (at_work) => log.info('ending', { reason, at_work }));
  log.info('ended');
  return true;
}

async function serve(
  server: FastifyInstance,
  host: { project: string; version: string; startedAt: Date },
): Promise<void> {
  const socket = await socketPath(host.project);
  await server.listen({ path: socket });
  if (process.platform !== 'win32') await chmod(socket, 0o600);
  const { version, startedAt } = host;
  const started_at = startedAt.toISOString();
  await announce(host.project, { pid: process.pid, version, socket, started_at });
}

/** The next client's host opens the store anew and goes on from the ledger, as after a kill. */
function endBroken(log: Log, error: unknown): void {
  log.error('the store is broken until it is opened anew', error);
  // Those who wait for an answer get their errors first.
  setTimeout(() => process.exit(1), BROKEN_END_MS);
}

/** A worker waits for the first job as soon as there is something to work on; before that it would only take room. */
async function standBy({ store, bus, queue }: Services): Promise<void> {
  bus.listen(({ type }) => {
    if (type === 'dataset') queue.warm();
  });
  if ((await store.query('SELECT 1 FROM assay.dataset LIMIT 1')).length > 0) queue.warm();
}

/** Rows of annotations follow their dataset, and the text file follows them. */
async function keepAnnotations(services: Services): Promise<AnnotationFile> {
  const { project, bus, annotations, log } = services;
  const file = new AnnotationFile(project, annotations, (error) =>
    log.error('annotations and their text are not in step', error),
  );
  await file.inStep();
  bus.listen((event) => {
    const { type, dataset } = event;
    if (type === 'annotation' || type === 'annotation_removed') file.touch();
    if ((type !== 'dataset' && type !== 'dataset_removed') || dataset === undefined) return;
    annotations.datasetChanged(dataset).catch((error: unknown) => {
      log.error('annotations were not placed anew', error);
    });
  });
  return file;
}

/** What is still to be written into the store's file takes long where new tables are many. */
async function sizeOf(store: Store): Promise<string> {
  const tables = await store.query('SELECT count(*) AS n FROM duckdb_tables()').catch(() => []);
  const log = await stat(`${store.file}.wal`).catch(() => undefined);
  const megabytes = ((log?.size ?? 0) / 2 ** 20).toFixed(1);
  return `${Number(tables[0]?.['n'] ?? 0)} tables, ${megabytes} MB of changes`;
}

/** First nobody finds us any more, then nobody reaches us, then nobody works for us, then the store is let go. */
async function end(
  services: Services,
  server: FastifyInstance,
  say: (step: string) => void,
): Promise<void> {
  const late = setTimeout(() => {
    services.log.error('the end took too long', 'killed by itself');
    process.exit(1);
  }, END_LIMIT_MS);
  await withdraw(services.project);
  say('answers its last calls');
  await server.close();
  await services.watches.close();
  say('ends what runs; the jobs go on with the next host');
  await services.queue.close();
  await closeSandbox();
  say(`writes its store out: ${await sizeOf(services.store)}`);
  await services.store.close();
  services.mark.close();
  clearTimeout(late);
}
