import type { ConfirmChannel } from 'amqplib';
import type { JobRecord } from '../../record.js';

/** Every job goes through this exchange, by what it does. */
export const EXCHANGE = 'etl.direct';
/** Ids that no ledger here knows, and what is no id at all: kept for a person to look at. */
export const DEAD = 'etl.dead';
const STEPS = ['extract', 'transform', 'load'] as const;
/** Seconds for which ids may be put aside. Each has a queue of its own: within one, who came first is due first. */
const WAITS = [1, 10, 60, 600] as const;

type Step = (typeof STEPS)[number];

export const QUEUES = STEPS.map(queueOf);

export function queueOf(step: Step): string {
  return `etl.${step}`;
}

/** Which of the three steps a job is; what makes tables of tables transforms. */
export function stepOf({ job_type: type }: Pick<JobRecord, 'job_type'>): Step {
  return STEPS.find((step) => step === type) ?? 'transform';
}

/** 1 goes first in the ledger, the greatest number at the broker. */
export function brokerPriority(priority: number): number {
  return 11 - priority;
}

/** The exchange in which an id waits for as long as it may, and not longer than `seconds` where there is such a one. */
export function waitFor(seconds: number): string {
  const [shortest, ...longer] = WAITS;
  return waitName(longer.filter((wait) => wait <= seconds).at(-1) ?? shortest);
}

/** Declares exchanges and queues, all durable; what is there already must be the same. */
export async function setUpTopology(channel: ConfirmChannel): Promise<void> {
  await channel.assertExchange(EXCHANGE, 'direct', { durable: true });
  await channel.assertExchange(DEAD, 'fanout', { durable: true });
  await channel.assertQueue(DEAD, { durable: true });
  await channel.bindQueue(DEAD, DEAD, '');
  for (const step of STEPS) {
    await channel.assertQueue(queueOf(step), {
      ...{ durable: true, maxPriority: 10, deadLetterExchange: DEAD },
    });
    await channel.bindQueue(queueOf(step), EXCHANGE, step);
  }
  for (const wait of WAITS) {
    const name = waitName(wait);
    // An id keeps its routing key on the way in and out, and so finds its queue again.
    await channel.assertExchange(name, 'fanout', { durable: true });
    await channel.assertQueue(name, {
      ...{ durable: true, messageTtl: wait * 1000, deadLetterExchange: EXCHANGE },
    });
    await channel.bindQueue(name, name, '');
  }
}

function waitName(seconds: number): string {
  return `etl.wait.${seconds}s`;
}
