import { INPUT, SLOTS } from '../exchange.js';
import { send } from './channel.js';
import { inputBytes, slots } from './interruption.js';
import { currentScope } from './scope.js';

/** Thrown where nobody can answer. */
export class StdinNotAllowedError extends Error {
  override readonly name = 'StdinNotAllowedError';
}

/** What an interrupted cell ends with; front ends know it by this name. */
class InterruptedError extends Error {
  override readonly name = 'KeyboardInterrupt';
}

let waiting: ((value: string) => void) | undefined;

function ask(prompt: string, password: boolean): void {
  const scope = currentScope();
  if (!scope.allowStdin)
    throw new StdinNotAllowedError(
      'this front end cannot ask for input (headless run); give the value another way, for example as a parameter',
    );
  send({ type: 'input', scope: scope.id, prompt, password });
}

function answer(prompt: string, password: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    try {
      ask(prompt, password);
      waiting = resolve;
      currentScope().abort.signal.addEventListener('abort', () =>
        reject(new InterruptedError('interrupted')),
      );
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** Asks the person at the notebook for a line. */
export function input(prompt = ''): Promise<string> {
  return answer(prompt, false);
}

/** As `input`, without showing what is typed. */
export function password(prompt = ''): Promise<string> {
  return answer(prompt, true);
}

/** The answer to `input` or `password`. */
export function receiveInput(value: string): void {
  const resolve = waiting;
  waiting = undefined;
  resolve?.(value);
}

/** Asks and blocks, as browsers' `prompt` does; the interrupt worker brings the answer. */
export function prompt(message = '', fallback = ''): string {
  Atomics.store(slots, SLOTS.inputState, INPUT.waiting);
  try {
    ask(message, false);
    while (Atomics.load(slots, SLOTS.inputState) === INPUT.waiting)
      Atomics.wait(slots, SLOTS.inputState, INPUT.waiting, 1000);
    if (Atomics.load(slots, SLOTS.inputState) === INPUT.interrupted)
      throw new InterruptedError('interrupted while waiting for input');
    const length = Atomics.load(slots, SLOTS.inputLength);
    const text = new TextDecoder().decode(inputBytes.slice(0, length));
    return text === '' ? fallback : text;
  } finally {
    Atomics.store(slots, SLOTS.inputState, INPUT.idle);
  }
}
