import type { Composer, Json } from './message.js';
import type { SendingQueue } from './sending-queue.js';
import type { Signer } from './signature.js';
import { StreamBuffer } from './stream-buffer.js';
import { encode } from './wire-codec.js';

export interface Published {
  type: string;
  content: Json;
  parent: Json;
  metadata?: Json;
  buffers?: Uint8Array[];
}

const SUBSCRIBED = 1;

/** Everything that all front ends see, in exactly the order in which it was published. */
export class Iopub {
  readonly #queue: SendingQueue;
  readonly #composer: Composer;
  readonly #signer: Signer;
  readonly #streams = new StreamBuffer((run) => {
    this.#send({
      type: 'stream',
      content: { name: run.name, text: run.text },
      parent: run.parent,
    });
  });

  constructor(queue: SendingQueue, composer: Composer, signer: Signer) {
    this.#queue = queue;
    this.#composer = composer;
    this.#signer = signer;
  }

  /** Text that may be joined with what comes before and after it. */
  stream(parent: Json, name: 'stdout' | 'stderr', text: string): void {
    this.#streams.write(parent, name, text);
  }

  /** Any other message; text that was printed before it goes out first. */
  publish(message: Published): void {
    this.#streams.flush();
    this.#send(message);
  }

  status(parent: Json, state: 'busy' | 'idle'): void {
    this.publish({ type: 'status', content: { execution_state: state }, parent });
  }

  /** JEP 65: tells each new subscriber that its subscription works. Runs while the socket is open. */
  async welcome(socket: AsyncIterable<Uint8Array[]>): Promise<void> {
    for await (const [frame] of socket) {
      if (frame?.[0] !== SUBSCRIBED) continue;
      const topic = frame.subarray(1);
      const message = this.#composer.compose({
        type: 'iopub_welcome',
        content: { subscription: Buffer.from(topic).toString('utf8') },
        identities: [topic],
      });
      this.#queue.push(encode(message, this.#signer));
    }
  }

  /** Resolves when everything published so far is with ZeroMQ. */
  async drained(): Promise<void> {
    this.#streams.flush();
    await this.#queue.drained();
  }

  #send({ type, ...rest }: Published): void {
    const topic = Buffer.from(`kernel.${this.#composer.session}.${type}`);
    const message = this.#composer.compose({ type, ...rest, identities: [topic] });
    this.#queue.push(encode(message, this.#signer));
  }
}
