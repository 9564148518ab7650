import {
  connect,
  type ConfirmChannel,
  type ChannelModel,
  type ConsumeMessage,
  type RecoveringChannelModel,
} from 'amqplib';
import { AssayError } from '@assay/schema';
import type { JobRecord } from '../../record.js';
import type { Line, Taken } from '../line.js';
import { brokerPriority, stepOf, Topology } from './topology.js';

export interface RabbitContext {
  url: string;
  /** Whose ids these are. */
  schema: string;
  /** Ids that may be here unanswered: as many as there are workers, so that the broker can still put others first. */
  workers: number;
  report: (error: unknown) => void;
  log: (line: string) => void;
  /** When another worker last said that it does a job. */
  lastSeen: (job: string) => number | undefined;
}

/** A worker says every 3 s which jobs it does. */
const SILENT_MS = 10_000;
const HEARTBEAT_SECONDS = 5;
const FIRST_TRIES = 4;

/**
 * Job ids through RabbitMQ: durable queues by step, the most urgent first, each id acknowledged only when the ledger has the
 * job's end. A broker that dies, loses its disk or brings an id twice changes no result.
 */
export class RabbitLine implements Line {
  #connection: RecoveringChannelModel | undefined;
  #channel: ConfirmChannel | undefined;
  /** Ids that came and were not yet taken, and those that were. */
  #came: ConsumeMessage[] = [];
  readonly #held = new Map<string, { message: ConsumeMessage; channel: ConfirmChannel }>();
  readonly #begun = Date.now();
  readonly #topology: Topology;
  #number = 0;
  #wake: () => void = () => undefined;

  constructor(private readonly context: RabbitContext) {
    this.#topology = new Topology(context.schema);
  }

  /** @throws AssayError `broker-unreachable` */
  async open(wake: () => void): Promise<void> {
    this.#wake = wake;
    try {
      this.#connection = await connect(withHeartbeat(this.context.url), {
        recovery: {
          ...{ initialDelay: 100, maxDelay: 5_000, jitter: 0.5, initialMaxRetries: FIRST_TRIES },
          setup: (model: ChannelModel) => this.#setUp(model),
        },
      });
    } catch (error) {
      throw this.#failed('Failed to connect to RabbitMQ', error);
    }
    this.#connection.on('error', this.context.report);
    this.#connection.on('disconnect', () => this.#cut());
  }

  async send(records: readonly JobRecord[]): Promise<void> {
    await Promise.all(records.map((record) => this.#publish(record)));
  }

  take(): Promise<Taken | undefined> {
    return Promise.resolve(this.#next());
  }

  #next(): Taken | undefined {
    for (;;) {
      const message = this.#came.shift();
      const channel = this.#channel;
      if (message === undefined || channel === undefined) return undefined;
      const job = this.#jobOf(message);
      if (job === undefined) {
        // Into the queue of what nobody here understands.
        channel.nack(message, false, false);
        continue;
      }
      const name = String(++this.#number);
      this.#held.set(name, { message, channel });
      return { message: name, job };
    }
  }

  /** The broker sees for itself whether a connection lives. */
  async touch(): Promise<void> {}

  done({ message: name }: Taken): Promise<void> {
    const held = this.#held.get(name);
    this.#held.delete(name);
    // An id of a connection that was cut comes again, and is found done.
    if (held !== undefined && held.channel === this.#channel) held.channel.ack(held.message);
    return Promise.resolve();
  }

  async later(taken: Taken, record: JobRecord, seconds: number): Promise<void> {
    await this.#publish(record, seconds);
    await this.done(taken);
  }

  heldElsewhere({ job }: Taken): Promise<boolean | undefined> {
    const seen = this.context.lastSeen(job) ?? this.#begun;
    return Promise.resolve(Date.now() - seen < SILENT_MS ? undefined : false);
  }

  async sendLost(records: readonly JobRecord[]): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined || records.length === 0) return;
    // While there are ids in the queues theirs may be among them.
    for (const queue of this.#topology.queues)
      if ((await channel.checkQueue(queue)).messageCount > 0) return;
    const now = Date.now();
    for (const record of records) {
      const seen = this.context.lastSeen(record.id) ?? this.#begun;
      const due = Date.parse(record.scheduled_at) <= now;
      if (due && now - seen > SILENT_MS) await this.#publish(record);
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    this.#cut();
    await connection.close();
    this.context.log('RabbitMQ connection closed');
  }

  async #setUp(model: ChannelModel): Promise<void> {
    this.context.log('RabbitMQ connection established');
    const channel = await model.createConfirmChannel();
    channel.on('error', this.context.report);
    try {
      await this.#topology.setUp(channel);
    } catch (error) {
      throw this.#failed('Failed to setup RabbitMQ topology', error);
    }
    this.context.log('RabbitMQ topology setup completed');
    // For the whole channel: three queues, and no more ids here than workers.
    await channel.prefetch(this.context.workers, true);
    this.#channel = channel;
    for (const queue of this.#topology.queues) {
      await channel.consume(queue, (message) => {
        if (message === null) return;
        this.#came.push(message);
        this.#wake();
      });
    }
  }

  #cut(): void {
    this.#channel = undefined;
    this.#came = [];
  }

  /** @throws AssayError `broker-unreachable`: the job is in the ledger, and is sent when the broker is back */
  async #publish(record: JobRecord, seconds = untilDue(record)): Promise<void> {
    const key = stepOf(record);
    const body = Buffer.from(JSON.stringify({ job_id: record.id, attempt: record.attempt }));
    const exchange = seconds > 0 ? this.#topology.waitFor(seconds) : this.#topology.exchange;
    try {
      const channel = this.#channel;
      if (channel === undefined) throw new Error('there is no connection');
      await new Promise<void>((resolve, reject) => {
        const options = {
          ...{ persistent: true, priority: brokerPriority(record.priority) },
          ...{ contentType: 'application/json', headers: { project: this.context.schema } },
        };
        // A connection that is cut answers all that it owes with an error.
        channel.publish(exchange, key, body, options, (error: Error | null) =>
          error === null ? resolve() : reject(error),
        );
      });
    } catch (error) {
      throw this.#failed('Failed to publish job', error);
    }
    this.context.log(`Published job to ${key}: ${record.job_type}`);
  }

  #jobOf(message: ConsumeMessage): string | undefined {
    if (message.properties.headers?.['project'] !== this.context.schema) return undefined;
    try {
      const { job_id: job } = JSON.parse(message.content.toString()) as { job_id?: unknown };
      return typeof job === 'string' ? job : undefined;
    } catch {
      // No JSON is no id.
      return undefined;
    }
  }

  #failed(what: string, cause: unknown): AssayError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new AssayError('broker-unreachable', `${what}: ${why}`, {
      ...{
        status: 503,
        cause,
        remedy: 'see "broker" in assay.json or RABBITMQ_URL, and whether RabbitMQ runs',
      },
    });
  }
}

function untilDue({ scheduled_at: at }: JobRecord): number {
  return Math.ceil((Date.parse(at) - Date.now()) / 1000);
}

function withHeartbeat(address: string): string {
  const url = new URL(address);
  if (!url.searchParams.has('heartbeat'))
    url.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return url.href;
}
