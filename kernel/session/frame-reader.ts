import { deserialize } from 'node:v8';
import { FRAME_MARK, type Frame } from './exchange.js';

/** Bytes of mark and length. */
const HEAD = 8;
/** Longer than any output that a front end takes; garbage would be waited for for ever. */
const LONGEST = 2 ** 30;

/** Puts frames together out of what a pipe delivers: the mark, four bytes of length, then the frame. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** @throws Error when what comes is no frame; nothing behind it can be read */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      const size = this.#peekSize();
      if (size === undefined || this.#length < HEAD + size) return frames;
      const bytes = this.#take(HEAD + size);
      append(frames, deserialize(bytes.subarray(HEAD)) as Frame);
    }
  }

  #peekSize(): number | undefined {
    if (this.#length < 4) return undefined;
    const [first] = this.#chunks;
    const head = first && first.length >= HEAD ? first : Buffer.concat(this.#chunks);
    if (head !== first) this.#chunks = [head];
    if (head.readUInt32LE(0) !== FRAME_MARK) throw new Error('no frame');
    if (this.#length < HEAD) return undefined;
    const size = head.readUInt32LE(4);
    if (size > LONGEST) throw new Error(`a frame of ${size} bytes`);
    return size;
  }

  #take(size: number): Buffer {
    const whole = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    if (!whole) return Buffer.alloc(0);
    this.#length -= size;
    this.#chunks = whole.length > size ? [whole.subarray(size)] : [];
    return whole.subarray(0, size);
  }
}

/** Text that follows text of the same stream and cell is one with it. */
function append(frames: Frame[], frame: Frame): void {
  const last = frames.at(-1);
  const same =
    last?.type === 'stream' &&
    frame.type === 'stream' &&
    last.scope === frame.scope &&
    last.name === frame.name;
  if (same) last.text += frame.text;
  else frames.push(frame);
}
