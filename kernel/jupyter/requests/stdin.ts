import type { Json, Message, Outgoing } from '../message.js';

/** Asks the front end that sent a cell for a line of input. */
export class InputDesk {
  readonly #ask: (question: Outgoing) => void;
  readonly #answered: (value: string) => void;
  /** Who sent the cells that are running: its stdin socket has the same identity. */
  readonly #senders = new Map<string, Uint8Array[]>();
  #pending = false;

  constructor(ask: (question: Outgoing) => void, answered: (value: string) => void) {
    this.#ask = ask;
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
    this.#ask({ type: 'input_request', content: { prompt, password }, parent, identities });
  }

  receive(message: Message): void {
    if (message.header.msg_type !== 'input_reply' || !this.#pending) return;
    this.#pending = false;
    const value = message.content['value'];
    this.#answered(typeof value === 'string' ? value : '');
  }
}
