import type { Iopub } from './iopub.js';
import type { Composer, Json, Message } from './message.js';
import type { SendingQueue } from './sending-queue.js';
import type { Signer } from './signature.js';
import { encode } from './wire-codec.js';

/** What a request needs to be answered: its channel's queue, and the sender's identity. */
export interface Desk {
  iopub: Iopub;
  composer: Composer;
  signer: Signer;
  queue: SendingQueue;
}

/** One request of a front end on the shell or control channel, answered on the same channel. */
export class Request {
  readonly message: Message;
  /** Latest time at which the front end can have written it, by this kernel's clock in milliseconds. */
  readonly composedAt: number;
  readonly #desk: Desk;

  constructor(message: Message, composedAt: number, desk: Desk) {
    this.message = message;
    this.composedAt = composedAt;
    this.#desk = desk;
  }

  get type(): string {
    return this.message.header.msg_type;
  }

  get content(): Json {
    return this.message.content;
  }

  get header(): Json {
    return this.message.header;
  }

  get subshell(): string | undefined {
    const id = this.message.header.subshell_id;
    return typeof id === 'string' ? id : undefined;
  }

  busy(): void {
    this.#desk.iopub.status(this.header, 'busy');
  }

  idle(): void {
    this.#desk.iopub.status(this.header, 'idle');
  }

  reply(content: Json, metadata?: Json): void {
    const message = this.#desk.composer.compose({
      type: this.type.replace(/_request$/, '_reply'),
      content: { status: 'ok', ...content },
      parent: this.header,
      identities: this.message.identities,
      ...(metadata === undefined ? {} : { metadata }),
    });
    this.#desk.queue.push(encode(message, this.#desk.signer));
  }

  fail(error: unknown): void {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    this.reply({
      status: 'error',
      ename: name,
      evalue: message,
      traceback: [`${name}: ${message}`],
    });
  }
}

/** Answers with the content of the reply; throwing makes it an error reply. */
export type Answer = (request: Request) => Json | Promise<Json>;

/** Busy, reply, idle: the frame around every request that is not a cell. */
export async function serve(request: Request, answer: Answer): Promise<void> {
  request.busy();
  try {
    request.reply(await answer(request));
  } catch (error) {
    request.fail(error);
  }
  request.idle();
}
