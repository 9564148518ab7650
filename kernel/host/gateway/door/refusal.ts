import type { IncomingMessage, ServerResponse } from 'node:http';
import { AssayError } from '@assay/schema';
import { safeHeaders } from './safe-headers.js';

/** How long the rest of a refused body is read and thrown away, so that its sender gets to see the answer. */
const DRAIN_MS = 5000;

/** Answers with problem details; the request's body is not wanted any more. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  error: AssayError,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent) {
    // Half an answer is out: the caller must see that it is not whole.
    response.destroy();
    return;
  }
  const text = JSON.stringify(error.toProblem(id));
  response.writeHead(error.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(text),
    ...safeHeaders(),
    'x-request-id': id,
    'cache-control': 'no-store',
    ...headers,
  });
  const shown = request.method === 'HEAD' ? '' : text;
  if (request.complete) {
    response.end(shown);
    return;
  }
  // The answer is out at once, and ends when the body does: an end would close the line of a caller that wanted it closed,
  // while he still sends.
  response.write(shown);
  const late = setTimeout(() => request.destroy(), DRAIN_MS);
  request.once('end', () => response.end());
  request.once('close', () => clearTimeout(late));
  request.resume();
}

/** A refusal by the door itself. */
export function refusal(
  status: number,
  code: string,
  message: string,
  remedy?: string,
): AssayError {
  return new AssayError(code, message, {
    status,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** Refused for now: too often. */
export class Limited extends AssayError {
  /** @param seconds until the next is let in */
  constructor(readonly seconds: number) {
    super('rate-limited', 'too many requests', {
      status: 429,
      remedy: `come back in ${Math.ceil(seconds)} s`,
    });
  }
}
