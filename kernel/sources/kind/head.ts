import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decoderOf } from '../text/cells/decode.js';
import { detectEncoding, namedEncoding } from '../text/encoding.js';
import type { Encoding } from '../text/encoding-found.js';

const HEAD = 1 << 20;

/** The beginning of a file, by which its format is told. */
export class Head {
  readonly bytes: Buffer;
  /** True when the file is no longer than its head. */
  readonly whole: boolean;
  private found: Encoding | undefined;
  private decoded: string | undefined;

  constructor(
    readonly path: string,
    /** The file's name, which counts only where the content leaves it open. */
    readonly name: string,
    private readonly wantedEncoding: string | undefined,
  ) {
    ({ bytes: this.bytes, whole: this.whole } = head(path));
  }

  get encoding(): Encoding {
    this.found ??=
      this.wantedEncoding === undefined
        ? detectEncoding(this.bytes, this.whole)
        : namedEncoding(this.wantedEncoding, this.bytes);
    return this.found;
  }

  /** The head as text, without what may stand before a document. */
  get text(): string {
    this.decoded ??= wideText(this.bytes, this.encoding).replace(/^[\s\x1e]+/, '');
    return this.decoded;
  }

  /** Whether the file begins with these bytes or, as text, these characters up to U+00FF. */
  startsWith(mark: string | readonly number[]): boolean {
    const expected = typeof mark === 'string' ? Buffer.from(mark, 'latin1') : Buffer.from(mark);
    return this.bytes.subarray(0, expected.length).equals(expected);
  }

  /** The last bytes, where an archive lists its parts. */
  tail(): Buffer {
    const handle = openSync(this.path, 'r');
    try {
      const { size } = fstatSync(handle);
      const buffer = Buffer.alloc(Math.min(size, 1 << 16));
      readSync(handle, buffer, 0, buffer.length, size - buffer.length);
      return buffer;
    } finally {
      closeSync(handle);
    }
  }
}

function wideText(bytes: Buffer, encoding: Encoding): string {
  if (encoding.name.startsWith('utf-16')) return new TextDecoder(encoding.name).decode(bytes);
  if (encoding.name.startsWith('utf-32'))
    return bytes
      .toString('latin1')
      .replaceAll('\0', '')
      .replace(/^(ÿþ|þÿ)/, '');
  return decoderOf(encoding.name)(bytes, encoding.mark, bytes.length);
}

function head(path: string): { bytes: Buffer; whole: boolean } {
  const handle = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(HEAD);
    let length = 0;
    while (length < HEAD) {
      const count = readSync(handle, buffer, length, HEAD - length, null);
      if (count === 0) return { bytes: buffer.subarray(0, length), whole: true };
      length += count;
    }
    return { bytes: buffer, whole: false };
  } finally {
    closeSync(handle);
  }
}
