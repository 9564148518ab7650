import { batchRows } from '../batch-rows.js';
import type { LoadContext } from '../load-context.js';
import { LoadingThread, type ReadToEnd } from '../loading-thread.js';
import type { Batch, Plan, ReadingOptions } from '../../table/reading.js';
import type { Likeness } from '../../table/saved-reading.js';
import { buffersOf } from '../../worker/batch-buffers.js';
import type { Acquired } from '../../acquire/acquired.js';

/** Larger files are loaded for themselves, batch by batch. */
const SMALL = 128 << 10;

/** All that was read of a small file, in memory. */
export interface SmallFile extends Omit<ReadToEnd, 'hash'> {
  plan: Plan;
  batchSize: number;
  batches: Batch[];
  rows: number;
  /** Memory that the batches take. */
  bytes: number;
}

export function isSmall({ object, unpacked }: Acquired): boolean {
  return Math.max(object.bytes, unpacked?.object.bytes ?? 0) <= SMALL;
}

/** @throws what the reader says of the file */
export async function readSmall(
  context: LoadContext,
  acquired: Acquired,
  options: ReadingOptions,
  saved: Likeness[],
): Promise<SmallFile> {
  const { object, name } = acquired.unpacked ?? acquired;
  const task = { path: object.path, name, options, plan: undefined, saved };
  const thread = new LoadingThread(task, context.signal);
  try {
    for (let plan = await thread.plan(); ; plan = await thread.replan()) {
      const batchSize = batchRows(object.bytes, plan);
      const batches: Batch[] = [];
      const read = await thread.read(batchSize, 0, keep(batches), { keeps: true });
      if (read === undefined) continue;
      const rows = batches.reduce((sum, { table }) => sum + table.rowCount, 0);
      const buffers = new Set(batches.flatMap(buffersOf));
      const bytes = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
      return { facts: read.facts, plan, batchSize, batches, rows, bytes };
    }
  } finally {
    await thread.close();
  }
}

function keep(batches: Batch[]): (batch: Batch) => Promise<void> {
  return (batch) => Promise.resolve(void batches.push(batch));
}
