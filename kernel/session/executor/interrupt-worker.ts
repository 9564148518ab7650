import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { DESCRIPTORS, INPUT, SHARED, SIGNALS, SLOTS } from '../exchange.js';

/**
 * Runs beside the executor's main thread and does two things for it while it is busy: stops it, and brings it the
 * line that a synchronous prompt waits for.
 */
const { memory } = workerData as { memory: SharedArrayBuffer };
const slots = new Int32Array(memory, 0, SHARED.slots / 4);
const input = new Uint8Array(memory, SHARED.slots);

/** A thread that can answer does so within this time; else it is in a loop. */
const ANSWER_MS = 12;
const RETRY_MS = 200;

/** Asks the main thread to settle its cells; true when it answered in time. */
function ask(sequence: number, wait: number): boolean {
  parentPort?.postMessage(sequence);
  const until = performance.now() + wait;
  for (;;) {
    const seen = Atomics.load(slots, SLOTS.acknowledged);
    if (seen >= sequence) return true;
    const left = until - performance.now();
    if (left <= 0) return false;
    Atomics.wait(slots, SLOTS.acknowledged, seen, left);
  }
}

function interrupt(sequence: number): void {
  if (Atomics.load(slots, SLOTS.inputState) === INPUT.waiting) {
    Atomics.store(slots, SLOTS.inputState, INPUT.interrupted);
    Atomics.notify(slots, SLOTS.inputState);
  }
  if (ask(sequence, ANSWER_MS)) return;
  terminate(sequence);
}

/** Connects only for the act: a process that ends waits for those who are connected to it. */
function terminateMainThread(done?: () => void): void {
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution', () => {
    session.disconnect();
    done?.();
  });
}

/** Terminates, and asks again: the question itself may have been among what was terminated. */
function terminate(sequence: number): void {
  if (Atomics.load(slots, SLOTS.acknowledged) >= sequence) return;
  if (Atomics.load(slots, SLOTS.running) > 0) terminateMainThread();
  setImmediate(() => {
    if (!ask(sequence, RETRY_MS)) setImmediate(() => terminate(sequence));
  });
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

// The main thread asks to be stopped where code of an interrupted cell is about to go on.
parentPort?.on('message', () => {
  terminateMainThread(() => parentPort?.postMessage('terminated'));
});
