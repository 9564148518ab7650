import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Message } from './message.js';
import type { Signer } from './signature.js';
import { decode, WireError } from './wire-codec.js';

/** The part of a ZeroMQ socket that receives. */
export interface ReceivingSocket extends AsyncIterable<Uint8Array[]> {
  readonly readable: boolean;
}

/** A flood of requests must not keep a failed cell from being answered. */
const MOST_TURNS = 1000;

/** Reads one socket for as long as it is open and hands over each message that is well formed and rightly signed. */
export class Receiver {
  readonly #socket: ReceivingSocket;
  readonly #signer: Signer;
  readonly #handle: (message: Message) => void;
  #received = 0;

  constructor(socket: ReceivingSocket, signer: Signer, handle: (message: Message) => void) {
    this.#socket = socket;
    this.#signer = signer;
    this.#handle = handle;
  }

  async run(): Promise<void> {
    for await (const frames of this.#socket) {
      this.#received += 1;
      try {
        this.#handle(decode(frames, this.#signer));
      } catch (error) {
        // Whatever one message does, the next one is read.
        const refused = error instanceof WireError;
        const reason = refused ? `message refused: ${error.message}` : String(error);
        process.stderr.write(`${reason}\n`);
      }
    }
  }

  /** Resolves when everything that had arrived at the socket has been handed over. */
  async drained(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      const before = this.#received;
      await nextTurn();
      if (!this.#socket.readable && before === this.#received) return;
    }
  }
}
