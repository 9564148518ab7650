import { setTimeout as pause } from 'node:timers/promises';
import type { Store, Transaction } from '../store/index.js';
import { Batches } from './batches.js';
import type { Fence } from './fence.js';
import {
  FencedError,
  firstMove,
  insertMoved,
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
  fence: Fence | undefined;
  /** By `performance.now()`: until then it may wait for other writes of its job. */
  due: number;
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
  /** Keeps a cancel and this write apart. */
  fence?: Fence;
  /** So long the write may wait for another one to be committed with; at once when absent. */
  patienceMs?: number;
}

const NOTHING = {
  ...{ inserts: [], move: undefined, also: undefined, output: undefined, signal: undefined },
  fence: undefined,
};

/** Writes of one transaction, two of a short job: what is urgent waits for it. */
const MOST = 2_048;
/** So many in one transaction are a rush, in which the next one waits up to so long for more. */
const RUSH = 6;
const GATHER_MS = 25;

/**
 * Commits the ledger's writes in groups: what comes while one transaction is on its way to the disk goes with the next, so
 * that a thousand small jobs cost a few dozen commits. Each write is as durable as by itself: its promise is kept only
 * after its commit. Should a group fail, its writes are done one by one, and the error meets the one that it belongs to.
 */
export class GroupCommit {
  #waiting: Write[] = [];
  readonly #batches = new Batches();
  #busy = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param report - told of a group that failed: most often its writes then succeed one by one */
  constructor(
    private readonly store: Store,
    private readonly report: (error: unknown) => void,
  ) {}

  /**
   * Adds new jobs with their first events: all of them, or none.
   *
   * @param patienceMs - so long it may wait for the jobs' own ends to be committed with
   */
  insert(records: readonly JobRecord[], patienceMs = 0): Promise<void> {
    return this.#add({ ...NOTHING, inserts: records }, patienceMs);
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
    { detail = null, also, output, signal, fence, patienceMs = 0 }: MoveOptions = {},
  ): { moved: JobRecord; done: Promise<void> } {
    const move = nextMove(record, action, patch, this.store.now(), detail);
    const write = { ...NOTHING, move, also, output: output?.(move.after), signal, fence };
    return { moved: move.after, done: this.#add(write, patienceMs) };
  }

  #add(write: Omit<Write, 'resolve' | 'reject' | 'due'>, patienceMs = 0): Promise<void> {
    const due = performance.now() + patienceMs;
    const done = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ ...write, due, resolve, reject });
    });
    const ids = idsOf(write);
    if (ids.length > 1 && patienceMs > 0) this.#batches.open(ids, due);
    const held = write.move !== undefined && patienceMs === 0 && this.#batches.ended(ids[0] ?? '');
    if (patienceMs === 0 && !held) this.#soon();
    else if (patienceMs > 0) this.#timer ??= setTimeout(() => this.#soon(), patienceMs);
    return done;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#busy) return;
    this.#busy = true;
    // What is asked for in the same turn of the event loop goes along.
    // A group is nobody's alone.
    setImmediate(() => void this.store.guarded(undefined, () => this.#work()));
  }

  async #work(): Promise<void> {
    let rush = 0;
    for (;;) {
      // In a rush the next ones are on their way, and each commit costs the same for one and for many.
      if (rush > 0 && this.#waiting.length < MOST) await pause(rush);
      const group = this.#take();
      if (group.length === 0) break;
      const begun = performance.now();
      await this.#commit(group);
      const took = performance.now() - begun;
      rush = group.length < RUSH || this.store.shared ? 0 : Math.min(took / 2, GATHER_MS);
    }
    this.#busy = false;
    const now = performance.now();
    // What is due and held waits for its batch, which is here too.
    const left = this.#waiting.filter((write) => write.due > now || !this.#held(write, now));
    const next = Math.min(...left.map(({ due }) => due));
    if (next < Infinity) {
      this.#timer ??= setTimeout(() => this.#soon(), Math.max(0, next - now));
    }
  }

  #held(write: Write, now: number): boolean {
    return idsOf(write).some((id) => this.#batches.holds(id, now));
  }

  /** The writes of the next transaction: what is due, and what its jobs have waiting before it. */
  #take(): Write[] {
    if (this.store.shared) return this.#waiting.splice(0, 1);
    const now = performance.now();
    const isDue = (write: Write) => write.due <= now && !this.#held(write, now);
    const due = new Set(this.#waiting.filter(isDue).flatMap(idsOf));
    const group: Write[] = [];
    const left: Write[] = [];
    for (const write of this.#waiting) {
      const goes = group.length < MOST && idsOf(write).some((id) => due.has(id));
      // What comes after a job's write that stays behind must not overtake it.
      if (!goes) for (const id of idsOf(write)) due.delete(id);
      (goes ? group : left).push(write);
    }
    this.#waiting = left;
    for (const { inserts } of group) this.#batches.close(inserts.map(({ id }) => id));
    return group;
  }

  async #commit(group: readonly Write[], careful = this.store.shared): Promise<void> {
    let fenced: ReadonlySet<Write>;
    try {
      fenced = await this.store.transaction((tx) => writeAll(tx, group, careful));
    } catch (error) {
      for (const { fence } of group) fence?.end(false);
      if (group.length === 1 && careful) return group[0]?.reject(error);
      if (group.length > 1) this.report(error);
      for (const write of group) await this.#commit([write], true);
      return;
    }
    for (const write of group) {
      write.fence?.end(!fenced.has(write));
      if (fenced.has(write)) write.reject(new FencedError(`job ${idOf(write)} has moved on`));
      else write.resolve();
    }
  }
}

