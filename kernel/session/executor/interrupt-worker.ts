import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import {
  DESCRIPTORS,
  HOLDER,
  INPUT,
  SHARED,
  SIGNALS,
  SLOTS,
  type FromInterruptWorker,
  type ToInterruptWorker,
} from '../exchange.js';
import { endWithSession } from './end-with-session.js';
import { HeldText } from './held-text.js';

/**
 * Runs beside the executor's main thread and does three things for it while it is busy: stops it, brings it the
 * line that a synchronous prompt waits for, and sends the rest of what it printed.
 */
const { memory } = workerData as { memory: SharedArrayBuffer };
const slots = new Int32Array(memory, 0, SHARED.slots / 4);
const input = new Uint8Array(memory, SHARED.slots, SHARED.input);
const heldText = new HeldText(memory, 'worker');

/** A thread that can settle its cells does so within this time; else it is in a loop. */
const ANSWER_MS = 12;
/** After a termination the question is put again this often, for it may have been what was terminated. */
const REPEAT_MS = 20;
/** While a termination is under way. */
const NUDGE_MS = 3;
const OVER_MS = 1000;
/** Questions without an answer until the thread is terminated once more. */
const REPEATS = 10;

function say(message: FromInterruptWorker): void {
  parentPort?.postMessage(message);
}

function acknowledged(sequence: number): boolean {
  return Atomics.load(slots, SLOTS.acknowledged) >= sequence;
}

/** Asks the main thread to settle its cells; true when it did so in time. */
function ask(sequence: number, wait: number): boolean {
  say({ settle: sequence });
  const until = performance.now() + wait;
  while (!acknowledged(sequence)) {
    const left = until - performance.now();
    if (left <= 0) return false;
    Atomics.wait(slots, SLOTS.acknowledged, Atomics.load(slots, SLOTS.acknowledged), left);
  }
  return true;
}

function interrupt(sequence: number): void {
  if (Atomics.load(slots, SLOTS.inputState) === INPUT.waiting) {
    Atomics.store(slots, SLOTS.inputState, INPUT.interrupted);
    Atomics.notify(slots, SLOTS.inputState);
  }
  if (!ask(sequence, ANSWER_MS)) stop(sequence);
}

/** Terminates and asks until the cells are settled. */
function stop(sequence: number): void {
  if (acknowledged(sequence)) return;
  const held = Atomics.compareExchange(slots, SLOTS.holder, HOLDER.nobody, HOLDER.worker);
  if (held !== HOLDER.nobody) return askAgain(sequence, REPEATS);
  terminateMainThread(() => {
    Atomics.store(slots, SLOTS.holder, HOLDER.nobody);
    askAgain(sequence, REPEATS);
  });
}

function askAgain(sequence: number, times: number): void {
  if (ask(sequence, REPEAT_MS)) return;
  if (times > 0) setImmediate(() => askAgain(sequence, times - 1));
  else {
    // It was terminated in the middle of settling; to settle twice does no harm.
    Atomics.compareExchange(slots, SLOTS.holder, HOLDER.main, HOLDER.nobody);
    stop(sequence);
  }
}

/**
 * V8 says that a termination is over when the thread has next finished a call, so it is given calls to finish: questions
 * that it leaves alone while the termination is under way. Connects only for the act: a process that ends waits for
 * those who are connected to it.
 */
function terminateMainThread(done: () => void): void {
  const session = new Session();
  session.connectToMainThread();
  const nudge = setInterval(() => say({ settle: 0 }), NUDGE_MS);
  const giveUp = setTimeout(() => finish(), OVER_MS);
  let finished = false;
  const finish = (): void => {
    if (finished) return;
    finished = true;
    clearInterval(nudge);
    clearTimeout(giveUp);
    session.disconnect();
    heldText.release();
    done();
  };
  session.post('Runtime.terminateExecution', finish);
}

function answerPrompt(line: string): void {
  if (Atomics.load(slots, SLOTS.inputState) !== INPUT.waiting) return;
  const { written } = new TextEncoder().encodeInto(line, input);
  Atomics.store(slots, SLOTS.inputLength, written);
  Atomics.store(slots, SLOTS.inputState, INPUT.answered);
  Atomics.notify(slots, SLOTS.inputState);
}

let rest = '';
const pipe = new Socket({ fd: DESCRIPTORS.signals, readable: true, writable: false });
pipe.setEncoding('utf8');
pipe.on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const space = line.indexOf(' ');
    const word = line.slice(0, space);
    const argument = line.slice(space + 1);
    if (word === SIGNALS.interrupt) interrupt(Number(argument));
    else if (word === SIGNALS.input) answerPrompt(JSON.parse(argument) as string);
  }
});

// A main thread that is busy would not notice that the session is gone.
pipe.on('end', endWithSession);
pipe.on('error', endWithSession);

/** Time in which a main thread that goes on printing sends held text itself. */
const HELD_MS = 60;

function sendHeld(): void {
  try {
    heldText.flush();
  } catch {
    // Nobody reads any more: the session is gone.
    endWithSession();
  }
}

parentPort?.on('message', (asked: ToInterruptWorker) => {
  if (asked === 'held') setTimeout(sendHeld, HELD_MS);
  // Code of an interrupted cell is about to go on.
  else terminateMainThread(() => say({ terminated: true }));
});
