/** One file of a ZIP archive, still packed. */
export interface Packed {
  name: string;
  /** 0: stored; 8: deflated. */
  method: number;
  bytes: Uint8Array;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LONGEST_COMMENT = 65_557;
const UTF8 = 0x800;

/** What the directory at an archive's end lists; throws an Error with the reason for what is no archive or a part of one. */
export function listPacked(archive: Uint8Array): Packed[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - 22;
  while (end >= 0 && end > archive.length - LONGEST_COMMENT && view.getUint32(end, true) !== END)
    end -= 1;
  if (end < 0 || view.getUint32(end, true) !== END)
    throw new Error('it is no ZIP archive, or its end is cut off');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const found: Packed[] = [];
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== ENTRY)
      throw new Error('the directory of the archive is damaged');
    const [nameLength, extra, comment] = [28, 30, 32].map((by) => view.getUint16(at + by, true));
    const size = view.getUint32(at + 20, true);
    const local = view.getUint32(at + 42, true);
    const decoder = new TextDecoder(
      (view.getUint16(at + 8, true) & UTF8) !== 0 ? 'utf-8' : 'latin1',
    );
    const name = decoder.decode(archive.subarray(at + 46, at + 46 + (nameLength ?? 0)));
    if (local + 30 > archive.length) throw new Error(`${name} lies beyond the archive's end`);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + size > archive.length) throw new Error(`${name} is cut off`);
    const method = view.getUint16(at + 10, true);
    found.push({ name, method, bytes: archive.subarray(start, start + size) });
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return found;
}
