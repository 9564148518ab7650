import { AssayError, type HostEvent, type Problem } from '@assay/schema';
import { CommsOverSubshells, type Kernel } from '@jupyterlab/services';
import { type JSONObject, type JSONValue, UUID } from '@lumino/coreutils';
import type { LinkRequest } from './link.js';

const TARGET = 'assay.host';

/** A websocket message may hold 10 MiB, so larger uploads leave in parts. */
const PART = 4 * 1024 * 1024;

interface Waiting {
  resolve(body: unknown): void;
  reject(reason: AssayError): void;
}

/** What the kernel's side of the comm sends. */
interface Incoming {
  ready?: { project: string; version: string };
  event?: HostEvent;
  /** The host could not be reached or started. */
  failed?: Problem;
  id?: string;
  status?: number;
  body?: unknown;
}

export interface TunnelListener {
  ready(project: string, version: string): void;
  event(event: HostEvent): void;
  /** The comm is gone; every open request has been rejected. */
  closed(reason: string): void;
}

/** One comm to the kernel's supervisor that carries HTTP requests and host events. It answers while a cell runs. */
export class Tunnel {
  private readonly waiting = new Map<string, Waiting>();
  private readonly comm: Kernel.IComm;
  private open = true;

  constructor(
    kernel: Kernel.IKernelConnection,
    private readonly listener: TunnelListener,
  ) {
    // The supervisor answers while a cell runs; a subshell would only be one more thing to make and to end.
    kernel.commsOverSubshells = CommsOverSubshells.Disabled;
    this.comm = kernel.createComm(TARGET);
    this.comm.onMsg = (message) => {
      this.receive(message.content.data, message.buffers ?? []);
    };
    this.comm.onClose = (message) => {
      const { reason } = message.content.data as { reason?: string };
      this.lose(reason ?? 'the kernel closed the link to the host');
    };
    // A link needs no reply of its own: the first message on the comm is `ready`.
    this.comm.open({});
  }

  request(request: LinkRequest): Promise<unknown> {
    if (!this.open) return Promise.reject(notConnected());
    const id = UUID.uuid4();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const { method, path, body, bytes } = request;
      const head: JSONObject = { id, method, path };
      if (body !== undefined) head['body'] = body as JSONValue;
      if (bytes === undefined) this.comm.send(head);
      else this.sendInParts(id, head, bytes, request.onSent);
    });
  }

  private sendInParts(
    id: string,
    head: JSONObject,
    bytes: Uint8Array,
    onSent?: (sent: number) => void,
  ): void {
    let from = 0;
    for (; bytes.length - from > PART; from += PART) {
      this.comm.send({ id, part: true }, {}, [bytes.slice(from, from + PART)]);
      onSent?.(from + PART);
    }
    this.comm.send(head, {}, [bytes.slice(from)]);
    onSent?.(bytes.length);
  }

  private receive(data: Incoming, buffers: readonly (ArrayBuffer | ArrayBufferView)[]): void {
    if (data.ready !== undefined) this.listener.ready(data.ready.project, data.ready.version);
    if (data.event !== undefined) this.listener.event(data.event);
    if (data.failed !== undefined) this.lose(data.failed.detail);
    if (data.id === undefined) return;
    const waiting = this.waiting.get(data.id);
    this.waiting.delete(data.id);
    if (waiting === undefined) return;
    // What is not JSON, such as an export, comes as bytes.
    const [bytes] = buffers;
    const body = data.body ?? (bytes === undefined ? data.body : new TextDecoder().decode(bytes));
    if ((data.status ?? 500) < 400) waiting.resolve(body);
    else waiting.reject(AssayError.fromProblem(data.body as Problem));
  }

  /** Rejects what waits and tells the listener, once. */
  lose(reason: string): void {
    if (!this.open) return;
    this.open = false;
    for (const waiting of this.waiting.values()) waiting.reject(notConnected());
    this.waiting.clear();
    this.listener.closed(reason);
  }

  close(): void {
    this.open = false;
    for (const waiting of this.waiting.values()) waiting.reject(notConnected());
    this.waiting.clear();
    if (!this.comm.isDisposed) this.comm.close();
  }
}

export function notConnected(): AssayError {
  return new AssayError('not-connected', 'the page is not connected to its project', {
    status: 503,
    remedy: 'wait until the panel says it is connected, or press "Connect"',
  });
}
