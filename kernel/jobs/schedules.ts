import { Cron } from 'croner';
import { AssayError, type ProcessingResult, type ProcessRequest } from '@assay/schema';
import type { Reader, Row, Store } from '../store/index.js';
import type { SubmitOptions } from './submission.js';

/** A request that is submitted by the clock. */
export interface Schedule {
  name: string;
  /** Five fields, or six with seconds; `@daily` and its like too. */
  cron: string;
  /** IANA name, such as Europe/Berlin. */
  timezone: string;
  request: ProcessRequest;
  due_at: string;
  last_at: string | null;
  last_job: string | null;
  last_error: object | null;
}

type Submit = (request: ProcessRequest, options: SubmitOptions) => Promise<ProcessingResult>;

/** The clock may jump, and timers are bounded: due times are looked at least this often. */
const LOOK_MS = 30_000;
const SELECT = `SELECT name, cron, timezone, request, due_at, last_at, CAST(last_job AS VARCHAR) AS last_job, last_error
  FROM assay.schedule`;

/**
 * Jobs by the clock. Each due time is submitted once, whatever is killed in between: its job bears a key made of schedule
 * and time. Times that passed while no host ran are made up for by one job.
 */
export class Schedules {
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #count = 0;

  constructor(
    private readonly store: Store,
    private readonly submit: Submit,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Whether there is a schedule to stay for. */
  get any(): boolean {
    return this.#count > 0;
  }

  /** @throws AssayError `cron-invalid`, `timezone-invalid` */
  async put(wish: Pick<Schedule, 'name' | 'cron' | 'timezone' | 'request'>): Promise<Schedule> {
    const { name, cron, timezone, request } = wish;
    const now = this.store.now();
    const due = nextTime(cron, timezone, now);
    await this.store.transaction(async (tx) => {
      await tx.query('DELETE FROM assay.schedule WHERE name = $1', [name]);
      await tx.query(
        `INSERT INTO assay.schedule (name, cron, timezone, request, due_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [name, cron, timezone, request, due, now],
      );
    });
    await this.look();
    return await this.get(name);
  }

  /** @throws AssayError `schedule-unknown` (404) */
  async get(name: string): Promise<Schedule> {
    const rows = await this.store.query(`${SELECT} WHERE name = $1`, [name]);
    if (rows[0] !== undefined) return scheduleOf(rows[0]);
    throw new AssayError('schedule-unknown', `there is no schedule "${name}"`, { status: 404 });
  }

  async list(reader: Reader = this.store): Promise<Schedule[]> {
    return (await reader.query(`${SELECT} ORDER BY name`)).map(scheduleOf);
  }

  /** @throws AssayError `schedule-unknown` (404) */
  async remove(name: string): Promise<Schedule> {
    const schedule = await this.get(name);
    await this.store.query('DELETE FROM assay.schedule WHERE name = $1', [name]);
    await this.look();
    return schedule;
  }

  /** Submits what is due, and waits for the next time. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    const schedules = await this.list();
    this.#count = schedules.length;
    const now = this.store.now();
    for (const schedule of schedules) {
      if (Date.parse(schedule.due_at) <= now.getTime()) await this.#fire(schedule, now);
      else await this.#follow(schedule, now);
    }
    const times = (await this.list()).map(({ due_at }) => Date.parse(due_at));
    if (this.#closed || times.length === 0) return;
    const wait = Math.max(0, Math.min(...times) - this.store.now().getTime());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(), Math.min(wait, LOOK_MS));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #again(): void {
    this.look().catch((error: unknown) => {
      this.report(error);
      if (!this.#closed) this.#timer = setTimeout(() => this.#again(), 1000);
    });
  }

  /** A clock that was set back has an earlier time to come; a time that it shows twice makes one job only, by its key. */
  async #follow({ name, cron, timezone, due_at }: Schedule, now: Date): Promise<void> {
    const next = nextTime(cron, timezone, now);
    if (next.getTime() >= Date.parse(due_at)) return;
    const sql = 'UPDATE assay.schedule SET due_at = $2 WHERE name = $1 AND due_at = $3';
    await this.store.query(sql, [name, next, due_at]);
  }

  async #fire(schedule: Schedule, now: Date): Promise<void> {
    const { name, cron, timezone, request, due_at } = schedule;
    const key = `schedule/${name}/${due_at}`;
    const outcome = await this.submit(request, {
      once: { key, request: key },
      schedule: name,
    }).then(
      ({ task_id }) => ({ job: task_id, error: null }),
      (error: unknown) => {
        if (!(error instanceof AssayError)) throw error;
        // A dataset that is gone is told in the list; the next time may find it again.
        return { job: null, error: error.toFailure() };
      },
    );
    await this.store.query(
      `UPDATE assay.schedule SET due_at = $2, last_at = $3, last_job = $4, last_error = $5
       WHERE name = $1 AND due_at = $3`,
      [name, nextTime(cron, timezone, now), due_at, outcome.job, outcome.error],
    );
  }
}

function nextTime(cron: string, timezone: string, after: Date): Date {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (error) {
    throw new AssayError('timezone-invalid', `"${timezone}" is no time zone`, {
      ...{ pointer: '/timezone', cause: error, remedy: 'an IANA name, such as Europe/Berlin' },
    });
  }
  let next: Date | null;
  try {
    next = new Cron(cron, { timezone, paused: true }).nextRun(after);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AssayError('cron-invalid', `"${cron}" is no cron expression: ${why}`, {
      ...{ pointer: '/cron', cause: error, remedy: 'minute hour day month weekday: */15 * * * *' },
    });
  }
  if (next !== null) return next;
  throw new AssayError('cron-invalid', `"${cron}" has no time to come`, { pointer: '/cron' });
}

function scheduleOf(row: Row): Schedule {
  return row as unknown as Schedule;
}
