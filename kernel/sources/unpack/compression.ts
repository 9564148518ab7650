export type Compression = 'gzip' | 'zstd' | 'bzip2' | 'zip';

const MARKS: [Compression, number[]][] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
];

/** How bytes are compressed, by their first ones; a workbook is a ZIP archive, too. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  const found = MARKS.find(([, mark]) => mark.every((byte, i) => head[i] === byte))?.[0];
  // Text may begin with BZh; a block of bzip2 begins with the digits of pi.
  if (found === 'bzip2') return head[4] === 0x31 && head[5] === 0x41 ? found : undefined;
  return found;
}

/** A file's name without what the compression added to it. */
export function unpackedName(name: string): string {
  return name.replace(/\.(gz|gzip|zst|zstd|bz2|zip)$/i, '').replace(/\.tgz$/i, '.tar');
}
