import type { Publish } from '../publish.js';
import type { Messages } from './messages.js';
import type { WorkerLoop } from './worker-loop.js';

/** What there is when many machines work on one project. */
export interface Shared {
  messages: Messages;
  loop: WorkerLoop;
  /** Told of what happened elsewhere, and not to be told there again. */
  hear: Publish;
}
