import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { HostEvent } from '@assay/schema';
import { idOfKey } from '../../store/index.js';
import type { JobRecord } from '../record.js';

/** A job that a worker has taken: what it is called in the queue, and in the ledger. */
export interface Taken {
  message: string;
  job: string;
}

type Told = Omit<HostEvent, 'seq' | 'time'>;

const QUEUE = 'assay-jobs';
/** A worker that is silent for so long is taken for dead, and its jobs go to others; 10 is the least that pg-boss takes. */
const HEARTBEAT_SECONDS = 10;
const LONGEST_NOTE = 7000;

/**
 * The way between machines: a queue of job ids in the catalogue's PostgreSQL, and notes of what happened. The ledger is the
 * truth; a message that comes twice, late or never changes nothing in it.
 */
export class Messages {
  readonly #boss: PgBoss;
  readonly #self = randomUUID();
  readonly #channel: string;
  #close: (() => Promise<void>)[] = [];

  /** @param schema - of the project in that database; the queue's tables lie beside it */
  constructor(
    catalogue: string,
    schema: string,
    private readonly report: (error: unknown) => void,
  ) {
    this.#channel = `assay_${schema}`;
    this.#boss = new PgBoss({
      connectionString: catalogue,
      schema: `${schema}_queue`,
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 2,
      schedule: false,
      max: 4,
    });
    this.#boss.on('error', report);
  }

  async open(): Promise<void> {
    await this.#boss.start();
    await this.#boss.createQueue(QUEUE, {
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retryLimit: 1000,
      retryDelay: 0,
      expireInSeconds: 23 * 3600,
    });
  }

  /** Hands jobs to whoever is free. The same state of a job sent twice is one message. */
  async send(...records: readonly JobRecord[]): Promise<void> {
    for (const record of records) {
      const state = `${record.id}/${record.attempt}/${record.updated_at}`;
      await this.#boss.send(
        QUEUE,
        { job: record.id },
        {
          id: idOfKey('message', state),
          // Here the greatest number goes first.
          priority: 11 - record.priority,
          startAfter: new Date(record.scheduled_at),
        },
      );
    }
    await this.#note({ wake: true });
  }

  /** The next job, or none. */
  async take(): Promise<Taken | undefined> {
    const [message] = await this.#boss.fetch<{ job: string }>(QUEUE, { batchSize: 1 });
    return message && { message: message.id, job: message.data.job };
  }

  /** Says that the worker of these lives. */
  async touch(taken: readonly Taken[]): Promise<void> {
    if (taken.length === 0) return;
    await this.#boss.touch(
      QUEUE,
      taken.map(({ message }) => message),
    );
  }

  async done({ message }: Taken): Promise<void> {
    await this.#boss.complete(QUEUE, message);
  }

  /** Puts a job back for a while: its input is not there yet. */
  async later(taken: Taken, seconds: number, priority: number): Promise<void> {
    const options = { priority: 11 - priority, startAfter: seconds };
    await this.#boss.send(QUEUE, { job: taken.job }, options);
    await this.done(taken);
  }

  /** Tells the others what happened here. */
  tell(event: Told): void {
    this.#note({ event }).catch(this.report);
  }

  /** Hears what happened elsewhere, and when there may be something to take. */
  async hear(on: (event: Told) => void, wake: () => void): Promise<void> {
    const heard = (payload: string) => {
      const note = JSON.parse(payload) as { from: string; event?: Told; wake?: boolean };
      if (note.wake === true) wake();
      if (note.event !== undefined && note.from !== this.#self) on(note.event);
    };
    const handle = await this.#boss.getDb().listen?.(this.#channel, heard, wake);
    if (handle !== undefined) this.#close.push(() => handle.close());
  }

  async close(): Promise<void> {
    for (const close of this.#close) await close();
    await this.#boss.stop({ graceful: false });
  }

  async #note(note: { event?: Told; wake?: boolean }): Promise<void> {
    const text = JSON.stringify({ from: this.#self, ...note });
    // A note is a courtesy: who misses it reads the ledger.
    if (Buffer.byteLength(text) > LONGEST_NOTE) return;
    await this.#boss.getDb().executeSql('SELECT pg_notify($1, $2)', [this.#channel, text]);
  }
}
