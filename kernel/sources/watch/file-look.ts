import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a file looked like: as long as `print` is the same, its bytes are taken to be. */
export interface FileLook {
  path: string;
  bytes: number;
  print: string;
}

/** The files of a source, a folder's in the order of their names; undefined when it is not there at the moment. */
export async function lookAt(path: string): Promise<FileLook[] | undefined> {
  const entry = await entryOf(path);
  if (entry === undefined) return undefined;
  if (!entry.isDirectory()) return entry.isFile() ? [look(path, entry)] : undefined;
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(path, name);
      const found = await entryOf(file);
      return found?.isFile() === true ? [look(file, found)] : [];
    }),
  );
  return files.flat();
}

type Entry = NonNullable<Awaited<ReturnType<typeof entryOf>>>;

async function entryOf(path: string) {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function look(path: string, { size, mtimeNs, ino }: Entry): FileLook {
  return { path, bytes: Number(size), print: `${size} ${mtimeNs} ${ino}` };
}

/** Whether a file ends as one that was written to its end does: with a line's end, or with the last bracket of a document. */
export async function looksFinished({ path, bytes }: FileLook): Promise<boolean> {
  if (bytes === 0) return false;
  const handle = await open(path);
  try {
    const size = Math.min(4, bytes);
    const { buffer } = await handle.read(Buffer.alloc(size), 0, size, bytes - size);
    // The zeros are those of UTF-16 and UTF-32.
    return /[\n\r\]}>]\0*$/.test(buffer.toString('latin1'));
  } finally {
    await handle.close();
  }
}
