import type { Json, Message, Outgoing } from '../message.js';

/** Asks the front end that sent a cell for a line of input. */
export class InputDesk {
  readonly #ask: (question: Outgoing) => void;
  readonly #answered: (value: string) => void;
  /** Who sent the cells that are running: its stdin socket has the same identity. */
  readonly #senders = new Map<string, Uint8Array[]>();
  /** Message id of the cell that waits for a line. */
  #waiting: string | undefined;

  constructor(ask: (question: Outgoing) => void, answered: (value: string) => void) {
    this.#ask = ask;
    this.#answered = answered;
  }

  started(message: Message): void {
    this.#senders.set(message.header.msg_id, message.identities);
  }

  ended(message: Message): void {
    this.#senders.delete(message.header.msg_id);
    if (this.#waiting === message.header.msg_id) this.#waiting = undefined;
  }

  ask(parent: Json, prompt: string, password: boolean): void {
    const cell = String(parent['msg_id']);
    const identities = this.#senders.get(cell);
    if (identities === undefined) {
      // The cell is over, nobody waits in front of it: an empty line instead of a question that hangs for ever.
      this.#answered('');
      return;
    }
    this.#waiting = cell;
    this.#ask({ type: 'input_request', content: { prompt, password }, parent, identities });
  }

  receive(message: Message): void {
    if (message.header.msg_type !== 'input_reply' || this.#waiting === undefined) return;
    this.#waiting = undefined;
    const value = message.content['value'];
    this.#answered(typeof value === 'string' ? value : '');
  }
}
