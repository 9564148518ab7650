import { randomUUID } from 'node:crypto';
import type { CommMessage } from '../../session.js';
import { send } from '../channel.js';
import { currentScope } from '../scope.js';

/** What a comm carries: JSON-like data, metadata, and binary buffers beside it. */
export interface CommContent {
  data: unknown;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

export interface CommOptions {
  metadata?: Record<string, unknown>;
  buffers?: (Uint8Array | ArrayBuffer)[];
}

type Handler = (content: CommContent) => unknown;
type TargetHandler = (comm: Comm, open: CommContent) => unknown;

const open = new Map<string, Comm>();
const targets = new Map<string, TargetHandler>();

function bytes(buffers: (Uint8Array | ArrayBuffer)[] = []): Uint8Array[] {
  return buffers.map((buffer) => (buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : buffer));
}

interface Accepted {
  /** Id of a comm that the front end opened: this end says nothing. */
  accepted?: string;
}

/** A line to the front end, opened by either side. */
export class Comm {
  readonly id: string;
  readonly target: string;
  #message: Handler | undefined;
  #close: Handler | undefined;
  /** Messages that came before anyone listened. */
  #early: CommContent[] = [];

  constructor(target: string, data: unknown = {}, options: CommOptions & Accepted = {}) {
    this.target = target;
    this.id = options.accepted ?? randomUUID();
    open.set(this.id, this);
    if (options.accepted === undefined) this.#say('open', data, options);
  }

  send(data: unknown, options: CommOptions = {}): void {
    if (!open.has(this.id)) throw new Error(`comm ${this.id} is closed`);
    this.#say('msg', data, options);
  }

  onMessage(handler: Handler): this {
    this.#message = handler;
    for (const content of this.#early.splice(0)) handler(content);
    return this;
  }

  onClose(handler: Handler): this {
    this.#close = handler;
    return this;
  }

  close(data: unknown = {}, options: CommOptions = {}): void {
    if (open.delete(this.id)) this.#say('close', data, options);
  }

  /** For the executor: what the front end sent. */
  receive(kind: 'msg' | 'close', content: CommContent): unknown {
    if (kind === 'close') {
      open.delete(this.id);
      return this.#close?.(content);
    }
    if (!this.#message) {
      this.#early.push(content);
      return undefined;
    }
    return this.#message(content);
  }

  #say(kind: CommMessage['kind'], data: unknown, options: CommOptions): void {
    send({
      type: 'comm',
      scope: currentScope().id,
      message: {
        kind,
        commId: this.id,
        ...(kind === 'open' ? { target: this.target } : {}),
        data: JSON.parse(JSON.stringify(data ?? {})) as unknown,
        metadata: options.metadata ?? {},
        buffers: bytes(options.buffers),
      },
    });
  }
}

/** `open` is called for each comm that the front end opens with this target. */
export function registerCommTarget(target: string, handler: TargetHandler): void {
  targets.set(target, handler);
}

/** Hands over what the front end sent; a target that nobody registered is closed at once. */
export async function receiveComm(message: CommMessage): Promise<void> {
  const content = { data: message.data, metadata: message.metadata, buffers: message.buffers };
  if (message.kind !== 'open') {
    await open.get(message.commId)?.receive(message.kind, content);
    return;
  }
  const target = message.target ?? '';
  const handler = targets.get(target);
  const comm = new Comm(target, {}, { accepted: message.commId });
  if (!handler) {
    comm.close();
    return;
  }
  try {
    await handler(comm, content);
  } catch (error) {
    comm.close();
    throw error;
  }
}
