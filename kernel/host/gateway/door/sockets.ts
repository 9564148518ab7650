import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { HostEvent } from '@assay/schema';

/** Events of the host, from now on or after `since`. */
export type Events = (options: { since?: number; signal: AbortSignal }) => AsyncIterable<HostEvent>;

/** A reader that lets so much pile up is cut off; it comes back with the last number that it saw. */
const PILE = 8 * 1024 * 1024;
const BEAT_MS = 30_000;

/** WebSockets that are told what happens. */
export class Sockets {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: 4096 });

  /** @param feed whose events; `seen` is the last one's number that this process knows of */
  open(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    feed: { events: Events; seen: () => number | undefined },
    since: number | undefined,
  ): void {
    // Whoever asks for nothing earlier misses nothing from now on, however long his stream takes to begin.
    const from = since === undefined ? new Date().toISOString() : '';
    const start = since ?? feed.seen() ?? 0;
    this.server.handleUpgrade(request, socket, head, (client) => {
      void this.tell(client, feed.events, start, from);
    });
  }

  /** Says goodbye to everyone. */
  close(): void {
    for (const client of this.server.clients) client.close(1001, 'the server ends');
    this.server.close();
  }

  terminate(): void {
    for (const client of this.server.clients) client.terminate();
  }

  private async tell(
    client: WebSocket,
    events: Events,
    since: number,
    from: string,
  ): Promise<void> {
    const left = new AbortController();
    const beat = setInterval(() => client.ping(), BEAT_MS);
    client.once('close', () => {
      clearInterval(beat);
      left.abort();
    });
    client.on('error', () => client.terminate());
    const { signal } = left;
    try {
      for await (const event of events({ signal, since })) {
        if (client.bufferedAmount > PILE) client.terminate();
        if (client.readyState !== WebSocket.OPEN) break;
        if (event.time >= from) client.send(JSON.stringify(message(event)));
      }
    } catch (error) {
      // Its end aborts the events.
      if (!signal.aborted) client.close(1011, (error as Error).message.slice(0, 100));
    }
  }
}

/** What a job's reader looks for first stands at the top. */
function message(event: HostEvent): object {
  const { type, seq, time, ...rest } = event;
  const { job } = event;
  return {
    ...{ type, seq, time },
    ...(job === undefined ? {} : { result_id: job.result_id, task_id: job.id, status: job.status }),
    ...rest,
  };
}
