import { open } from 'node:fs/promises';

const PIECE = 1 << 20;
const LEAST = 1 << 12;

/** One piece holds all of a small file: of thousands of them the memory would be more than their bytes. Pipes have no size. */
function pieceOf(size: number): number {
  return size === 0 ? PIECE : Math.min(PIECE, Math.max(LEAST, size));
}

/**
 * A file's bytes piece by piece, in two pieces of memory in turns: one is the taker's until the next is asked for, while the
 * other is filled. A buffer a piece would make V8 collect its whole heap every few of them.
 *
 * @param most bytes at most; all when absent
 */
export async function* fileBytes(
  path: string,
  { signal, most = Infinity }: { signal?: AbortSignal | undefined; most?: number | undefined },
): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const piece = pieceOf((await handle.stat()).size);
    let [filled, spare] = [new Uint8Array(piece), new Uint8Array(piece)];
    // Without a position, so that a pipe can be read, too.
    const read = (left: number) => handle.read(spare, 0, Math.min(piece, left), null);
    let next = read(most);
    for (let left = most; left > 0;) {
      signal?.throwIfAborted();
      const { bytesRead } = await next;
      if (bytesRead === 0) return;
      left -= bytesRead;
      [filled, spare] = [spare, filled];
      next = read(left);
      // Closing the file waits for it, also where nobody asks for more.
      next.catch(() => undefined);
      yield filled.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
