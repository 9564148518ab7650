/** The part of a ZeroMQ socket that sends. */
export interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

/**
 * One sender for one socket. ZeroMQ allows a single send at a time and throws for the second one, so messages
 * wait here, in order, and none is dropped.
 */
export class SendingQueue {
  readonly #socket: Sender;
  readonly #waiting: Uint8Array[][] = [];
  readonly #failed: (error: unknown) => void;
  #running: Promise<void> | undefined;

  constructor(socket: Sender, failed: (error: unknown) => void) {
    this.#socket = socket;
    this.#failed = failed;
  }

  push(frames: Uint8Array[]): void {
    this.#waiting.push(frames);
    this.#running ??= this.#run();
  }

  /** Resolves when everything pushed so far is with ZeroMQ. */
  async drained(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // `shift` on a long array is linear; floods are coalesced before they come here, so it stays short.
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#socket.send(next);
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#running = undefined;
  }
}
