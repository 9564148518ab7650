import type { Composer, Json, Message } from '../message.js';
import type { SendingQueue } from '../sending-queue.js';
import type { Signer } from '../signature.js';
import { encode } from '../wire-codec.js';

/** Asks the front end that sent a cell for a line of input. */
export class InputDesk {
  readonly #desk: { composer: Composer; signer: Signer; queue: SendingQueue };
  readonly #answered: (value: string) => void;
  /** Who sent the cells that are running: its stdin socket has the same identity. */
  readonly #senders = new Map<string, Uint8Array[]>();
  #pending = false;

  constructor(
    desk: { composer: Composer; signer: Signer; queue: SendingQueue },
    answered: (value: string) => void,
  ) {
    this.#desk = desk;
    this.#answered = answered;
  }

  started(message: Message): void {
    this.#senders.set(message.header.msg_id, message.identities);
  }

  ended(message: Message): void {
    this.#senders.delete(message.header.msg_id);
    this.#pending = false;
  }

  ask(parent: Json, prompt: string, password: boolean): void {
    const identities = this.#senders.get(String(parent['msg_id']));
    if (identities === undefined) {
      // The cell is over, nobody waits in front of it: an empty line instead of a question that hangs for ever.
      this.#answered('');
      return;
    }
    this.#pending = true;
    const message = this.#desk.composer.compose({
      type: 'input_request',
      content: { prompt, password },
      parent,
      identities,
    });
    this.#desk.queue.push(encode(message, this.#desk.signer));
  }

  receive(message: Message): void {
    if (message.header.msg_type !== 'input_reply' || !this.#pending) return;
    this.#pending = false;
    const value = message.content['value'];
    this.#answered(typeof value === 'string' ? value : '');
  }
}
