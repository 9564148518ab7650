import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LoadRequest } from '@assay/schema';
import { Arriving, findDataset, type StoredObject } from '../../store/index.js';
import { fileOf } from '../acquire/acquire.js';
import type { Plan } from '../table/reading.js';
import type { WorkerTask } from '../worker/protocol.js';
import { batchRows } from './batch-rows.js';
import { datasetName } from './dataset-name.js';
import type { LoadContext } from './load-context.js';
import { LoadingThread } from './loading-thread.js';
import { optionsOf } from './reading-options.js';
import { savedReadings } from './saved-readings.js';

/** Keeping the bytes of a smaller file is over before there would be a plan. */
const LEAST = 4 << 20;
/** A file that was written to this short a time ago may be written to again without its time telling. */
const SETTLED_MS = 1000;

/** A thread that reads already what is to be loaded, by this plan. */
export interface Begun {
  thread: LoadingThread;
  plan: Plan;
}

/**
 * The plan of a file on this machine, made while its bytes are kept, and its first batches, read from the bytes that are kept
 * already. Both count only where the plan is the one that the kept bytes would give: the file is as it was before, and
 * nothing that was learnt meanwhile asks for another reading.
 */
export class Ahead {
  /** To be told of the bytes while they are kept. */
  readonly arriving = new Arriving();
  private readonly plan: Promise<Plan | undefined>;
  /** Settles when the reading was begun, or will not be. */
  readonly reading: Promise<void>;
  private begun: Begun | undefined;
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly task: WorkerTask,
    private readonly before: string,
    private readonly thread: LoadingThread,
    batch: number | undefined,
  ) {
    // Whatever is wrong with the file is said when its bytes are kept.
    this.plan = this.thread.looked().catch(() => undefined);
    this.reading = Promise.all([this.plan, this.arriving.begun]).then(([plan, bytes]) => {
      if (plan === undefined || this.closed !== undefined) return;
      // As the load of the kept bytes, which are as many, will ask for.
      thread.begin(batch ?? batchRows(sizeIn(before), plan), bytes);
      this.begun = { thread, plan };
    });
  }

  /** Begins to look at a request's file, where it is one that is worth it. */
  static async begin(context: LoadContext, request: LoadRequest): Promise<Ahead | undefined> {
    const path = await fileOf(context, request.source);
    const before = path === undefined ? undefined : await stateOf(path);
    if (path === undefined || before === undefined) return undefined;
    const name = request.name ?? basename(path);
    const options = optionsOf(request);
    const mode = request.write ?? 'replace';
    const previous = await findDataset(context.store, datasetName(request.as, name));
    const bytes = { count: sizeIn(before) };
    const saved = await savedReadings(context.store, previous, options, bytes, mode);
    const task = { path, name, options, plan: undefined, saved };
    const thread = new LoadingThread(task, context.signal, undefined, 'look');
    return new Ahead(task, before, thread, request.batch);
  }

  /** The plan, if a task on the kept bytes would come to the same one. */
  async planFor(task: WorkerTask, object: StoredObject): Promise<Plan | undefined> {
    if (asked(task) !== asked(this.task)) return undefined;
    const plan = await this.plan;
    const now = await stateOf(this.task.path);
    return now === this.before && object.bytes === sizeIn(now) ? plan : undefined;
  }

  /** The thread that reads those bytes already, by a plan that holds for them. It is the taker's to close. */
  take(object: StoredObject): Begun | undefined {
    const { begun } = this;
    if (begun === undefined || this.closed !== undefined) return undefined;
    begun.thread.isAt(object.path);
    this.closed = Promise.resolve();
    return begun;
  }

  /** Frees the thread; a look that nobody needs any more is broken off. */
  close(): Promise<void> {
    return (this.closed ??= this.thread.close());
  }

  /** When all is over. */
  async end(): Promise<void> {
    await this.close();
    await this.arriving.close();
  }
}

function asked({ name, options, saved }: WorkerTask): string {
  return JSON.stringify([name, options, saved]);
}

function sizeIn(state: string): number {
  return Number(state.split(' ', 1)[0]);
}

/** Size, time and place of a large file that nobody writes to now; undefined for any other. */
async function stateOf(path: string): Promise<string | undefined> {
  const entry = await stat(path, { bigint: true }).catch(() => undefined);
  if (entry?.isFile() !== true || entry.size < LEAST) return undefined;
  if (Date.now() - Number(entry.mtimeMs) < SETTLED_MS) return undefined;
  return `${entry.size} ${entry.mtimeNs} ${entry.ctimeNs} ${entry.dev} ${entry.ino}`;
}
