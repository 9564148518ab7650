import fs from 'node:fs';
import { serialize } from 'node:v8';
import { DESCRIPTORS, FRAME_MARK, type Frame } from '../exchange.js';

/** As it was before the cells' own writes were watched. */
const { writeSync } = fs;

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all bytes to a descriptor; a full pipe makes the caller wait, which is the back-pressure. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

const before: (() => void)[] = [];

/** Runs `flush` before every frame, so that buffered text keeps its place among the other outputs. */
export function beforeEachFrame(flush: () => void): void {
  before.push(flush);
}

/** Sends a frame after the buffered text. */
export function send(frame: Frame): void {
  for (const flush of before) flush();
  sendNow(frame);
}

/** Sends frames, in one write; each is its mark, four bytes of length, then the frame in V8's own format. */
export function sendNow(...frames: Frame[]): void {
  const written = frames.map((frame) => {
    const body = serialize(frame);
    const head = Buffer.allocUnsafe(8);
    head.writeUInt32LE(FRAME_MARK, 0);
    head.writeUInt32LE(body.length, 4);
    return [head, body];
  });
  writeAll(DESCRIPTORS.frames, Buffer.concat(written.flat()));
}
