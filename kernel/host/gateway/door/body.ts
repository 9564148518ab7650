import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import type { AssayError } from '@assay/schema';
import { UsedBuffers } from '../../../store/index.js';
import { refusal } from './refusal.js';

/** Refuses a body that says it is too large before a byte of it is read. */
export function checkLength(request: IncomingMessage, limit: number): AssayError | undefined {
  return Number(request.headers['content-length'] ?? 0) > limit ? tooLarge(limit) : undefined;
}

/** A whole small body. @throws AssayError `body-too-large` (413) */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > limit) throw tooLarge(limit);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Passes a large body through and fails once it is too large. */
export function limited(limit: number): Transform {
  let bytes = 0;
  const used = new UsedBuffers();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(tooLarge(limit));
      else done(null, chunk);
      used.add(chunk.length);
    },
  });
}

function tooLarge(limit: number): AssayError {
  return refusal(413, 'body-too-large', `the body has more than ${limit} bytes`);
}

const DEEPEST = 1000;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Refuses JSON that is nested so deep that reading it needs more stack than there is. @throws AssayError (400) */
export function checkDepth(body: Buffer): void {
  let depth = 0;
  let text = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (text) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) text = false;
    } else if (byte === QUOTE) text = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > DEEPEST) {
        throw refusal(400, 'json-too-deep', `the body is nested deeper than ${DEEPEST}`);
      }
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
}
