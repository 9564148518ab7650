import type { CommMessage, Session } from '../../session/index.js';
import type { Iopub } from '../iopub.js';
import type { Json } from '../message.js';
import type { Answer, Request } from '../request.js';

const KINDS: Record<string, CommMessage['kind'] | undefined> = {
  comm_open: 'open',
  comm_msg: 'msg',
  comm_close: 'close',
};

/** A comm target that the supervisor serves itself, while cells run or before any did. */
export interface OwnTarget {
  /** Takes an open, a message or a close of one of its comms. */
  receive(message: CommMessage): void;
}

/** Knows which comms are open, and brings messages to user code or to the supervisor's own targets. */
export class Comms {
  readonly #session: () => Session | undefined;
  readonly #iopub: Iopub;
  readonly #own: ReadonlyMap<string, OwnTarget>;
  readonly #open = new Map<string, string>();

  constructor(
    session: () => Session | undefined,
    iopub: Iopub,
    own: ReadonlyMap<string, OwnTarget>,
  ) {
    this.#session = session;
    this.#iopub = iopub;
    this.#own = own;
  }

  /** Whether a message type is one of comms. */
  static takes(type: string): boolean {
    return Object.hasOwn(KINDS, type);
  }

  /** From a front end. */
  receive(request: Request): void {
    const kind = KINDS[request.type];
    const { comm_id: commId, target_name: target, data } = request.content;
    if (kind === undefined || typeof commId !== 'string') return;
    const message: CommMessage = {
      kind,
      commId,
      data: data ?? {},
      metadata: request.message.metadata,
      buffers: request.message.buffers,
      parent: request.header,
    };
    if (kind === 'open') {
      message.target = String(target);
      this.#open.set(commId, message.target);
    }
    const own = this.#own.get(this.#open.get(commId) ?? '');
    if (kind === 'close') this.#open.delete(commId);
    const session = this.#session();
    if (own !== undefined) own.receive(message);
    else if (session !== undefined) session.comm(message);
    // Before the first cell no target can have been registered.
    else if (kind === 'open') this.#refuse(commId, request.header);
  }

  /** To all front ends. */
  send(message: CommMessage): void {
    const { kind, commId, target, data, metadata, buffers, parent } = message;
    if (kind === 'open') this.#open.set(commId, target ?? '');
    if (kind === 'close') this.#open.delete(commId);
    const content: Json = { comm_id: commId, data: data ?? {} };
    if (kind === 'open') content['target_name'] = target;
    this.#iopub.publish({ type: `comm_${kind}`, content, parent: parent ?? {}, metadata, buffers });
  }

  /** User code is gone and its comms with it; the supervisor's own go on. */
  sessionDied(parent: Json): void {
    for (const [commId, target] of this.#open) {
      if (!this.#own.has(target)) this.#refuse(commId, parent);
    }
  }

  readonly info: Answer = ({ content }) => {
    const wanted = content['target_name'];
    const all = new Map(this.#session()?.comms() ?? []);
    for (const [id, target] of this.#open) if (this.#own.has(target)) all.set(id, target);
    const comms: Json = {};
    for (const [id, target_name] of all) {
      if (typeof wanted !== 'string' || wanted === '' || wanted === target_name) {
        comms[id] = { target_name };
      }
    }
    return { comms };
  };

  #refuse(commId: string, parent: Json): void {
    this.send({ kind: 'close', commId, data: {}, metadata: {}, buffers: [], parent });
  }
}
