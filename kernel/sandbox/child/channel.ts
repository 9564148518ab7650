import { readSync, writeSync } from 'node:fs';

import { FRAME_PREFIX, frameHead, headerLength, parseHead } from '../frames.js';
import type { Report, Task } from '../protocol.js';

/** The only descriptor that the child has: a socket to the supervisor, read and written without an event loop. */
const PIPE = 3;

/** Blocks until the supervisor hands over a task; undefined when it has gone away. */
export function readTask(): { task: Task; sections: Buffer[] } | undefined {
  const prefix = read(FRAME_PREFIX);
  if (prefix === undefined) return undefined;
  const text = read(headerLength(prefix));
  if (text === undefined) return undefined;
  const { header, sizes } = parseHead(text.toString('utf8'));
  const sections: Buffer[] = [];
  for (const size of sizes) {
    const section = read(size);
    if (section === undefined) return undefined;
    sections.push(section);
  }
  return { task: header as Task, sections };
}

function read(bytes: number): Buffer | undefined {
  const target = Buffer.from(new ArrayBuffer(bytes));
  let filled = 0;
  while (filled < bytes) {
    const count = readSync(PIPE, target, filled, bytes - filled, null);
    if (count === 0) return undefined;
    filled += count;
  }
  return target;
}

export function send(report: Report): void {
  write(frameHead(report, []));
}

/** Sends a last report whose sections are made one at a time, so that only one of them is in memory. */
export function sendWith(
  report: Report,
  sizes: readonly number[],
  section: (at: number) => Uint8Array,
): void {
  const placeholders = sizes.map((byteLength) => ({ byteLength }) as Uint8Array);
  write(frameHead(report, placeholders));
  for (let at = 0; at < sizes.length; at += 1) write(section(at));
}

function write(bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.byteLength) {
    written += writeSync(PIPE, bytes, written, bytes.byteLength - written);
  }
}
