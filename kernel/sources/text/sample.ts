import { ByteFeed } from './byte-feed.js';
import { decoderOf } from './cells/decode.js';
import type { Encoding } from './encoding-found.js';
import type { Line } from './sniff/rows.js';

const BYTES = 1 << 20;
const LINES = 3000;

/** The first lines of a text, and the byte that ends them. */
export function sampleLines(path: string, encoding: Encoding): { lines: Line[]; eol: number } {
  const feed = new ByteFeed(path, encoding);
  const buffer = Buffer.allocUnsafe(BYTES);
  let length = 0;
  try {
    for (;;) {
      const count = feed.read(buffer, length);
      if (count === 0) break;
      length += count;
    }
  } finally {
    feed.close();
  }
  const text = decoderOf(encoding.name)(buffer, 0, length);
  const eol = lineEnd(text);
  const parts = eol === 10 ? text.split('\n') : text.split('\r');
  // What was cut off is no line.
  if (length === BYTES && parts.length > 1) parts.pop();
  const lines = parts
    .slice(0, LINES)
    .map((part, i) => ({ number: i + 1, text: part.replace(/[\r\n\u001a\0]+$/, '') }));
  return { lines, eol };
}

/** A carriage return alone where most lines end so, although a last line feed may close the file. */
function lineEnd(text: string): number {
  if (!text.includes('\r')) return 10;
  const feeds = text.split('\n').length - 1;
  const alone = text.split(/\r(?!\n)/).length - 1;
  return alone > feeds * 2 ? 13 : 10;
}
