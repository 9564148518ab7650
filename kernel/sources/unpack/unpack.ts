import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { AssayError, type Warning } from '@assay/schema';
import type { Store, StoredObject } from '../../store/index.js';
import { bunzip } from './bunzip.js';
import { compressionOf, unpackedName, type Compression } from './compression.js';
import { UnpackLimit } from './unpack-limit.js';
import { chooseEntry, entryBytes } from './zip-entries.js';

/** What a compressed source holds, kept as an object of its own: rows' byte spans count in it. */
export interface Unpacked {
  object: StoredObject;
  name: string;
  compression: Compression;
  warnings: Warning[];
}

/**
 * Unpacks a compressed source within limits that a bomb does not pass; undefined when it is not compressed. The object
 * received stays as it is.
 *
 * @param entry the file of a ZIP archive to take
 * @throws AssayError `archive-damaged`, `source-too-large`, `entry-unknown`
 */
export async function unpack(
  store: Store,
  packed: StoredObject,
  name: string,
  entry: string | undefined,
): Promise<Unpacked | undefined> {
  const compression = compressionOf(await head(packed.path));
  if (compression === undefined) return undefined;
  const limit = new UnpackLimit(packed.bytes, name);
  const warnings: Warning[] = [];
  try {
    if (compression === 'zip') {
      const chosen = await chooseEntry(packed.path, name, entry, warnings);
      if (chosen === undefined) return undefined;
      const object = await store.objects.put(limited(entryBytes(packed.path, chosen), limit));
      return { object, name: chosen.split('/').at(-1) ?? chosen, compression, warnings };
    }
    const object = await store.objects.put(limited(bytesOf(packed.path, compression, name), limit));
    return { object, name: unpackedName(name), compression, warnings };
  } catch (error) {
    if (error instanceof AssayError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new AssayError('archive-damaged', `${name} is damaged or cut off: ${cause}`, {
      place: { file: name },
      remedy: 'get the file again',
      cause: error,
    });
  }
}

function bytesOf(
  path: string,
  compression: Exclude<Compression, 'zip'>,
  name: string,
): AsyncIterable<Uint8Array> {
  if (compression === 'bzip2') return bunzip(path, name);
  const inflate = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  source.on('error', (error) => inflate.destroy(error));
  return source.pipe(inflate) as AsyncIterable<Uint8Array>;
}

async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  limit: UnpackLimit,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    limit.add(chunk.byteLength);
    yield chunk;
  }
}

async function head(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const buffer = new Uint8Array(16);
    const { bytesRead } = await handle.read(buffer, 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
