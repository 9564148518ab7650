import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';
import { closeSandbox } from '../sandbox/index.js';
import { openStore } from '../store/index.js';
import { composeQueue, Loads } from './composition.js';
import { EventBus } from './event-bus.js';
import { etlKinds, workflowKinds } from './gateway/index.js';
import type { Log } from './log.js';
import { threadsFromEnvironment } from './own-store.js';
import { projectSettings } from './project-settings.js';

/**
 * Runs jobs of a project that lies in a lake until SIGTERM: then what runs is left to another worker.
 *
 * @throws AssayError `worker-local` for a project that has no lake: there its host runs the jobs
 */
export async function runWorker(project: string, log: Log): Promise<void> {
  const { lake } = await projectSettings(project);
  if (lake === undefined) {
    throw new AssayError('worker-local', 'the jobs of this project are run by its own host', {
      remedy: 'set ASSAY_WORKERS there, or move the project to a lake: "store": "ducklake"',
    });
  }
  const scratch = await mkdtemp(join(tmpdir(), 'assay-worker-'));
  const threads = threadsFromEnvironment();
  const file = join(scratch, 'store.duckdb');
  const store = await openStore({ file, lake, ...(threads === undefined ? {} : { threads }) });
  const bus = new EventBus(store.now);
  const loads = new Loads(store, project, bus, log);
  const needs = () => ({ store, project, load: loads.load.bind(loads) });
  const kinds = { ...etlKinds(needs), ...workflowKinds(needs) };
  const queue = composeQueue({ store, project, bus, log, kinds, lake, tenant: 1 });
  log.info('worker ready', { project, ...(await queue.recover()) });
  queue.warm();
  const reason = await new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  });
  log.info('worker ending', { reason });
  await queue.close();
  await closeSandbox();
  await store.close();
  await rm(scratch, { recursive: true, force: true });
}
