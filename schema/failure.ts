import type { Failure, Problem } from './generated/types.js';

/** Where an error was found: a file as the user named it, 1-based line and column, the cell's number. */
export interface Place {
  file?: string;
  line?: number;
  column?: number;
  cell?: number;
}

/**
 * Every error that a user sees: what happened, where, and what to do next.
 *
 * @example
 * ```ts
 * throw new AssayError('dataset-unknown', `there is no dataset "ecg"`, {
 *   status: 404, remedy: 'load it first: assay load FILE --as ecg',
 * });
 * ```
 */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly place: Place;
  // Declared, not defined: what an error does not say is no field of it, where a cell shows it.
  declare readonly remedy: string | undefined;
  /** HTTP status that this error answers with. */
  readonly status: number;
  /** JSON pointer to the request's field at fault. */
  declare readonly pointer: string | undefined;

  constructor(
    readonly code: string,
    message: string,
    options: {
      place?: Place;
      remedy?: string;
      status?: number;
      pointer?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.place = options.place ?? {};
    if (options.remedy !== undefined) this.remedy = options.remedy;
    this.status = options.status ?? 422;
    if (options.pointer !== undefined) this.pointer = options.pointer;
  }

  /** The form in which a job's ledger keeps it. */
  toFailure(): Failure {
    return {
      code: this.code,
      message: this.message,
      file: this.place.file ?? null,
      line: this.place.line ?? null,
      column: this.place.column ?? null,
      cell: this.place.cell ?? null,
      remedy: this.remedy ?? null,
    };
  }

  /** RFC 9457 form. */
  toProblem(requestId: string): Problem {
    return {
      type: `urn:assay:error:${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      detail: this.message,
      code: this.code,
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
      ...(this.pointer === undefined ? {} : { pointer: this.pointer }),
      ...(this.place.file === undefined ? {} : { file: this.place.file }),
      ...(this.place.line === undefined ? {} : { line: this.place.line }),
      ...(this.place.column === undefined ? {} : { column: this.place.column }),
      request_id: requestId,
    };
  }

  /** Back from an HTTP answer, so that a client's caller gets the same error as the host's. */
  static fromProblem(problem: Problem): AssayError {
    const place: Place = {};
    if (problem.file !== undefined) place.file = problem.file;
    if (problem.line !== undefined) place.line = problem.line;
    if (problem.column !== undefined) place.column = problem.column;
    return new AssayError(problem.code, problem.detail, {
      place,
      status: problem.status,
      ...(problem.remedy === undefined ? {} : { remedy: problem.remedy }),
      ...(problem.pointer === undefined ? {} : { pointer: problem.pointer }),
    });
  }
}
