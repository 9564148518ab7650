import type { Store, Transaction } from '../store/index.js';
import {
  FencedError,
  insertJobs,
  joined,
  moveJobs,
  nextMove,
  type Move,
  type Patch,
} from './ledger.js';
import { writeOutputs, type OutputWrite } from './output-write.js';
import type { JobRecord } from './record.js';
import type { Action } from './states.js';

/** One write of the ledger: new jobs, or a job's move with what else is written in its transaction. */
interface Write {
  inserts: readonly JobRecord[];
  move: Move | undefined;
  also: ((tx: Transaction) => Promise<void>) | undefined;
  output: OutputWrite | undefined;
  signal: AbortSignal | undefined;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export interface MoveOptions {
  detail?: object | null;
  /** Written in the same transaction, when the move holds. */
  also?: (tx: Transaction) => Promise<void>;
  /** As `also`, for what is written with the outputs of others; the record is as it will be. */
  output?: (moved: JobRecord) => OutputWrite;
  /** Goes off when the job is cancelled: then nothing of it is written any more. */
  signal?: AbortSignal;
  /** So long the write may wait for another one to be committed with; at once when absent. */
  patienceMs?: number;
}

const NOTHING = {
  ...{ inserts: [], move: undefined, also: undefined, output: undefined, signal: undefined },
};

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
    return this.#add({ ...NOTHING, inserts: records });
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
    { detail = null, also, output, signal, patienceMs = 0 }: MoveOptions = {},
  ): { moved: JobRecord; done: Promise<void> } {
    const move = nextMove(record, action, patch, this.store.now(), detail);
    const write = { ...NOTHING, move, also, output: output?.(move.after), signal };
    return { moved: move.after, done: this.#add(write, patienceMs) };
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

/** @returns the moves that another writer was before, a cancel too */
async function writeAll(tx: Transaction, group: readonly Write[]): Promise<ReadonlySet<Write>> {
  const fenced = new Set(group.filter(({ signal }) => signal?.aborted === true));
  const inserts = group.flatMap((write) => write.inserts);
  if (inserts.length > 0) await insertJobs(tx, inserts);
  for (const round of rounds(group.filter((write) => !fenced.has(write)))) {
    const held = await moveJobs(
      tx,
      round.map(({ move }) => move),
    );
    for (const { move, writes } of round) {
      if (!held.has(move.before.id)) for (const write of writes) fenced.add(write);
    }
  }
  const held = group.filter((write) => !fenced.has(write));
  const outputs = held.flatMap(({ output }) => output ?? []);
  if (outputs.length > 0) await writeOutputs(tx, outputs);
  for (const write of held) await write.also?.(tx);
  // One by itself can still be taken back.
  if (group.length === 1) group[0]?.signal?.throwIfAborted();
  return fenced;
}

/** A move with the writes that it is for: a job that starts and ends at once is moved once, with both events. */
interface Joined {
  move: Move;
  writes: Write[];
}

/** Moves so that each round has one of a job, in the order of asking. */
function rounds(group: readonly Write[]): Joined[][] {
  const found: Joined[][] = [];
  const last = new Map<string, { joined: Joined; round: number }>();
  for (const write of group) {
    const { move } = write;
    if (move === undefined) continue;
    const before = last.get(move.before.id);
    const whole = before && joined(before.joined.move, move);
    if (before !== undefined && whole !== undefined) {
      before.joined.move = whole;
      before.joined.writes.push(write);
      continue;
    }
    const round = before === undefined ? 0 : before.round + 1;
    const one = { move, writes: [write] };
    last.set(move.before.id, { joined: one, round });
    (found[round] ??= []).push(one);
  }
  return found;
}

function idOf({ move }: Write): string {
  return move?.before.id ?? '';
}
