import type { Router, XPublisher } from 'zeromq';
import { channelAddress, type ConnectionInfo } from './connection-file.js';

/** Time that unsent messages get when the kernel ends, in milliseconds. */
const LINGER = 1000;

export interface Sockets {
  shell: Router;
  control: Router;
  stdin: Router;
  iopub: XPublisher;
  close(): void;
}

/**
 * Opens and binds the four message sockets. ZeroMQ is loaded here and not at the top, so that the compile cache is
 * on before. No high-water mark: nothing is ever dropped, and floods are coalesced before they come here.
 */
export async function openSockets(info: ConnectionInfo): Promise<Sockets> {
  const zeromq = await import('zeromq');
  const options = { linger: LINGER, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
  // A front end that reconnects keeps its identity: the new connection takes it over.
  const router = (): Router => new zeromq.Router({ ...options, handover: true });
  const shell = router();
  const control = router();
  const stdin = router();
  const iopub = new zeromq.XPublisher(options);
  // Every subscription is seen, repeated ones too: each subscriber gets its welcome.
  iopub.verbosity = 'allSubs';
  await Promise.all([
    shell.bind(channelAddress(info, 'shell')),
    control.bind(channelAddress(info, 'control')),
    stdin.bind(channelAddress(info, 'stdin')),
    iopub.bind(channelAddress(info, 'iopub')),
  ]);
  return {
    shell,
    control,
    stdin,
    iopub,
    close() {
      for (const socket of [shell, control, stdin, iopub]) socket.close();
    },
  };
}
