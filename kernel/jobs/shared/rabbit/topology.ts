import type { ConfirmChannel } from 'amqplib';
import type { JobRecord } from '../../record.js';

const STEPS = ['extract', 'transform', 'load'] as const;
/** Seconds for which ids may be put aside. Each has a queue of its own: within one, who came first is due first. */
const WAITS = [1, 10, 60, 600] as const;
/** Whose names are the plain ones. */
const FIRST_PROJECT = 'assay';

type Step = (typeof STEPS)[number];

/** Which of the three steps a job is; what makes tables of tables transforms. */
export function stepOf({ job_type: type }: Pick<JobRecord, 'job_type'>): Step {
  return STEPS.find((step) => step === type) ?? 'transform';
}

/** 1 goes first in the ledger, the greatest number at the broker. */
export function brokerPriority(priority: number): number {
  return 11 - priority;
}

/**
 * Exchanges and queues of one project: `etl.direct`, `etl.extract` and so on, with the schema in the name where it is not
 * the usual one. Two projects at one virtual host would else be handed each other's ids.
 */
export class Topology {
  /** Every job goes through this exchange, by what it does. */
  readonly exchange: string;
  readonly queues: readonly string[];
  /** What is no id of this project: kept for a person to look at. */
  readonly #dead: string;
  readonly #prefix: string;

  /** @param schema - the project's, in its catalogue */
  constructor(schema: string) {
    this.#prefix = schema === FIRST_PROJECT ? 'etl' : `etl.${schema}`;
    this.exchange = `${this.#prefix}.direct`;
    this.#dead = `${this.#prefix}.dead`;
    this.queues = STEPS.map((step) => this.#queueOf(step));
  }

  /** The exchange in which an id waits for as long as it may, and not longer than `seconds` where there is such a one. */
  waitFor(seconds: number): string {
    const [shortest, ...longer] = WAITS;
    return this.#waitName(longer.filter((wait) => wait <= seconds).at(-1) ?? shortest);
  }

  /** Declares exchanges and queues, all durable; what is there already must be the same. */
  async setUp(channel: ConfirmChannel): Promise<void> {
    await channel.assertExchange(this.exchange, 'direct', { durable: true });
    await channel.assertExchange(this.#dead, 'fanout', { durable: true });
    await channel.assertQueue(this.#dead, { durable: true });
    await channel.bindQueue(this.#dead, this.#dead, '');
    for (const step of STEPS) {
      const queue = this.#queueOf(step);
      await channel.assertQueue(queue, {
        ...{ durable: true, maxPriority: 10, deadLetterExchange: this.#dead },
      });
      await channel.bindQueue(queue, this.exchange, step);
    }
    for (const wait of WAITS) {
      const name = this.#waitName(wait);
      // An id keeps its routing key on the way in and out, and so finds its queue again.
      await channel.assertExchange(name, 'fanout', { durable: true });
      await channel.assertQueue(name, {
        ...{ durable: true, messageTtl: wait * 1000, deadLetterExchange: this.exchange },
      });
      await channel.bindQueue(name, name, '');
    }
  }

  #queueOf(step: Step): string {
    return `${this.#prefix}.${step}`;
  }

  #waitName(seconds: number): string {
    return `${this.#prefix}.wait.${seconds}s`;
  }
}
