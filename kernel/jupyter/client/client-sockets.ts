import { channelAddress, type ConnectionInfo } from '../connection-file.js';
import { Composer, type Json, type Message } from '../message.js';
import { SendingQueue } from '../sending-queue.js';
import { Signer } from '../signature.js';
import { decode, encode } from '../wire-codec.js';

/** Milliseconds between tries to connect while the kernel is still starting. */
const RETRY = 10;

export interface ClientListener {
  reply(message: Message): void;
  published(message: Message): void;
  /** The connection cannot be used any more. */
  failed(error: unknown): void;
}

/** A front end's side of the wire. */
export interface ClientSockets {
  /** Sends a request; its message id. */
  send(channel: 'shell' | 'control', type: string, content: Json, metadata?: Json): string;
  close(): void;
}

/** Connects to a kernel that may not listen yet. */
export async function connectSockets(
  info: ConnectionInfo,
  listener: ClientListener,
): Promise<ClientSockets> {
  const { Dealer, Subscriber } = await import('zeromq');
  const composer = new Composer();
  const signer = new Signer(info.key, info.signature_scheme);
  const common = { linger: 0, reconnectInterval: RETRY, receiveHighWaterMark: 0 };
  const iopub = new Subscriber(common);
  const shell = new Dealer({ ...common, sendHighWaterMark: 0 });
  const control = new Dealer({ ...common, sendHighWaterMark: 0 });
  iopub.connect(channelAddress(info, 'iopub'));
  iopub.subscribe('');
  shell.connect(channelAddress(info, 'shell'));
  control.connect(channelAddress(info, 'control'));
  const receive = async (
    socket: AsyncIterable<Uint8Array[]>,
    handle: (message: Message) => void,
  ): Promise<void> => {
    for await (const frames of socket) handle(decode(frames, signer));
  };
  for (const running of [
    receive(iopub, (message) => listener.published(message)),
    receive(shell, (message) => listener.reply(message)),
    receive(control, (message) => listener.reply(message)),
  ]) {
    running.catch((error: unknown) => listener.failed(error));
  }
  const queues = {
    shell: new SendingQueue(shell, (error) => listener.failed(error)),
    control: new SendingQueue(control, (error) => listener.failed(error)),
  };
  return {
    send(channel, type, content, metadata = {}) {
      const message = composer.compose({ type, content, metadata });
      queues[channel].push(encode(message, signer));
      return message.header.msg_id;
    },
    close() {
      for (const socket of [iopub, shell, control]) socket.close();
    },
  };
}
