import { setTimeout as pause } from 'node:timers/promises';
import type { HostEvent } from '@assay/schema';
import { parseEvents } from './event-stream.js';
import { lostHost, type Answer } from './transport.js';

/**
 * Events until `signal` or until the client is closed, over as many connections as it takes: each one goes on after the
 * last event that was seen.
 */
export async function* followEvents(
  open: (since: number | undefined) => Promise<Answer>,
  isClosed: () => boolean,
  options: { since?: number; signal?: AbortSignal },
): AsyncGenerator<HostEvent> {
  const over = () => isClosed() || options.signal?.aborted === true;
  let { since } = options;
  while (!over()) {
    try {
      const answer = await open(since);
      try {
        for await (const event of parseEvents(answer.body)) {
          since = event.seq;
          yield event;
        }
      } finally {
        answer.body.on('error', () => undefined).destroy();
      }
    } catch (error) {
      if (over()) return;
      if (!cutOff(error)) throw error;
    }
    await pause(20);
  }
}

/** undici says "aborted" or "terminated" when the other side goes in the middle of a body. */
function cutOff(error: unknown): boolean {
  return lostHost(error) !== undefined || /aborted|terminated/.test(String(error));
}
