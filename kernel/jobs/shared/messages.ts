import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { HostEvent } from '@assay/schema';
import type { JobRecord } from '../record.js';
import { BossLine } from './boss-line.js';
import type { Line } from './line.js';
import { RabbitLine } from './rabbit/index.js';

type Told = Omit<HostEvent, 'seq' | 'time'>;
type Note = { from: string; event?: Told; wake?: boolean; alive?: string[] };

const LONGEST_NOTE = 7000;

export interface MessagesContext {
  /** The catalogue's PostgreSQL. */
  catalogue: string;
  /** Of the project in that database; the queue's tables lie beside it. */
  schema: string;
  /** RabbitMQ that carries the ids in place of PostgreSQL: `amqp://user:password@host:5672/vhost`. */
  broker?: string | undefined;
  /** Jobs that run here at once. */
  workers: number;
  report: (error: unknown) => void;
  log: (line: string) => void;
}

/**
 * The way between machines: a line of job ids, and notes of what happened, which go through the catalogue's PostgreSQL. The
 * ledger is the truth; a message that comes twice, late or never changes nothing in it.
 */
export class Messages {
  readonly line: Line;
  readonly #boss: PgBoss;
  readonly #self = randomUUID();
  readonly #channel: string;
  /** Jobs that other workers hold, and when they last said so. */
  readonly #alive = new Map<string, number>();
  #close: (() => Promise<void>)[] = [];

  constructor(private readonly context: MessagesContext) {
    const { catalogue, schema, broker, workers, report, log } = context;
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
    this.line =
      broker === undefined
        ? new BossLine(this.#boss, `${schema}_queue`)
        : new RabbitLine({
            url: broker,
            schema,
            workers,
            report,
            log,
            lastSeen: (job) => this.#alive.get(job),
          });
  }

  /** @param wake - called when there may be something to take */
  async open(on: (event: Told) => void, wake: () => void): Promise<void> {
    await this.#boss.start();
    await this.#hear(on, wake);
    await this.line.open(wake);
  }

  /** Hands jobs to whoever is free. */
  async send(...records: readonly JobRecord[]): Promise<void> {
    await this.line.send(records);
    await this.#note({ wake: true });
  }

  /** Tells the others what happened here. */
  tell(event: Told): void {
    this.#note({ event }).catch(this.context.report);
  }

  /** Says which jobs are done here, so that nobody takes them for lost. */
  async tellAlive(jobs: readonly string[]): Promise<void> {
    if (jobs.length > 0) await this.#note({ alive: [...jobs] });
  }

  async close(): Promise<void> {
    await this.line.close();
    for (const close of this.#close) await close();
    await this.#boss.stop({ graceful: false });
  }

  /** Hears what happened elsewhere, and when there may be something to take. */
  async #hear(on: (event: Told) => void, wake: () => void): Promise<void> {
    const heard = (payload: string) => {
      const note = JSON.parse(payload) as Note;
      if (note.wake === true) wake();
      if (note.from === this.#self) return;
      if (note.event !== undefined) on(note.event);
      for (const job of note.alive ?? []) this.#alive.set(job, Date.now());
    };
    const handle = await this.#boss.getDb().listen?.(this.#channel, heard, wake);
    if (handle !== undefined) this.#close.push(() => handle.close());
  }

  async #note(note: Omit<Note, 'from'>): Promise<void> {
    const text = JSON.stringify({ from: this.#self, ...note });
    // A note is a courtesy: who misses it reads the ledger.
    if (Buffer.byteLength(text) > LONGEST_NOTE) return;
    await this.#boss.getDb().executeSql('SELECT pg_notify($1, $2)', [this.#channel, text]);
  }
}
