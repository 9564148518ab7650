import { CompositionTime } from './composition-time.js';
import { channelAddress, type ConnectionInfo } from './connection-file.js';
import { startHeartbeat, type Heartbeat } from './heartbeat.js';
import { Iopub } from './iopub.js';
import { Composer, type Message, type Outgoing } from './message.js';
import { Receiver } from './receiver.js';
import { Request, type Desk } from './request.js';
import { SendingQueue } from './sending-queue.js';
import { Signer } from './signature.js';
import { openSockets, type Sockets } from './sockets.js';
import { encode } from './wire-codec.js';

export interface ChannelListener {
  shell(request: Request): void;
  control(request: Request): void;
  stdin(message: Message): void;
}

type Failed = (where: string, error: unknown) => void;

/** The five channels of a kernel: verified requests come in, signed messages go out. */
export class Channels {
  readonly iopub: Iopub;
  readonly #sockets: Sockets;
  readonly #heartbeat: Heartbeat;
  readonly #signer: Signer;
  readonly #composer = new Composer();
  readonly #times = new CompositionTime();
  readonly #shell: Desk;
  readonly #control: Desk;
  readonly #stdin: SendingQueue;
  readonly #failed: Failed;
  #shellReceiver: Receiver | undefined;
  #closing = false;

  private constructor(
    info: ConnectionInfo,
    sockets: Sockets,
    heartbeat: Heartbeat,
    failed: Failed,
  ) {
    this.#sockets = sockets;
    this.#heartbeat = heartbeat;
    this.#failed = (where, error) => {
      if (!this.#closing) failed(where, error);
    };
    this.#signer = new Signer(info.key, info.signature_scheme);
    this.iopub = new Iopub(this.#queue('iopub'), this.#composer, this.#signer);
    const desk = { iopub: this.iopub, composer: this.#composer, signer: this.#signer };
    this.#shell = { ...desk, queue: this.#queue('shell') };
    this.#control = { ...desk, queue: this.#queue('control') };
    this.#stdin = this.#queue('stdin');
  }

  /** Binds every socket; `failed` hears of what goes wrong on one of them later. */
  static async open(info: ConnectionInfo, failed: Failed): Promise<Channels> {
    const beating = startHeartbeat(channelAddress(info, 'hb'), (error) =>
      failed('heartbeat', error),
    );
    // A process whose heartbeat goes on would never end.
    const [opened, heartbeat] = await Promise.allSettled([openSockets(info), beating]);
    if (heartbeat.status === 'rejected') throw heartbeat.reason;
    if (opened.status === 'rejected') {
      await heartbeat.value.stop();
      throw opened.reason;
    }
    return new Channels(info, opened.value, heartbeat.value, failed);
  }

  listen(listener: ChannelListener): void {
    const { shell, control, stdin, iopub } = this.#sockets;
    this.#shellReceiver = new Receiver(shell, this.#signer, (message) =>
      listener.shell(this.#request(message, this.#shell)),
    );
    const commands = new Receiver(control, this.#signer, (message) =>
      listener.control(this.#request(message, this.#control)),
    );
    const replies = new Receiver(stdin, this.#signer, (message) => listener.stdin(message));
    const running = {
      shell: this.#shellReceiver.run(),
      control: commands.run(),
      stdin: replies.run(),
      iopub: this.iopub.welcome(iopub),
    };
    for (const [name, loop] of Object.entries(running)) {
      loop.catch((error: unknown) => this.#failed(name, error));
    }
  }

  /** Resolves when the shell requests that had arrived have been handed over. */
  async arrived(): Promise<void> {
    await this.#shellReceiver?.drained();
  }

  /** Asks one front end on its stdin channel. */
  ask(question: Outgoing): void {
    this.#stdin.push(encode(this.#composer.compose(question), this.#signer));
  }

  /** Sends what is left, then closes. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.iopub.drained();
    await Promise.all([
      this.#shell.queue.drained(),
      this.#control.queue.drained(),
      this.#stdin.drained(),
    ]);
    await this.#heartbeat.stop();
    this.#sockets.close();
  }

  #request(message: Message, desk: Desk): Request {
    return new Request(message, this.#times.received(message.header), desk);
  }

  #queue(name: 'shell' | 'control' | 'stdin' | 'iopub'): SendingQueue {
    return new SendingQueue(this.#sockets[name], (error) => this.#failed(name, error));
  }
}
