import type { Store, Transaction } from '../store/index.js';
import { FencedError, insertJobs, moveJobs, nextMove, type Move, type Patch } from './ledger.js';
import type { JobRecord } from './record.js';
import type { Action } from './states.js';

/** One write of the ledger: new jobs, or a job's move with what else is written in its transaction. */
interface Write {
  inserts: readonly JobRecord[];
  move: Move | undefined;
  also: ((tx: Transaction) => Promise<void>) | undefined;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export interface MoveOptions {
  detail?: object | null;
  /** Written in the same transaction, when the move holds. */
  also?: (tx: Transaction) => Promise<void>;
  /** So long the write may wait for another one to be committed with; at once when absent. */
  patienceMs?: number;
}

/** Writes of one transaction: what is urgent waits for it. */
const MOST = 256;

/**
 * Commits the ledger's writes in groups: what comes while one transaction is on its way to the disk goes with the next, so
 * that a thousand small jobs cost a few dozen commits. Each write is as durable as by itself: its promise is kept only
 * after its commit. Should a group fail, its writes are done one by one, and the error meets the one that it belongs to.
 */
export class GroupCommit {
  #waiting: Write[] = [];
  #busy = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param report - told of a group that failed: most often its writes then succeed one by one */
  constructor(
    private readonly store: Store,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Adds new jobs with their first events: all of them, or none. */
  insert(records: readonly JobRecord[]): Promise<void> {
    return this.#add({ inserts: records, move: undefined, also: undefined });
  }

  /**
   * Moves a job by one action; see `moveJob`. Moves of one job are done in the order of asking.
   *
   * @returns the record as it will be, and the promise that it is
   * @throws AssayError `job-state` for an illegal transition
   */
  move(
    record: JobRecord,
    action: Action,
    patch: Patch,
    { detail = null, also, patienceMs = 0 }: MoveOptions = {},
  ): { moved: JobRecord; done: Promise<void> } {
    const move = nextMove(record, action, patch, this.store.now(), detail);
    return { moved: move.after, done: this.#add({ inserts: [], move, also }, patienceMs) };
  }

  #add(write: Omit<Write, 'resolve' | 'reject'>, patienceMs = 0): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ ...write, resolve, reject });
    });
    if (patienceMs === 0) this.#soon();
    else this.#timer ??= setTimeout(() => this.#soon(), patienceMs);
    return done;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#busy) return;
    this.#busy = true;
    // What is asked for in the same turn of the event loop goes along.
    setImmediate(() => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.store.shared ? 1 : MOST);
      await this.#commit(group);
    }
    this.#busy = false;
  }

  async #commit(group: readonly Write[]): Promise<void> {
    let fenced: ReadonlySet<Write>;
    try {
      fenced = await this.store.transaction((tx) => writeAll(tx, group));
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      this.report(error);
      for (const write of group) await this.#commit([write]);
      return;
    }
    for (const write of group) {
      if (fenced.has(write)) write.reject(new FencedError(`job ${idOf(write)} has moved on`));
      else write.resolve();
    }
  }
}

/** @returns the moves that another writer was before */
async function writeAll(tx: Transaction, group: readonly Write[]): Promise<ReadonlySet<Write>> {
  const fenced = new Set<Write>();
  const inserts = group.flatMap((write) => write.inserts);
  if (inserts.length > 0) await insertJobs(tx, inserts);
  for (const round of rounds(group)) {
    const held = await moveJobs(
      tx,
      round.flatMap(({ move }) => move ?? []),
    );
    for (const write of round) if (!held.has(idOf(write))) fenced.add(write);
  }
  for (const write of group) if (!fenced.has(write)) await write.also?.(tx);
  return fenced;
}

/** Moves so that each round has one of a job, in the order of asking. */
function rounds(group: readonly Write[]): Write[][] {
  const found: Write[][] = [];
  const seen = new Map<string, number>();
  for (const write of group) {
    if (write.move === undefined) continue;
    const round = seen.get(idOf(write)) ?? 0;
    seen.set(idOf(write), round + 1);
    (found[round] ??= []).push(write);
  }
  return found;
}

function idOf({ move }: Write): string {
  return move?.before.id ?? '';
}
