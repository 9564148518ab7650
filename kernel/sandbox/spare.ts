import { startChild, type Child } from './child-process.js';
import type { Twin } from './twin.js';
import { DEFAULT_LIMITS } from './limits.js';

let spare: Child | undefined;
let planned: NodeJS.Timeout | undefined;

/** To start a process takes a tenth of a second of a processor, which a short run that has just begun is spared on a busy machine too. */
const SOON_MS = 100;

/** Starts the spare for the run after this one while this one goes on, so that a run beside it or right behind it finds one. */
export function warmSoon(): void {
  if (spare !== undefined || planned !== undefined) return;
  planned = setTimeout(() => {
    planned = undefined;
    warmSandbox();
  }, SOON_MS);
  planned.unref();
}

/** Starts the spare child that the next run will use; at most one waits, and it is used once. */
export function warmSandbox(): void {
  if (spare !== undefined) return;
  const child = startChild(DEFAULT_LIMITS.memoryMb, true);
  spare = child;
  void child.ended.then(() => {
    if (spare === child) spare = undefined;
  });
  // A spare keeps nobody alive; it ends by itself when its pipe closes.
  child.process.unref();
  socketOf(child).unref?.();
}

/** The spare when it fits, else a child started now. */
export function takeChild(memoryMb: number, twin?: Twin): Child {
  if (twin !== undefined) return startChild(memoryMb, false, twin);
  const child = spare;
  if (child === undefined || memoryMb > DEFAULT_LIMITS.memoryMb) return startChild(memoryMb, false);
  spare = undefined;
  child.process.ref();
  socketOf(child).ref?.();
  return child;
}

/** Ends the spare and waits until it is gone. */
export async function closeSandbox(): Promise<void> {
  clearTimeout(planned);
  planned = undefined;
  const child = spare;
  spare = undefined;
  if (child === undefined) return;
  child.process.ref();
  child.process.kill('SIGKILL');
  await child.ended;
}

/** The pipe is a socket, whose hold on the event loop can be given up. */
function socketOf(child: Child): { ref?(): void; unref?(): void } {
  return child.pipe as Child['pipe'] & { ref?(): void; unref?(): void };
}
