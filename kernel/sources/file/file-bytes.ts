import { open } from 'node:fs/promises';

const PIECE = 1 << 20;

/**
 * A file's bytes piece by piece, each in the same memory: it is the taker's until the next one is asked for. A buffer a piece
 * would make V8 collect its whole heap every few of them.
 *
 * @param most bytes at most; all when absent
 */
export async function* fileBytes(
  path: string,
  { signal, most = Infinity }: { signal?: AbortSignal | undefined; most?: number | undefined },
): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const buffer = new Uint8Array(PIECE);
    for (let left = most; left > 0;) {
      signal?.throwIfAborted();
      // Without a position, so that a pipe can be read, too.
      const { bytesRead } = await handle.read(buffer, 0, Math.min(PIECE, left), null);
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
