import type { HostEvent } from '@assay/schema';
import { connect, findProject, type Client } from '../../client/index.js';
import type { HostAnswer, HostLink, HostRequest } from './host-link.js';

/** Milliseconds before events are asked for again when no host could be started. */
const RETRY = 1000;

/**
 * Connects to the host of the folder's project, starting it when there is none. Events go to the listener until
 * the link is closed; after a host's end they go on with the first one not seen.
 */
export function openHostLink(cwd: string, onEvent: (event: HostEvent) => void): HostLink {
  const project = findProject(cwd);
  const closing = new AbortController();
  let connected: Promise<Client> | undefined;
  const client = (): Promise<Client> => {
    connected ??= connect({ project }).catch((error: unknown) => {
      // The next request tries again: what was wrong may have been put right.
      connected = undefined;
      throw error;
    });
    return connected;
  };
  const listening = new EventPump(client, onEvent, closing.signal);
  return {
    async ready() {
      const host = await client();
      listening.start();
      // Answered after the events were asked for: what a page reads from now on, it also hears of.
      await host.status();
      return { project: host.project, version: await host.version() };
    },
    async request(request) {
      return forward(await client(), request);
    },
    async close() {
      closing.abort();
      await (await connected)?.close();
    },
  };
}

async function forward(client: Client, request: HostRequest): Promise<HostAnswer> {
  const { method, path, body, bytes } = request;
  const { status, json, ...answer } = await client.forward({
    method,
    path,
    ...(bytes === undefined ? { json: body } : { bytes }),
  });
  return answer.bytes === undefined
    ? { status, body: json ?? null }
    : { status, body: null, bytes: answer.bytes };
}

/** Follows the host's events once, whatever happens to the host. */
class EventPump {
  #running = false;
  #last: number | undefined;

  constructor(
    private readonly client: () => Promise<Client>,
    private readonly onEvent: (event: HostEvent) => void,
    private readonly signal: AbortSignal,
  ) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#follow();
  }

  async #follow(): Promise<void> {
    while (!this.signal.aborted) {
      try {
        const since = this.#last === undefined ? {} : { since: this.#last };
        const client = await this.client();
        for await (const event of client.events({ ...since, signal: this.signal })) {
          this.#last = event.seq;
          this.onEvent(event);
        }
      } catch (error) {
        if (this.signal.aborted) return;
        process.stderr.write(`events of the host: ${String(error)}\n`);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY).unref();
      });
    }
  }
}
