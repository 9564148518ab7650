export { Messages } from './messages.js';
export type { Shared } from './shared.js';
export { WorkerLoop } from './worker-loop.js';
