import { parentPort, workerData } from 'node:worker_threads';
import { AssayError } from '@assay/schema';
import { Misfit, type Batch, type Reading } from '../table/reading.js';
import { openReading } from './open-reading.js';
import type { FromWorker, ToWorker, WorkerTask } from './protocol.js';

// Batches that may be under way at once: one that is written while the next one is read.
const AHEAD = 1;
const task = workerData as WorkerTask;
const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread');
const parent = port;

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parent.postMessage(message, transfer);
}

function fail(error: unknown): void {
  const known =
    error instanceof AssayError
      ? error
      : new AssayError('load-failed', error instanceof Error ? error.message : String(error), {
          status: 500,
          cause: error,
        });
  const failure = {
    ...known.toFailure(),
    file: known.place.file ?? task.name,
    status: known.status,
  };
  send({ type: 'error', failure });
}

let credit = 0;
let wake: (() => void) | undefined;

async function read(reading: Reading, size: number, skip: number): Promise<void> {
  credit = AHEAD;
  for (const batch of reading.batches(size, skip)) {
    while (credit === 0) await new Promise<void>((resolve) => (wake = resolve));
    credit--;
    send({ type: 'batch', batch }, buffersOf(batch));
  }
  send({ type: 'end', facts: reading.facts() });
}

function buffersOf(batch: Batch): ArrayBuffer[] {
  const views: ArrayBufferView[] = [batch.lines, batch.starts, batch.ends];
  for (const column of batch.table.columns) {
    if (column.type === 'text') continue;
    if (column.type === 'packed') views.push(column.strings, column.heap, column.long);
    else views.push(column.values);
    if (column.missing !== null) views.push(column.missing);
  }
  return [
    ...new Set(views.flatMap((view) => (view.buffer instanceof ArrayBuffer ? [view.buffer] : []))),
  ];
}

async function start(): Promise<void> {
  const reading = await openReading(task.path, task.name, task.options, task.plan, task.saved);
  parent.on('message', (message: ToWorker) => {
    if (message.type === 'more') {
      credit++;
      wake?.();
      return;
    }
    if (message.type === 'read') {
      read(reading, message.size, message.skip).catch((error: unknown) => {
        if (error instanceof Misfit) send({ type: 'misfit' });
        else fail(error);
      });
      return;
    }
    try {
      reading.replan();
      send({ type: 'plan', plan: reading.plan });
    } catch (error) {
      fail(error);
    }
  });
  send({ type: 'plan', plan: reading.plan });
}

start().catch(fail);
