import { Session, type Runtime } from 'node:inspector';
import { setTimeout } from 'node:timers';
import { PositionedSyntaxError } from './translate/syntax-error.js';
import type { Position } from './translate/translate-cell.js';

/**
 * V8's inspector in REPL mode, on a session of the same thread: what is evaluated here can be terminated from the
 * interrupt worker; through `connectToMainThread` it could not.
 */
const session = new Session();
session.connect();
process.on('exit', () => session.disconnect());

let received: unknown;
const receive = (value: unknown): void => {
  received = value;
};
let receiver: string | undefined;

/** The value behind a remote object; primitives travel inside it. */
function localValue(remote: Runtime.RemoteObject): unknown {
  if (remote.objectId === undefined) {
    if (remote.unserializableValue === undefined) return remote.value;
    const text = remote.unserializableValue;
    return text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text);
  }
  Object.defineProperty(globalThis, '__assayReceive', { value: receive, configurable: true });
  if (receiver === undefined)
    session.post('Runtime.evaluate', { expression: '__assayReceive' }, (_error, found) => {
      receiver = found.result.objectId;
    });
  Reflect.deleteProperty(globalThis, '__assayReceive');
  session.post('Runtime.callFunctionOn', {
    functionDeclaration: 'function (value) { this(value) }',
    objectId: receiver,
    arguments: [{ objectId: remote.objectId }],
  });
  const value = received;
  received = undefined;
  return value;
}

type EvaluateParameters = Runtime.EvaluateParameterType & { replMode: true };

export type Evaluated = { threw: false } | { threw: true; thrown: unknown };

/** An answer that is an error of the inspector itself is believed only after this time. */
const LATE_MS = 3000;

/** Runs a script to its end, its awaits included; what it throws comes back as the value that was thrown. */
export function evaluate(
  code: string,
  url: string,
  origin: (position: Position) => Position,
  done: (evaluated: Evaluated) => void,
): void {
  const parameters: EvaluateParameters = {
    expression: `${code}\n//# sourceURL=${url}`,
    replMode: true,
    awaitPromise: true,
    objectGroup: url,
    silent: true,
  };
  session.post('Runtime.evaluate', parameters, (error, outcome) => {
    // A terminated script ends so too; then the interrupt settles the cell, from a turn of its own.
    if (error) return void setTimeout(() => done({ threw: true, thrown: error }), LATE_MS);
    const details = outcome.exceptionDetails;
    if (!details) {
      session.post('Runtime.releaseObjectGroup', { objectGroup: url });
      return done({ threw: false });
    }
    let thrown = details.exception ? localValue(details.exception) : new Error(details.text);
    session.post('Runtime.releaseObjectGroup', { objectGroup: url });
    // One that V8 found while reading the cell has no frame; one that the cell's code threw has.
    if (thrown instanceof SyntaxError && !/\n {4}at /.test(thrown.stack ?? '')) {
      const place = origin({ line: details.lineNumber + 1, column: details.columnNumber + 1 });
      thrown = new PositionedSyntaxError(thrown.message, place.line, place.column);
    }
    return done({ threw: true, thrown });
  });
}

/** Names of the top-level bindings that cells made. */
export function lexicalNames(): string[] {
  let names: string[] = [];
  session.post('Runtime.globalLexicalScopeNames', {}, (error, found) => {
    if (!error) names = found.names;
  });
  return names;
}

/** Value of a pure expression; undefined where it throws, would act, or takes long. */
export function glance(expression: string): { value: unknown } | undefined {
  let found: { value: unknown } | undefined;
  const parameters: Runtime.EvaluateParameterType & {
    timeout: number;
    throwOnSideEffect: boolean;
  } = {
    expression,
    throwOnSideEffect: true,
    timeout: 50,
    silent: true,
  };
  session.post('Runtime.evaluate', parameters, (error, outcome) => {
    if (!error && !outcome.exceptionDetails) found = { value: localValue(outcome.result) };
  });
  return found;
}