/**
 * @param careful - says in words what is wrong, at the price of some looks
 * @returns the moves that another writer was before, a cancel too
 */
async function writeAll(
  tx: Transaction,
  group: readonly Write[],
  careful: boolean,
): Promise<ReadonlySet<Write>> {
  const alone = group.length === 1;
  const fenced = new Set(group.filter(({ signal }) => signal?.aborted === true));
  if (!alone) for (const write of group) if (!fenced.has(write)) write.fence?.begin();
  const [fresh = [], ...rest] = rounds(group.filter((write) => !fenced.has(write)));
  if (fresh.length > 0) {
    await insertMoved(
      tx,
      fresh.map(({ move }) => move),
    );
  }
  for (const round of rest) {
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
  if (outputs.length > 0) await writeOutputs(tx, outputs, careful);
  for (const write of held) await write.also?.(tx);
  // One by itself can be taken back until here.
  if (alone) {
    group[0]?.signal?.throwIfAborted();
    group[0]?.fence?.begin();
  }
  return fenced;
}

/** A move with the writes that it is for: a job that starts and ends at once is moved once, with both events. */
interface Joined {
  move: Move;
  writes: Write[];
}

/**
 * New jobs first, then moves so that each round has one of a job, in the order of asking. A new job that has moved on
 * already is written once, as it is by now.
 */
function rounds(group: readonly Write[]): Joined[][] {
  const found: Joined[][] = [[]];
  const last = new Map<string, { joined: Joined; round: number }>();
  const put = (joined: Joined, round: number) => {
    last.set(joined.move.before.id, { joined, round });
    (found[round] ??= []).push(joined);
  };
  for (const write of group) {
    for (const record of write.inserts) put({ move: firstMove(record), writes: [] }, 0);
    const { move } = write;
    if (move === undefined) continue;
    const before = last.get(move.before.id);
    const whole = before && joined(before.joined.move, move);
    if (before !== undefined && whole !== undefined) {
      before.joined.move = whole;
      before.joined.writes.push(write);
    } else put({ move, writes: [write] }, (before?.round ?? 0) + 1);
  }
  return found;
}

/** The jobs that a write is of. */
function idsOf({ inserts, move }: Pick<Write, 'inserts' | 'move'>): string[] {
  return move === undefined ? inserts.map(({ id }) => id) : [move.before.id];
}

function idOf({ move }: Write): string {
  return move?.before.id ?? '';
}
