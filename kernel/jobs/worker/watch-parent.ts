import { Worker } from 'node:worker_threads';

/** Looks four times a second whether the host is still the parent. */
const WATCH = `
const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 250);
`;

let watching = false;

/**
 * Ends this process when its host has been killed, even in the middle of a computation that never looks at its messages:
 * that is why a thread of its own does it.
 */
export function watchParent(): void {
  if (watching) return;
  watching = true;
  new Worker(WATCH, { eval: true }).unref();
}
