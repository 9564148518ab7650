import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const NEWLINE = 10;
const QUOTE = 34;
/** Beginnings of compressed files and workbooks: a part of such a file is nothing. */
const PACKED = ['1f8b', '504b', '425a', '28b5', 'd0cf'];

/**
 * Where the last line of a growing text ends that is there as a whole: writers fill a file by blocks, not by lines. A line's
 * end within quotes is none.
 *
 * @param from a byte where a record begins
 * @returns `from` when no line is complete; undefined when the file is no text of lines
 */
export async function completeLines(
  path: string,
  from: number,
  bytes: number,
): Promise<number | undefined> {
  const head = await firstBytes(path);
  if (PACKED.includes(head.subarray(0, 2).toString('hex'))) return undefined;
  const [before, behind] = wide(head);
  let end = from;
  let at = from;
  let quoted = false;
  for await (const chunk of createReadStream(path, { start: from, end: bytes - 1 })) {
    const block = chunk as Buffer;
    for (let i = 0; i < block.length; i++) {
      const byte = block[i];
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === NEWLINE && !quoted && (at + i) % (before + 1 + behind) === before)
        end = at + i + 1 + behind;
    }
    at += block.length;
  }
  return Math.min(end, bytes);
}

/** Bytes of a line end's unit before and behind its 10: those of UTF-16 have one. */
function wide(head: Buffer): [before: number, behind: number] {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return [0, 1];
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== undefined && b !== 0)) return [1, 0];
  return [0, 0];
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
