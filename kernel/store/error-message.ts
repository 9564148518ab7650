import { types } from 'node:util';

/** The message of an error, whichever context (a test's, a worker's) made it; other things as text. */
export function errorMessage(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
