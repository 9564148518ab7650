import { readFile, stat } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import Bunzip from 'seek-bzip';

/** bzip2 is unpacked in memory: the packed bytes at a time, the unpacked ones block by block. */
const LARGEST = 256 << 20;

/** The bytes of a bzip2 file, a block (900 kB at most) at a time. @throws AssayError `source-too-large` */
export async function* bunzip(path: string, name: string): AsyncGenerator<Uint8Array> {
  const { size } = await stat(path);
  if (size > LARGEST) {
    throw new AssayError(
      'source-too-large',
      `${name} has ${Math.round(size / 2 ** 20)} MB; bzip2 files of up to ${LARGEST >> 20} MB can be unpacked`,
      { status: 413, place: { file: name }, remedy: 'unpack it, or pack it with gzip or zstd' },
    );
  }
  const bytes = await readFile(path);
  const starts: number[] = [];
  Bunzip.table(bytes, (position) => void starts.push(position), true);
  for (const start of starts) yield Bunzip.decodeBlock(bytes, start);
}
