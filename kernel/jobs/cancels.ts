import { AssayError } from '@assay/schema';
import type { Store } from '../store/index.js';
import type { CancelNotes } from './cancel-notes.js';
import { cancelPatch, cancelRecord } from './cancellation.js';
import { FencedError, nextMove, unfinishedJobs } from './ledger.js';
import { persistently } from './persistently.js';
import type { JobRecord } from './record.js';
import type { Reserve } from './reserve.js';

interface Pending {
  record: JobRecord;
  /** Settles with the first try to write it. */
  tried: Promise<unknown>;
  /** Resolves when it is in the ledger, or the host ends. */
  written: Promise<void>;
}

/** Cancels that are acknowledged and on their way to the ledger. */
export class Cancels {
  readonly #pending = new Map<string, Pending>();
  readonly #closing = new AbortController();

  constructor(
    private readonly store: Store,
    private readonly notes: CancelNotes,
    private readonly report: (error: unknown) => void,
    private readonly reserve: Reserve | undefined,
  ) {}

  /**
   * Cancels a job that nothing can commit any more. Resolves when that is on the disk: as a note, or in the ledger.
   *
   * @throws when neither can be written; the ledger is tried on
   */
  async add(known: JobRecord): Promise<JobRecord> {
    const { id } = known;
    const now = this.store.now();
    const record = nextMove(known, 'cancel', cancelPatch(now), now, null).after;
    const write = () => cancelRecord(this.store, id, known, now);
    const tried = write();
    const written = tried
      .then(
        () => undefined,
        (error: unknown) => this.#goOn(error, write),
      )
      .finally(() => this.#pending.delete(id));
    this.#pending.set(id, { record, tried, written });
    await Promise.any([this.notes.add({ id, at: record.updated_at }), tried]).catch(() => tried);
    return record;
  }

  /**
   * Reads jobs from the ledger, and gives them as they are where it did not say so yet when it was read.
   *
   * @param read - of this moment or later
   */
  async asTheyAre(read: () => Promise<JobRecord[]>): Promise<JobRecord[]> {
    const pending = new Map(this.#pending);
    const records = await read();
    return records.map((record) => {
      const { id } = record;
      return (pending.get(id) ?? this.#pending.get(id))?.record ?? record;
    });
  }

  has(id: string): boolean {
    return this.#pending.has(id);
  }

  get none(): boolean {
    return this.#pending.size === 0;
  }

  /** Resolves when the ledger knows of a job's cancel. */
  async written(id: string): Promise<void> {
    await this.#pending.get(id)?.written;
  }

  /** Resolves when the ledger has been told of all of them, or could not be. */
  async tried(): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map(({ tried }) => tried));
  }

  /** What cannot be written now is left to the next host. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#pending.values()].map(({ written }) => written));
    await this.notes.close();
  }

  async #goOn(error: unknown, write: () => Promise<JobRecord>): Promise<void> {
    this.report(error);
    if (moot(error)) return;
    const { signal } = this.#closing;
    const { report, reserve } = this;
    await persistently({ signal, report, reserve }, async () => {
      try {
        return await write();
      } catch (again) {
        throw moot(again) ? new FencedError('there is nothing to cancel') : again;
      }
    });
  }
}

/** Writes cancels that the host before had noted and did not come to write. */
export async function writeLeftCancels(store: Store, notes: CancelNotes): Promise<void> {
  const left = new Map((await notes.left()).map((note) => [note.id, note.at]));
  if (left.size === 0) return;
  for (const record of await unfinishedJobs(store)) {
    const at = left.get(record.id);
    if (at === undefined) continue;
    // A job that was cancelled and had run again since has the event of its cancel already.
    const known = await store.query(
      `SELECT 1 FROM assay.job_event
       WHERE job_id = $1 AND status = 'CANCELLED' AND created_at = CAST($2 AS TIMESTAMPTZ)`,
      [record.id, at],
    );
    if (known.length === 0) await cancelRecord(store, record.id, record, new Date(at));
  }
  await notes.clear();
}

/** Whether there is nothing left to cancel, and no try will change that. */
function moot(error: unknown): boolean {
  return error instanceof AssayError && ['job-state', 'job-unknown'].includes(error.code);
}
