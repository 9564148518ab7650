import { ExecutorHost } from './executor-host.js';
import type { Session, SessionOptions } from './session.js';

/** A session whose processes start when they are first needed. */
export function createSession(options: SessionOptions): Session {
  const entries = options.entries ?? new URL('.', import.meta.url);
  const executor = new ExecutorHost(
    { entries, cwd: options.cwd, env: options.env },
    options.listener,
  );
  return {
    execute: (request) => executor.execute(request),
    interrupt: () => executor.interrupt(),
    complete: (code, cursor) =>
      Promise.resolve({ matches: [], cursorStart: cursor, cursorEnd: cursor, metadata: {} }),
    inspect: () => Promise.resolve({ found: false, data: {} }),
    isComplete: () => Promise.resolve({ status: 'unknown' }),
    comm: (message) => executor.comm(message),
    inputReply: (value) => executor.inputReply(value),
    comms: () => executor.comms,
    warmUp: () => void executor.start(),
    stop: () => executor.stop(),
  };
}
