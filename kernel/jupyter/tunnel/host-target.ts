import { AssayError, type HostEvent, isObject } from '@assay/schema';
import type { CommMessage } from '../../session/index.js';
import { type Json } from '../message.js';
import type { OwnTarget } from '../requests/comms.js';
import type { HostLink, HostRequest } from './host-link.js';

/** Comm target by which a page reaches the host: no second port, no second login, and it answers while a cell runs. */
export const HOST_TARGET = 'assay.host';

/** Serves every comm of the target: requests are answered by id, events go to all of them. */
export class HostTarget implements OwnTarget {
  readonly #cwd: string;
  readonly #send: (message: CommMessage) => void;
  /** Header of the comm_open by comm id. */
  readonly #pages = new Map<string, Json>();
  /** Uploads that are on their way, by comm and request id: a websocket message has a limit, a file has not. */
  readonly #parts = new Map<string, Uint8Array[]>();
  #link: Promise<HostLink> | undefined;

  constructor(cwd: string, send: (message: CommMessage) => void) {
    this.#cwd = cwd;
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
    // Loaded with the first page that needs it: most kernels never do.
    const { openHostLink } = await import('./open-host-link.js');
    return openHostLink(this.#cwd, (event) => this.#push(event));
  }

  #push(event: HostEvent): void {
    for (const [commId, parent] of this.#pages) this.#post(commId, parent, { event });
  }

  async #greet(commId: string, parent: Json): Promise<void> {
    try {
      const ready = await (await this.#opened()).ready();
      this.#post(commId, parent, { ready });
    } catch (error) {
      this.#post(commId, parent, { failed: problem(error, commId) });
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
      const body = problem(error, id);
      this.#post(message.commId, parent, { id, status: body['status'], body });
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
  if (!isObject(message.data)) throw refusal('a request is an object');
  const { method, path, body } = message.data;
  if (typeof method !== 'string' || typeof path !== 'string' || !path.startsWith('/')) {
    throw refusal('a request has a method and a path that begins with "/"');
  }
  const request: HostRequest = { method, path };
  if (body !== undefined && body !== null) request.body = body;
  const [bytes] = message.buffers;
  if (bytes !== undefined) request.bytes = bytes;
  return request;
}

function refusal(message: string): AssayError {
  return new AssayError('tunnel-request', message, { status: 400 });
}

/** Errors reach the page as the problem documents that the host itself answers with. */
function problem(error: unknown, id: unknown): Json {
  const known =
    error instanceof AssayError
      ? error
      : new AssayError('host-unreachable', error instanceof Error ? error.message : String(error), {
          status: 503,
          cause: error,
        });
  return { ...known.toProblem(typeof id === 'string' ? id : JSON.stringify(id ?? null)) };
}
