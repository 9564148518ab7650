import { ByteFeed } from '../text/byte-feed.js';
import { decoderOf } from '../text/cells/decode.js';
import type { Encoding } from '../text/encoding-found.js';

/** A line of a text, without its end. */
export interface TextLine {
  text: string;
  /** 1-based. */
  line: number;
  /** First byte in the object, and the one behind the last. */
  start: number;
  end: number;
  /** Bytes in the object of so many first characters of it. */
  bytes: (characters: number) => number;
}

const PIECE = 1 << 20;

/** A file's lines, one after the other, in as much memory as the longest one takes. */
export function* textLines(
  path: string,
  encoding: Encoding,
  limit = Infinity,
): Generator<TextLine, void> {
  const feed = new ByteFeed(path, encoding, limit);
  const decode = decoderOf(encoding.name);
  let buffer = Buffer.allocUnsafe(PIECE);
  let [filled, from, searched, line, start] = [0, 0, 0, 1, encoding.mark];
  const make = (to: number): TextLine => {
    const bytes = buffer;
    const begin = from;
    const text = decode(bytes, begin, to);
    const at = start;
    const end = at + feed.originalLength(bytes, begin, to);
    const single = feed.wide === undefined && encoding.name !== 'utf-8';
    return {
      ...{ text, line, start: at, end },
      bytes(characters) {
        if (characters >= text.length) return end - at;
        if (single) return characters;
        const head = Buffer.from(text.slice(0, characters));
        return feed.wide === undefined ? head.length : feed.originalLength(head, 0, head.length);
      },
    };
  };
  try {
    for (;;) {
      const at = buffer.subarray(0, filled).indexOf(10, searched);
      if (at >= 0) {
        const made = make(at);
        start = made.end + feed.originalLength(buffer, at, at + 1);
        from = searched = at + 1;
        line++;
        yield made;
        continue;
      }
      searched = filled;
      if (from > 0) {
        buffer.copyWithin(0, from, filled);
        [filled, searched, from] = [filled - from, searched - from, 0];
      }
      if (filled === buffer.length) {
        const larger = Buffer.allocUnsafe(buffer.length * 2);
        buffer.copy(larger, 0, 0, filled);
        buffer = larger;
      }
      const count = feed.read(buffer, filled);
      if (count === 0) break;
      filled += count;
    }
    if (filled > 0) yield make(filled);
  } finally {
    feed.close();
  }
}
