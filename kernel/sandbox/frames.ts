const MAGIC = 0x59415341;
const PREFIX = 8;
/** A header holds names, log lines and result_data, all of them limited. */
const HEADER_LIMIT = 1 << 26;

export interface Frame {
  header: unknown;
  sections: Buffer[];
}

/** The bytes before the sections: magic, length, and the header with the sections' sizes in it. */
export function frameHead(header: object, sections: readonly Uint8Array[]): Buffer {
  const sizes = sections.map((section) => section.byteLength);
  const text = Buffer.from(JSON.stringify({ header, sizes }), 'utf8');
  const head = Buffer.allocUnsafe(PREFIX + text.byteLength);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(text.byteLength, 4);
  text.copy(head, PREFIX);
  return head;
}

/** Length of the JSON that follows a frame's first eight bytes. */
export function headerLength(prefix: Buffer): number {
  if (prefix.readUInt32LE(0) !== MAGIC) throw new Error('the pipe carries no frame');
  const length = prefix.readUInt32LE(4);
  if (length > HEADER_LIMIT) throw new Error('a frame has too long a header');
  return length;
}

/** The header and the sizes of the sections behind it. */
export function parseHead(text: string): { header: unknown; sizes: number[] } {
  const head: unknown = JSON.parse(text);
  if (typeof head !== 'object' || head === null || !('header' in head) || !('sizes' in head)) {
    throw new Error('a frame has no header');
  }
  const sizes: unknown = head.sizes;
  if (!Array.isArray(sizes) || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new Error('a frame has no sizes');
  }
  return { header: head.header, sizes: sizes.map(Number) };
}

export const FRAME_PREFIX = PREFIX;

/** Cuts the bytes of a stream into frames; throws on anything that is none. */
export class FrameReader {
  private target = Buffer.allocUnsafe(PREFIX);
  private filled = 0;
  private state: 'prefix' | 'head' | 'section' = 'prefix';
  private header: unknown;
  private sizes: number[] = [];
  private sections: Buffer[] = [];

  constructor(
    private readonly byteLimit: number,
    private readonly onFrame: (frame: Frame) => void,
  ) {}

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length || this.filled === this.target.length) {
      const take = Math.min(chunk.length - at, this.target.length - this.filled);
      chunk.copy(this.target, this.filled, at, at + take);
      this.filled += take;
      at += take;
      if (this.filled < this.target.length) return;
      this.advance();
    }
  }

  private advance(): void {
    if (this.state === 'prefix') {
      this.expect('head', headerLength(this.target));
    } else if (this.state === 'head') {
      ({ header: this.header, sizes: this.sizes } = parseHead(this.target.toString('utf8')));
      if (this.sizes.reduce((sum, size) => sum + size, 0) > this.byteLimit) {
        throw new Error('a frame is larger than the result may be');
      }
      this.sections = [];
      this.next();
    } else {
      this.sections.push(this.target);
      this.next();
    }
  }

  private next(): void {
    const size = this.sizes[this.sections.length];
    if (size !== undefined) {
      this.expect('section', size);
      return;
    }
    const frame = { header: this.header, sections: this.sections };
    this.expect('prefix', PREFIX);
    this.onFrame(frame);
  }

  private expect(state: 'prefix' | 'head' | 'section', bytes: number): void {
    this.state = state;
    this.filled = 0;
    // Aligned memory of its own, so that a section can be viewed as doubles without a copy.
    this.target = Buffer.from(new ArrayBuffer(bytes));
  }
}
