import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../worker/protocol.js';

/** What a loading thread may take of V8's heap. */
export const HEAP_MB = 1024;
/** A thread whose heap has grown further than that is not worth its memory. */
const MOST_KEPT = 96 << 20;
const LINGER_MS = 30_000;

/** The thread that waits for the next load: its code is read and compiled already. */
let idle: Worker | undefined;
let timer: NodeJS.Timeout | undefined;

/** Begins a thread, if none waits, so that it is ready when there is something to read. */
export function warmUp(): void {
  if (idle === undefined) wait(start());
}

/** A thread for one load. */
export function takeThread(): Worker {
  clearTimeout(timer);
  const worker = idle ?? start();
  idle = undefined;
  worker.removeAllListeners();
  worker.ref();
  return worker;
}

/** Takes back a thread that has ended its load in order: it may wait for another one. */
export async function giveBack(worker: Worker): Promise<void> {
  worker.removeAllListeners();
  const heap = await new Promise<number>((resolve) => {
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'idle') resolve(message.heap);
    });
    worker.on('error', () => resolve(Infinity));
    worker.on('exit', () => resolve(Infinity));
    worker.postMessage({ type: 'release' } satisfies ToWorker);
  });
  worker.removeAllListeners();
  if (heap > MOST_KEPT || idle !== undefined) await worker.terminate();
  else wait(worker);
}

function wait(worker: Worker): void {
  const drop = (): void => {
    if (idle === worker) idle = undefined;
  };
  idle = worker;
  // It ends with the process, and whatever goes wrong in it now is nobody's load.
  worker.on('error', drop);
  worker.on('exit', drop);
  worker.unref();
  timer = setTimeout(() => {
    drop();
    void worker.terminate();
  }, LINGER_MS);
  timer.unref();
}

function start(): Worker {
  return new Worker(workerModule(), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    execArgv: [],
  });
}

/** The thread's bundle lies beside the host's; from source it is found in the build folder. */
function workerModule(): URL {
  const beside = new URL('./load-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../build/load-worker.js', import.meta.url);
}
