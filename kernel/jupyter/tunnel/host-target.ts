import type { HostEvent } from '@assay/schema';
import type { CommMessage } from '../../session/session.js';
import { isObject, type Json } from '../message.js';
import type { OwnTarget } from '../requests/comms.js';
import type { HostLink, HostRequest, OpenHostLink } from './host-link.js';

/** Comm target by which a page reaches the host: no second port, no second login, and it answers while a cell runs. */
export const HOST_TARGET = 'assay.host';

/** The client of the host is a bundle of its own, loaded with the first page that needs it. */
const LINK = new URL('./host-tunnel.js', import.meta.url).href;

/** Serves every comm of the target: requests are answered by id, events go to all of them. */
export class HostTarget implements OwnTarget {
  readonly #place: { cwd: string; env: NodeJS.ProcessEnv };
  readonly #send: (message: CommMessage) => void;
  /** Header of the comm_open by comm id. */
  readonly #pages = new Map<string, Json>();
  /** Uploads that are on their way, by comm and request id: a websocket message has a limit, a file has not. */
  readonly #parts = new Map<string, Uint8Array[]>();
  #link: Promise<HostLink> | undefined;

  constructor(
    place: { cwd: string; env: NodeJS.ProcessEnv },
    send: (message: CommMessage) => void,
  ) {
    this.#place = { cwd: place.cwd, env: place.env };
    this.#send = send;
  }

  receive(message: CommMessage): void {
    const parent = message.parent ?? {};
    if (message.kind === 'open') {
      this.#pages.set(message.commId, parent);
      void this.#greet(message.commId, parent);
    } else if (message.kind === 'close') {
      this.#forget(message.commId);
    } else if (!this.#keepPart(message)) {
      void this.#answer(message, parent);
    }
  }

  async close(): Promise<void> {
    this.#pages.clear();
    await (await this.#link)?.close();
  }

  /** True for `{id, part: true}`: its buffer waits for the message that says what to do with it. */
  #keepPart(message: CommMessage): boolean {
    if (!isObject(message.data) || message.data['part'] !== true) return false;
    const key = partKey(message);
    this.#parts.set(key, [...(this.#parts.get(key) ?? []), ...message.buffers]);
    return true;
  }

  #takeParts(message: CommMessage): Uint8Array[] {
    const key = partKey(message);
    const parts = this.#parts.get(key) ?? [];
    this.#parts.delete(key);
    return parts;
  }

  #forget(commId: string): void {
    this.#pages.delete(commId);
    for (const key of this.#parts.keys()) {
      if (key.startsWith(`${commId} `)) this.#parts.delete(key);
    }
  }

  #opened(): Promise<HostLink> {
    this.#link ??= this.#open();
    return this.#link;
  }

  async #open(): Promise<HostLink> {
    const { openHostLink } = (await import(LINK)) as { openHostLink: OpenHostLink };
    return openHostLink({ ...this.#place, onEvent: (event) => this.#push(event) });
  }

  #push(event: HostEvent): void {
    for (const [commId, parent] of this.#pages) this.#post(commId, parent, { event });
  }

  async #greet(commId: string, parent: Json): Promise<void> {
    try {
      const ready = await (await this.#opened()).ready();
      this.#post(commId, parent, { ready });
    } catch (error) {
      this.#post(commId, parent, { failed: failure(error) });
    }
  }

  async #answer(message: CommMessage, parent: Json): Promise<void> {
    const id = isObject(message.data) ? message.data['id'] : undefined;
    try {
      const request = readRequest(message);
      const parts = this.#takeParts(message);
      if (parts.length > 0)
        request.bytes = Buffer.concat([...parts, request.bytes ?? new Uint8Array()]);
      const { status, body, bytes } = await (await this.#opened()).request(request);
      this.#post(message.commId, parent, { id, status, body }, bytes);
    } catch (error) {
      this.#post(message.commId, parent, { id, status: 503, body: failure(error) });
    }
  }

  #post(commId: string, parent: Json, data: Json, bytes?: Uint8Array): void {
    if (!this.#pages.has(commId)) return;
    const buffers = bytes === undefined ? [] : [bytes];
    this.#send({ kind: 'msg', commId, data, metadata: {}, buffers, parent });
  }
}

function partKey(message: CommMessage): string {
  return `${message.commId} ${String(isObject(message.data) ? message.data['id'] : '')}`;
}

/** Checks what a page sent; only the shape, the host checks the rest. */
export function readRequest(message: CommMessage): HostRequest {
  if (!isObject(message.data)) throw new TypeError('a request is an object');
  const { method, path, body } = message.data;
  if (typeof method !== 'string' || typeof path !== 'string' || !path.startsWith('/')) {
    throw new TypeError('a request has a method and a path that begins with "/"');
  }
  const request: HostRequest = { method, path };
  if (body !== undefined && body !== null) request.body = body;
  const [bytes] = message.buffers;
  if (bytes !== undefined) request.bytes = bytes;
  return request;
}

function failure(error: unknown): Json {
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'about:blank', title: 'the host cannot be reached', status: 503, detail };
}
