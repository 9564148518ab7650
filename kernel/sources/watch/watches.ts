import { randomUUID } from 'node:crypto';
import {
  AssayError,
  type HostEvent,
  type LoadReport,
  type LoadRequest,
  type Watch,
} from '@assay/schema';
import { findDataset, type Store } from '../../store/index.js';
import type { Environment } from '../acquire/environment.js';
import { pathOf } from '../file/path-of.js';
import { locationOf } from '../http/fetch-source.js';
import type { Seen } from './changed-files.js';
import { lookAt } from './file-look.js';
import { dropWatch, findWatch, listWatches, putWatch, shownWatch } from './watch-ledger.js';
import { WatchedSource, type LoadAgain } from './watched-source.js';

const FILE_SECONDS = 0.5;
const ADDRESS_SECONDS = 60;
/** A look may take half of the time, so that large files do not keep the host busy. */
const REST = 1;

interface Needs {
  store: Store;
  project: string;
  load: LoadAgain;
  publish: (event: Omit<HostEvent, 'seq' | 'time'>) => void;
  report: (error: unknown) => void;
}

/** The watched sources of a project. What is watched stands in the store, so that a host that follows a killed one goes on. */
export class Watches {
  readonly #end = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  /** Keys that came with a watch: they live as long as this host, and the next one looks in its own environment. */
  readonly #environments = new Map<string, Environment>();

  constructor(private readonly needs: Needs) {}

  /** Whether there is a source to stay for. */
  get any(): boolean {
    return this.#running.size > 0;
  }

  /** Begins to look at the sources that were watched before. */
  async recover(): Promise<void> {
    for (const { id, source, every_seconds } of await listWatches(this.needs.store))
      this.#begin(id, source, every_seconds);
  }

  async list(): Promise<Watch[]> {
    return (await listWatches(this.needs.store)).map(shownWatch);
  }

  /**
   * Loads a source and watches it from then on.
   *
   * @throws AssayError `watch-impossible` for bytes that were sent, `watch-key`, and those of the load
   */
  async add(
    request: LoadRequest,
    load: () => Promise<LoadReport>,
    environment?: Environment,
  ): Promise<LoadReport> {
    const { store, project } = this.needs;
    refuseKeys(request.source);
    if (/^upload:/i.test(request.source)) {
      throw new AssayError('watch-impossible', 'bytes that were sent cannot be watched', {
        pointer: '/watch',
        remedy: 'give the path or the address that they came from',
      });
    }
    const path = filePath(project, request.source);
    const source = path ?? request.source;
    const seen: Seen = {};
    for (const file of (path === undefined ? undefined : await lookAt(path)) ?? [])
      seen[file.path] = { print: file.print };
    const report = await load();
    const dataset = await findDataset(store, report.dataset);
    if (dataset === undefined) throw new Error(`${report.dataset} was loaded and is not there`);
    const [id, now] = [randomUUID(), store.now()];
    const every = request.every ?? (path === undefined ? ADDRESS_SECONDS : FILE_SECONDS);
    const { run } = report;
    await putWatch(store, { id, datasetId: dataset.id, source, request, every, seen, run, now });
    if (environment !== undefined) this.#environments.set(id, environment);
    this.#begin(id, source, every);
    const watch = await findWatch(store, id);
    return watch === undefined ? report : { ...report, watch: shownWatch(watch) };
  }

  /**
   * Looks no more at the sources of a dataset, or at the one of an id.
   *
   * @throws AssayError `watch-unknown`
   */
  async remove(reference: string): Promise<Watch[]> {
    const { store, publish } = this.needs;
    const named = (await listWatches(store)).filter(
      ({ id, dataset, source }) =>
        id === reference ||
        dataset.toLowerCase() === reference.toLowerCase() ||
        source === reference,
    );
    if (named.length === 0) {
      throw new AssayError('watch-unknown', `nothing is watched for "${reference}"`, {
        status: 404,
        remedy: 'give the name of a dataset, or an id that the list of watches shows',
      });
    }
    for (const watch of named) {
      await dropWatch(store, watch.id);
      publish({ type: 'watch_removed', id: watch.id, watch: shownWatch(watch) });
    }
    return named.map(shownWatch);
  }

  /** Ends all looking; a load that is under way goes on with the next host. */
  async close(): Promise<void> {
    this.#end.abort();
    await Promise.all(this.#running.values());
  }

  #begin(id: string, source: string, every: number): void {
    const { store, publish, project } = this.needs;
    const load: LoadAgain = (request, signal, more) => {
      const environment = this.#environments.get(id);
      return this.needs.load(
        request,
        signal,
        environment === undefined ? more : { ...more, environment },
      );
    };
    const told = (watch: Parameters<typeof shownWatch>[0]): void =>
      publish({ type: 'watch', watch: shownWatch(watch) });
    const watched = new WatchedSource(id, { store, load, told }, filePath(project, source));
    const running = this.#follow(watched, every).finally(() => {
      this.#running.delete(id);
      this.#environments.delete(id);
    });
    this.#running.set(id, running);
  }

  async #follow(watched: WatchedSource, every: number): Promise<void> {
    const { signal } = this.#end;
    for (let rest = every * 1000; await slept(rest, signal);) {
      const begun = performance.now();
      try {
        if (!(await watched.look(signal))) return;
      } catch (error) {
        if (signal.aborted) return;
        this.needs.report(error);
      }
      rest = Math.max(every * 1000, REST * (performance.now() - begun));
    }
  }
}

/** A watch is kept, so its address may not hold a key. */
function refuseKeys(source: string): void {
  if (!/^https?:\/\//i.test(source) || !/=hidden\b/.test(locationOf(source))) return;
  throw new AssayError('watch-key', 'a key stands in the address, and a watched address is kept', {
    pointer: '/source',
    remedy: 'name the variable of the environment that holds it instead, as in ?key=$MY_KEY',
  });
}

/** @returns false when it was ended before */
async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** The path of a source that is a file or folder; undefined for an address. */
function filePath(project: string, source: string): string | undefined {
  const remote = /^[a-z][a-z0-9+.-]+:\/\//i.test(source) && !source.startsWith('file://');
  return remote ? undefined : pathOf(project, source);
}
