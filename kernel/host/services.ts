import type { LoadReport, LoadRequest } from '@assay/schema';
import type { JobQueue } from '../jobs/index.js';
import type { Watches } from '../sources/index.js';
import type { Store } from '../store/index.js';
import type { Annotations } from './annotations/index.js';
import type { ColumnCache } from './column-cache.js';
import type { EventBus } from './event-bus.js';
import type { CommitMark } from './commit-mark.js';
import type { Log } from './log.js';

/** What the routes work with. */
export interface Services {
  project: string;
  version: string;
  startedAt: Date;
  store: Store;
  /** Tells other processes whether anything was committed since. */
  mark: CommitMark;
  bus: EventBus;
  queue: JobQueue;
  annotations: Annotations;
  columns: ColumnCache;
  log: Log;
  /** @param environment where the load's keys are looked up; the host's own when not given */
  load(
    request: LoadRequest,
    signal: AbortSignal,
    environment?: Readonly<Record<string, string | undefined>>,
  ): Promise<LoadReport>;
  watches: Watches;
  /** Open connections of clients. */
  clients(): number;
  /** Begins the end of the host. */
  stop(reason: string): void;
}
