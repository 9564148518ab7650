import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { AssayError } from '@assay/schema';
import { Misfit, type Reading } from '../table/reading.js';
import { lookAt, openReading } from './open-reading.js';
import type { FromWorker, ToWorker, WorkerTask } from './protocol.js';
import { Sending } from './sending.js';

const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread');
const parent = port;

const TELL_EVERY_MS = 100;

let name = '';
let reading: Reading | undefined;
let sending: Sending | undefined;

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
  const { pointer, status } = known;
  const failure = { ...known.toFailure(), file: known.place.file ?? name, pointer, status };
  send({ type: 'error', failure });
}

/** Passes on what is told, but not more often than somebody would look. */
function seldom(tell: (share: number) => void): (share: number) => void {
  let told = performance.now();
  return (share) => {
    const now = performance.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    tell(share);
  };
}

async function open(task: WorkerTask): Promise<void> {
  name = task.name;
  reading = await openReading(
    ...([task.path, task.name, task.options, task.plan, task.saved] as const),
    seldom((share) => send({ type: 'opening', share })),
  );
  send({ type: 'plan', plan: reading.plan });
}

async function read(from: Reading, size: number, skip: number): Promise<void> {
  sending = new Sending(send, from.plan.columns);
  try {
    await sending.all(from, size, skip);
    send({ type: 'end', facts: from.facts(), hash: sending.hash() });
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    send({ type: 'misfit' });
  }
}

/** The reading that messages are about. */
function opened(): Reading {
  if (reading === undefined) throw new Error('nothing was opened');
  return reading;
}

async function follow(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'open':
      return open(message.task);
    case 'look':
      name = message.task.name;
      reading = await lookAt(message.task);
      return send({ type: 'looked', plan: reading?.plan });
    case 'read':
      if (message.arriving !== undefined) opened().comesFrom?.(message.arriving);
      return read(opened(), message.size, message.skip);
    case 'more':
      return sending?.more(message.spare);
    case 'replan':
      opened().replan(message.path);
      return send({ type: 'plan', plan: opened().plan });
    case 'release':
      [reading, sending] = [undefined, undefined];
      return send({ type: 'idle', heap: getHeapStatistics().total_heap_size });
  }
}

parent.on('message', (message: ToWorker) => void follow(message).catch(fail));
