import { sha256 } from '../../provenance/index.js';

const WORD = 'sha256:';
const LENGTH = WORD.length + 64;

/**
 * Writes an archive's own sha256 into the comment at the end of a zip (APPNOTE 4.3.16), where every program that reads zip
 * lets it be. The manifest's hashes tell what is in the members; this tells that no other byte was changed either.
 *
 * @param zip - an archive without a comment
 */
export function sealArchive(zip: Uint8Array): Uint8Array {
  const all = new Uint8Array(zip.length + LENGTH);
  all.set(zip);
  // The comment's length, in the last two bytes of the end record.
  all.set([LENGTH & 255, LENGTH >> 8], zip.length - 2);
  const digest = sha256(all.subarray(0, zip.length));
  all.set(Buffer.from(`${WORD}${digest}`), zip.length);
  return all;
}

/** Whether the bytes are those that were sealed. */
export function isSealed(bytes: Uint8Array): boolean {
  const end = bytes.length - LENGTH;
  if (end < 22) return false;
  const said = Buffer.from(bytes.subarray(end)).toString('latin1');
  return said === `${WORD}${sha256(bytes.subarray(0, end))}`;
}
