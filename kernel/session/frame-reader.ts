import { deserialize } from 'node:v8';
import type { Frame } from './exchange.js';

/** Longer than any output that a front end takes; garbage would be waited for for ever. */
const LONGEST = 2 ** 30;

/** Puts frames together out of what a pipe delivers: four bytes of length, then the frame. */
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
      if (size !== undefined && size > LONGEST) throw new Error(`a frame of ${size} bytes`);
      if (size === undefined || this.#length < size + 4) return frames;
      const bytes = this.#take(size + 4);
      append(frames, deserialize(bytes.subarray(4)) as Frame);
    }
  }

  #peekSize(): number | undefined {
    if (this.#length < 4) return undefined;
    const first = this.#chunks[0];
    if (first && first.length >= 4) return first.readUInt32LE(0);
    this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]?.readUInt32LE(0);
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
