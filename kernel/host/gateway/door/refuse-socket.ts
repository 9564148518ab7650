import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AssayError } from '@assay/schema';
import { refusal } from './refusal.js';

/** Answers on a bare socket with problem details, then ends it. */
export function refuseSocket(socket: Duplex, error: AssayError): void {
  const text = JSON.stringify(error.toProblem(randomUUID()));
  socket.end(
    `HTTP/1.1 ${error.status} Refused\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}

/** What is no HTTP gets the shortest of answers. */
export function malformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  const full = error.code === 'HPE_HEADER_OVERFLOW';
  if (error.code === 'ECONNRESET' || !socket.writable || !(socket as Socket).writable) {
    socket.destroy();
    return;
  }
  refuseSocket(
    socket,
    full
      ? refusal(431, 'headers-too-large', 'the headers are too large')
      : refusal(400, 'bad-request', 'this is not HTTP/1.1'),
  );
}
