import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';

export const PROTOCOL_VERSION = '5.5';

/** JSON object as it stands on the wire. */
export type Json = Record<string, unknown>;

export interface Header extends Json {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
  /** JEP 91: the subshell that the request is for. */
  subshell_id?: string | null;
}

export interface Message {
  /** Routing frames of a router socket; the topic of a published message. */
  identities: Uint8Array[];
  header: Header;
  parentHeader: Json;
  metadata: Json;
  content: Json;
  buffers: Uint8Array[];
}

export interface Outgoing {
  type: string;
  content: Json;
  parent?: Json;
  metadata?: Json;
  buffers?: Uint8Array[];
  identities?: Uint8Array[];
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user id without a passwd entry has no name; the field is informative only.
    return 'kernel';
  }
}

/** Makes messages of one sender: each has a session id of its own, never the other side's. */
export class Composer {
  readonly session: string;
  readonly #username: string;
  #sent = 0;

  constructor(username = userName()) {
    this.session = randomUUID();
    this.#username = username;
  }

  compose(outgoing: Outgoing): Message {
    this.#sent += 1;
    return {
      identities: outgoing.identities ?? [],
      header: {
        msg_id: `${this.session}_${this.#sent}`,
        msg_type: outgoing.type,
        session: this.session,
        username: this.#username,
        date: new Date().toISOString(),
        version: PROTOCOL_VERSION,
      },
      parentHeader: outgoing.parent ?? {},
      metadata: outgoing.metadata ?? {},
      content: outgoing.content,
      buffers: outgoing.buffers ?? [],
    };
  }
}
