import { AssayError, type Failure } from '@assay/schema';
import type { CustomError, CustomOutcome } from './custom-code.js';
import type { ProcessorCode } from './processor-code.js';
import { ProcessorError, WorkerLostError } from './worker-line.js';
import { placeAsStack, withoutFolders } from './stack-text.js';

/** An error of a processor, ready for the ledger. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
  constructor(
    readonly failure: Failure,
    /** Another try may go better: user code may depend on what it meets. */
    readonly retryable: boolean,
  ) {
    super(failure.message);
  }
}

/** What custom code's outcome means when it is not ok; limits and refusals are the same at every try. */
export function customFailure(outcome: Exclude<CustomOutcome, { status: 'ok' }>): JobFailure {
  const codes = {
    error: 'processor-error',
    timeout: 'time-limit',
    memory: 'memory-limit',
    refused: 'processor-refused',
    cancelled: 'job-cancelled',
  } as const;
  return new JobFailure(
    failureAt(codes[outcome.status], outcome.error, outcome.logs),
    outcome.status === 'error',
  );
}

/** A script that cannot be loaded at all. */
export function brokenScript(
  code: ProcessorCode,
  problem: { message: string; line: number | null },
): JobFailure {
  const file = code.kind === 'custom' ? code.file : null;
  const message = problem.message.includes(code.name)
    ? problem.message
    : `${code.name}: ${problem.message}`;
  return new JobFailure(
    failureAt('processor-broken', { ...problem, message, file, column: null }),
    false,
  );
}

function failureAt(code: string, error: CustomError, logs: readonly string[] = []): Failure {
  return {
    code,
    message: error.message,
    file: error.file,
    line: error.line,
    column: error.column,
    stack: error.stack ?? placeAsStack(error),
    ...(logs.length === 0 ? {} : { logs: logs.slice(-20) }),
  };
}

/** Any error of an attempt as a failure of the job. */
export function toJobFailure(error: unknown): JobFailure {
  if (error instanceof JobFailure) return error;
  if (error instanceof AssayError) {
    const cause = error.cause instanceof Error ? error.cause.stack : undefined;
    const stack = withoutFolders(cause ?? error.stack);
    return new JobFailure({ ...error.toFailure(), stack }, false);
  }
  if (error instanceof ProcessorError) return new JobFailure(standardFailure(error), false);
  if (error instanceof WorkerLostError) {
    return new JobFailure({ code: 'worker-lost', message: error.message }, false);
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return new JobFailure({ code: 'job-error', message, stack: withoutFolders(stack) }, false);
}

function standardFailure({ error }: ProcessorError): Failure {
  const { name, message, stack, parameter } = error;
  if (parameter === null) {
    const code = name === 'ResultError' ? 'result-not-json' : 'processor-error';
    return { code, message, stack };
  }
  const named = message.includes(parameter) ? message : `parameter "${parameter}": ${message}`;
  // The user's slip, not the code's: where it was noticed helps nobody.
  return { code: 'parameter-invalid', message: named, parameter };
}
