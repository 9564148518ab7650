import type { PgBoss } from 'pg-boss';
import { idOfKey } from '../../store/index.js';
import type { JobRecord } from '../record.js';
import type { Line, Taken } from './line.js';

const QUEUE = 'assay-jobs';
/** A worker that is silent for so long is taken for dead, and its jobs go to others; 10 is the least that pg-boss takes. */
const HEARTBEAT_SECONDS = 10;

/** The line of job ids in the catalogue's own PostgreSQL: nothing more to run. */
export class BossLine implements Line {
  readonly #table: string;

  /** @param schema - of the queue's tables */
  constructor(
    private readonly boss: PgBoss,
    schema: string,
  ) {
    this.#table = `"${schema}".job`;
  }

  async open(): Promise<void> {
    await this.boss.createQueue(QUEUE, {
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retryLimit: 1000,
      retryDelay: 0,
      expireInSeconds: 23 * 3600,
    });
  }

  async send(records: readonly JobRecord[]): Promise<void> {
    for (const record of records) await this.#send(record, 'first');
  }

  async take(): Promise<Taken | undefined> {
    const [message] = await this.boss.fetch<{ job: string }>(QUEUE, { batchSize: 1 });
    return message && { message: message.id, job: message.data.job };
  }

  async touch(taken: readonly Taken[]): Promise<void> {
    if (taken.length === 0) return;
    await this.boss.touch(
      QUEUE,
      taken.map(({ message }) => message),
    );
  }

  async done({ message }: Taken): Promise<void> {
    await this.boss.complete(QUEUE, message);
  }

  async later(taken: Taken, record: JobRecord, seconds: number): Promise<void> {
    const options = { priority: 11 - record.priority, startAfter: seconds };
    await this.boss.send(QUEUE, { job: taken.job }, options);
    await this.done(taken);
  }

  async heldElsewhere({ message, job }: Taken): Promise<boolean> {
    const sql = `SELECT 1 FROM ${this.#table} WHERE name = $1 AND state = 'active' AND data->>'job' = $2 AND id <> $3`;
    const { rows } = await this.boss.getDb().executeSql(sql, [QUEUE, job, message]);
    return rows.length > 0;
  }

  async sendLost(records: readonly JobRecord[]): Promise<void> {
    if (records.length === 0) return;
    const sql = `SELECT DISTINCT data->>'job' AS job FROM ${this.#table}
      WHERE name = $1 AND state NOT IN ('completed', 'cancelled', 'failed')`;
    const { rows } = await this.boss.getDb().executeSql(sql, [QUEUE]);
    const there = new Set((rows as { job: string }[]).map(({ job }) => job));
    // Whoever else finds the same in this minute sends the same message.
    const why = `lost/${Math.floor(Date.now() / 60_000)}`;
    for (const record of records) if (!there.has(record.id)) await this.#send(record, why);
  }

  /** The connection is closed by whoever opened it. */
  async close(): Promise<void> {}

  async #send(record: JobRecord, why: string): Promise<void> {
    const state = `${record.id}/${record.attempt}/${record.updated_at}/${why}`;
    await this.boss.send(
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
}
