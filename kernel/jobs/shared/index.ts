export { Messages } from './messages.js';
export { WorkerLoop } from './worker-loop.js';
