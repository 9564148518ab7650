import { Worker } from 'node:worker_threads';
import {
  HOLDER,
  SHARED,
  SLOTS,
  type FromInterruptWorker,
  type ToInterruptWorker,
} from '../exchange.js';
import { HeldText } from './held-text.js';

const memory = new SharedArrayBuffer(SHARED.slots + SHARED.input + SHARED.text);
export const slots = new Int32Array(memory, 0, SHARED.slots / 4);
export const inputBytes = new Uint8Array(memory, SHARED.slots, SHARED.input);
export const heldText = new HeldText(memory, 'main');

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
  worker.on('message', (message: FromInterruptWorker) => {
    if ('settle' in message) settleAll(message.settle);
    else for (const listener of terminated) listener();
  });
  askWorker = (what) => worker.postMessage(what);
}

/** Settles every running cell, unless a termination is under way: then the worker asks again. */
function settleAll(sequence: number): void {
  if (Atomics.load(slots, SLOTS.acknowledged) >= sequence) return;
  const held = Atomics.compareExchange(slots, SLOTS.holder, HOLDER.nobody, HOLDER.main);
  if (held === HOLDER.worker) return;
  for (const listener of interruptions) listener();
  for (const stop of [...interrupted]) stop();
  Atomics.store(slots, SLOTS.acknowledged, sequence);
  Atomics.store(slots, SLOTS.holder, HOLDER.nobody);
  Atomics.notify(slots, SLOTS.acknowledged);
}

const interruptions: (() => void)[] = [];

/** Called with every interrupt, before the cells are settled. */
export function onInterrupt(listener: () => void): void {
  interruptions.push(listener);
}

/** Number of the newest interrupt; runs and interrupts are counted together. */
export function latestInterrupt(): number {
  return Atomics.load(slots, SLOTS.acknowledged);
}

let askWorker: (what: ToInterruptWorker) => void = () => undefined;
const terminated: (() => void)[] = [];
const PATIENCE_MS = 10_000;

/** Ends the running turn here and now: does not return, unless the worker is gone. */
export function terminateThisTurn(): void {
  askWorker('terminate');
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until);
}

/** Text is held: the worker sends it, should this thread not come to it soon. */
export function watchHeldText(): void {
  askWorker('held');
}

/** Called from a new turn after `terminateThisTurn` did its work. */
export function afterTermination(listener: () => void): void {
  terminated.push(listener);
}

/** `stop` settles a run when it is interrupted, always from a turn of its own. */
export function beginInterruptible(stop: () => void): () => void {
  interrupted.add(stop);
  return () => void interrupted.delete(stop);
}
