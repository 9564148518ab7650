import { ByteFeed } from './byte-feed.js';
import { decoderOf } from './cells/decode.js';
import type { Encoding } from './encoding-found.js';
import type { Line } from './sniff/rows.js';

const BYTES = 1 << 20;
const LINES = 3000;

/** The first lines of a text from a line on, and the byte that ends them. */
export function sampleLines(
  path: string,
  encoding: Encoding,
  from = 1,
): { lines: Line[]; eol: number } {
  const feed = new ByteFeed(path, encoding);
  const buffer = Buffer.allocUnsafe(BYTES);
  const decode = decoderOf(encoding.name);
  let length = 0;
  let eol: number;
  const fill = (): boolean => {
    const before = length;
    for (;;) {
      const count = feed.read(buffer, length);
      if (count === 0) return length > before;
      length += count;
    }
  };
  try {
    fill();
    eol = lineEnd(decode(buffer, 0, length));
    for (let left = from - 1; left > 0;) {
      const skipped = behindLines(buffer.subarray(0, length), eol, left);
      buffer.copyWithin(0, skipped.bytes, length);
      length -= skipped.bytes;
      left -= skipped.lines;
      if (!fill() && left > 0) return { lines: [], eol };
    }
  } finally {
    feed.close();
  }
  const text = decode(buffer, 0, length);
  const parts = eol === 10 ? text.split('\n') : text.split('\r');
  // What was cut off is no line.
  if (length === BYTES && parts.length > 1) parts.pop();
  const lines = parts
    .slice(0, LINES)
    .map((part, i) => ({ number: from + i, text: part.replace(/[\r\n\u001a\0]+$/, '') }));
  return { lines, eol };
}

/** How many of some lines end in the bytes, and the bytes up to the last such end, or all when more lines are sought. */
function behindLines(bytes: Buffer, eol: number, most: number): { lines: number; bytes: number } {
  let at = 0;
  for (let lines = 0; lines < most; lines++) {
    const end = bytes.indexOf(eol, at);
    if (end < 0) return { lines, bytes: bytes.length };
    at = end + 1;
  }
  return { lines: most, bytes: at };
}

/** A carriage return alone where most lines end so, although a last line feed may close the file. */
function lineEnd(text: string): number {
  if (!text.includes('\r')) return 10;
  const feeds = text.split('\n').length - 1;
  const alone = text.split(/\r(?!\n)/).length - 1;
  return alone > feeds * 2 ? 13 : 10;
}
