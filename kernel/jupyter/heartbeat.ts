import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Heartbeat {
  stop(): Promise<void>;
}

/** Starts the echo thread on an address. */
export function startHeartbeat(address: string, failed: (error: unknown) => void): Heartbeat {
  const worker = new Worker(new URL('./heartbeat-worker.js', import.meta.url), {
    workerData: address,
  });
  worker.on('error', failed);
  const ended = once(worker, 'exit');
  return {
    async stop() {
      worker.postMessage('stop');
      await ended;
    },
  };
}
