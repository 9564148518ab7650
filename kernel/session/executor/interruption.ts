import { Worker } from 'node:worker_threads';
import { SHARED, SLOTS } from '../exchange.js';

const memory = new SharedArrayBuffer(SHARED.slots + SHARED.input);
export const slots = new Int32Array(memory, 0, SHARED.slots / 4);
export const inputBytes = new Uint8Array(memory, SHARED.slots);

const interrupted = new Set<() => void>();

/**
 * The worker that stops this thread: it reads the signal pipe, so a busy loop here cannot keep it from hearing, and
 * calls V8's terminate only where this thread does not answer by itself.
 */
export function startInterruptWorker(): void {
  const worker = new Worker(new URL('./interrupt-worker.js', import.meta.url), {
    workerData: { memory },
    name: 'assay interrupt',
    execArgv: [],
  });
  worker.unref();
  worker.on('message', (message: number | 'terminated') => {
    if (message === 'terminated') {
      for (const listener of terminated) listener();
      return;
    }
    Atomics.store(slots, SLOTS.acknowledged, message);
    Atomics.notify(slots, SLOTS.acknowledged);
    for (const stop of [...interrupted]) stop();
  });
  askForTermination = () => worker.postMessage('terminate');
}

let askForTermination = (): void => undefined;
const terminated: (() => void)[] = [];
const PATIENCE_MS = 1000;

/** Ends the running turn here and now: does not return, unless the worker is gone. */
export function terminateThisTurn(): void {
  askForTermination();
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until);
}

/** Called from a new turn after `terminateThisTurn` did its work. */
export function afterTermination(listener: () => void): void {
  terminated.push(listener);
}

/** Counts a run as one that may be terminated; `stop` settles it, always from a turn of its own. */
export function beginInterruptible(stop: () => void): () => void {
  interrupted.add(stop);
  Atomics.add(slots, SLOTS.running, 1);
  return () => {
    if (interrupted.delete(stop)) Atomics.sub(slots, SLOTS.running, 1);
  };
}
