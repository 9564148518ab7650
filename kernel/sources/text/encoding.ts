import { AssayError } from '@assay/schema';
import { CHOSEN } from '../table/reasons.js';
import type { Encoding } from './encoding-found.js';
import { guessEncoding } from './guess-encoding.js';

const MARKS: [string, number[]][] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const ALIASES: Record<string, string> = {
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'utf-16': 'utf-16le',
  'utf-32': 'utf-32le',
  utf8: 'utf-8',
  'utf-8-sig': 'utf-8',
  ascii: 'utf-8',
};
/** The encoding of bytes: mark, pattern of zero bytes, valid UTF-8, else a guess by the text. */
export function detectEncoding(bytes: Uint8Array, whole: boolean): Encoding {
  for (const [name, mark] of MARKS) {
    if (mark.every((byte, i) => bytes[i] === byte))
      return { name, mark: mark.length, reason: 'it begins with the byte-order mark' };
  }
  const wide = wideEncoding(bytes);
  if (wide !== undefined)
    return { name: wide, mark: 0, reason: 'every second or fourth byte is zero' };
  const { good, bad } = countSequences(bytes, whole);
  if (bad === 0) {
    const reason =
      good === 0
        ? 'all bytes are ASCII'
        : `${good} sequences of bytes are valid UTF-8, none is not`;
    return { name: 'utf-8', mark: 0, reason };
  }
  // Other encodings hardly make valid sequences by chance: then two were mixed.
  if (good > bad * 4 || (good > 2 && good > bad)) {
    return {
      ...{
        name: 'utf-8',
        mark: 0,
        doubt: `${bad} byte sequences are not valid UTF-8, as where texts of two encodings were put together; set the encoding to windows-1252 to read those instead`,
      },
      reason: `${good} sequences of bytes are valid UTF-8`,
    };
  }
  return guessEncoding(bytes);
}

/** An encoding that the user named. */
export function namedEncoding(name: string, bytes: Uint8Array): Encoding {
  const lower = name.trim().toLowerCase();
  const known = ALIASES[lower] ?? lower;
  const marked = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  const mark = marked !== undefined && marked[0] === known ? marked[1].length : 0;
  const reason = CHOSEN;
  if (known.startsWith('utf-32')) return { name: known, mark, reason };
  try {
    return { name: new TextDecoder(known).encoding, mark, reason };
  } catch (cause) {
    throw new AssayError('encoding-unknown', `"${name}" is no known encoding`, {
      pointer: '/encoding',
      remedy: 'name one such as utf-8, utf-16le, windows-1252, iso-8859-15',
      cause,
    });
  }
}

/** UTF-16 and UTF-32 without a mark show in where their zero bytes stand. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const n = Math.min(bytes.length, 4096) & ~3;
  if (n < 4) return undefined;
  const zeros = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) if (bytes[i] === 0) zeros[i & 3] = (zeros[i & 3] ?? 0) + 1;
  const share = zeros.map((count) => count / (n / 4));
  const [a = 0, b = 0, c = 0, d = 0] = share;
  if (b > 0.9 && c > 0.9 && d > 0.9 && a < 0.1) return 'utf-32le';
  if (a > 0.9 && b > 0.9 && c > 0.9 && d < 0.1) return 'utf-32be';
  if (b > 0.7 && d > 0.7 && a < 0.1 && c < 0.1) return 'utf-16le';
  if (a > 0.7 && c > 0.7 && b < 0.1 && d < 0.1) return 'utf-16be';
  return undefined;
}

function countSequences(bytes: Uint8Array, whole: boolean): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      // The sample may end inside a character.
      if (!whole && bytes.length - i < 4) break;
      bad++;
      i++;
    } else {
      good++;
      i += length;
    }
  }
  return { good, bad };
}

/** Bytes of the valid UTF-8 sequence at `i`; 0 when there is none. */
export function sequenceLength(bytes: Uint8Array, i: number): number {
  const byte = bytes[i] ?? 0;
  const length =
    byte < 0x80
      ? 1
      : byte >= 0xc2 && byte < 0xe0
        ? 2
        : byte >= 0xe0 && byte < 0xf0
          ? 3
          : byte >= 0xf0 && byte < 0xf5
            ? 4
            : 0;
  for (let k = 1; k < length; k++) {
    if (((bytes[i + k] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const next = bytes[i + 1] ?? 0;
  if (byte === 0xe0 && next < 0xa0) return 0;
  if (byte === 0xed && next > 0x9f) return 0;
  if (byte === 0xf0 && next < 0x90) return 0;
  if (byte === 0xf4 && next > 0x8f) return 0;
  return length;
}
