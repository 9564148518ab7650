import { AssayError } from '@assay/schema';
import { diskFull, saysDiskFull } from './disk-full.js';
import { isCut } from './ducklake/index.js';
import { errorMessage } from './error-message.js';

/** After some failures, such as a disk that fills up during a checkpoint, DuckDB refuses everything until it is opened anew. */
export function isBroken(error: unknown): boolean {
  return /database has been invalidated/i.test(errorMessage(error));
}

/** Trouble of the machine, not of the statement, in words that say what to do; other errors as they are. */
export function machineTrouble(error: unknown): unknown {
  const message = errorMessage(error);
  const cause = error;
  if (isBroken(error)) {
    return new AssayError('store-broken', 'the store could not be written and is opened anew', {
      ...{ status: 503, cause },
      remedy: 'see that the disk has space, then do it again: what was committed is kept',
    });
  }
  if (isCut(error)) {
    return new AssayError('lake-unreachable', `the lake's catalogue does not answer: ${message}`, {
      ...{ status: 503, cause },
      remedy: 'see whether PostgreSQL runs and can be reached; what was committed is kept',
    });
  }
  return saysDiskFull(error) ? diskFull(`for the store: ${message}`, { cause }) : error;
}
