import { createContext, Script } from 'node:vm';
import { AssayError } from '@assay/schema';

/** Of so many values a pattern is done in milliseconds, unless it is one that never ends. */
const LIMIT_MS = 1000;
const CALL = new Script('work()');
const context: { work?: () => void } = createContext({});

/**
 * Does work in which a schema's patterns are tried, and ends it when it takes too long: one pattern and one text can take
 * years, and nothing else is done meanwhile. V8 looks for the end also while it tries a pattern.
 *
 * @param told what was being done when the time was over
 * @throws AssayError `pattern-too-slow`
 */
export function withinTime(
  work: () => void,
  told: () => { pattern?: string; text?: string },
): void {
  context.work = work;
  try {
    CALL.runInContext(context, { timeout: LIMIT_MS });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const { pattern, text } = told();
    const what = pattern === undefined ? 'a pattern of the schema' : `the pattern "${pattern}"`;
    const where =
      text === undefined
        ? ''
        : ` on ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`;
    throw new AssayError(
      'pattern-too-slow',
      `${what} takes more than ${LIMIT_MS / 1000} s${where}; nothing was validated`,
      {
        pointer: '/schema',
        remedy: 'write it without repetitions within repetitions, such as (a+)+',
        cause: error,
      },
    );
  } finally {
    delete context.work;
  }
}
