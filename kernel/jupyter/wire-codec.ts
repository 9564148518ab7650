import { isObject } from '@assay/schema';
import { type Header, type Json, type Message } from './message.js';
import type { Signer } from './signature.js';

const DELIMITER = Buffer.from('<IDS|MSG>');
const PARTS = ['header', 'parent_header', 'metadata', 'content'] as const;

/** A message that is not acted upon; the connection goes on. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Frames of the wire format: identities, delimiter, signature, four JSON frames, buffers. */
export function encode(message: Message, signer: Signer): Uint8Array[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map(
    (part) => Buffer.from(JSON.stringify(part)),
  );
  const signature = Buffer.from(signer.sign(parts));
  return [...message.identities, DELIMITER, signature, ...parts, ...message.buffers];
}

function parse(frame: Uint8Array, part: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString('utf8'));
  } catch (cause) {
    throw new WireError(`${part} is not JSON`, { cause });
  }
  if (!isObject(value)) throw new WireError(`${part} is not an object`);
  return value;
}

function checkHeader(header: Json): Header {
  for (const field of ['msg_id', 'msg_type', 'session'] as const) {
    if (typeof header[field] !== 'string') throw new WireError(`header has no ${field}`);
  }
  return header as Header;
}

/**
 * Reads and verifies one message. Nothing in it is parsed before its signature is accepted.
 * @throws WireError for anything malformed, forged or replayed.
 */
export function decode(frames: readonly Uint8Array[], signer: Signer): Message {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (at < 0) throw new WireError('no delimiter');
  const signature = frames[at + 1];
  const parts = frames.slice(at + 2, at + 2 + PARTS.length);
  if (signature === undefined || parts.length < PARTS.length) throw new WireError('too few frames');
  if (!signer.accept(Buffer.from(signature).toString('latin1'), parts)) {
    throw new WireError('signature is wrong or was used before');
  }
  const [header, parentHeader, metadata, content] = parts.map((frame, index) =>
    parse(frame, PARTS[index] ?? 'frame'),
  ) as [Json, Json, Json, Json];
  return {
    identities: frames.slice(0, at).map((frame) => Uint8Array.from(frame)),
    header: checkHeader(header),
    parentHeader,
    metadata,
    content,
    buffers: frames.slice(at + 2 + PARTS.length),
  };
}
