import type { Job } from '@assay/schema';
import type { Client } from '../client/index.js';
import type { CommandContext } from './context.js';

/** Waits for a job's end. Who stops waiting with Ctrl-C wants the work stopped too; `--detach` is for the other wish. */
export async function waitForJob(
  client: Client,
  { signal }: CommandContext,
  id: string,
  onEvent: (job: Job) => void = () => undefined,
): Promise<Job> {
  const onInterrupt = () => void client.cancel(id).catch(() => undefined);
  if (signal.aborted) onInterrupt();
  signal.addEventListener('abort', onInterrupt, { once: true });
  try {
    return await client.waitFor(id, { onEvent });
  } finally {
    signal.removeEventListener('abort', onInterrupt);
  }
}
