import { rm } from 'node:fs/promises';
import type { Client } from '../../client/index.js';

/**
 * Ends the host of a store that served one run, and deletes its folder. What the run has shown stands whether that succeeds or not,
 * so trouble is told and not thrown: thrown, it would take the place of the result, or of the error that is the reason.
 */
export async function endScratch(
  client: Pick<Client, 'stop' | 'close'>,
  folder: string,
  note: (text: string) => void,
): Promise<void> {
  const tell = (error: unknown) =>
    note(`what was computed in ${folder} was not cleared away: ${(error as Error).message}`);
  await client.stop().catch(tell);
  await client.close();
  // A process of a cell may write there still.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(tell);
}
