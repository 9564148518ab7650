// Echoes heartbeats in a thread of its own: a supervisor that signs 20 MB of output still beats.
import { parentPort, workerData } from 'node:worker_threads';
import { Reply } from 'zeromq';

const socket = new Reply({ linger: 0 });
await socket.bind(String(workerData));
// Ending a worker while ZeroMQ waits in it aborts the whole process, so it is asked to end instead.
parentPort?.once('message', () => {
  socket.close();
});
for await (const frames of socket) {
  // It may have been closed since the beat came in.
  if (socket.closed) break;
  await socket.send(frames);
}
parentPort?.close();
