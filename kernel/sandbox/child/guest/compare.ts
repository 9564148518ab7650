import type { FlatColumn } from './flatten.js';
import type { Primordials } from './primordials.js';
import type { KeptColumn } from './table.js';

/**
 * Whether a column that is the very array of the input still holds the input's values. A Float64Array is left to the
 * supervisor, which has the original; of everything else the guest kept the raw form, out of the user's reach.
 */
export function makeCompare(p: Primordials) {
  const flagged = (flags: Uint8Array | undefined, row: number): boolean =>
    flags !== undefined && flags[row] === 1;

  const sameText = (flat: FlatColumn, kept: KeptColumn): boolean => {
    if (flat.characters !== kept.characters) return false;
    if (flat.type !== 'text' || flat.buffer === undefined) return false;
    const lengths = new p.Int32Array(flat.buffer);
    for (let row = 0; row < flat.length; row += 1) {
      if (lengths[row] !== kept.lengths?.[row]) return false;
    }
    return true;
  };

  const floor = (micros: bigint): bigint => micros - (((micros % 1000n) + 1000n) % 1000n);

  const sameRaw = (flat: FlatColumn, kept: KeptColumn): boolean => {
    if (flat.buffer === undefined || kept.raw === undefined) return false;
    const flags = flat.missing === undefined ? undefined : new p.Uint8Array(flat.missing);
    const bytes = kept.type === 'boolean' ? new p.Uint8Array(flat.buffer) : undefined;
    const longs = bytes === undefined ? new p.BigInt64Array(flat.buffer) : undefined;
    for (let row = 0; row < flat.length; row += 1) {
      const missing = flagged(kept.missing, row);
      if (flagged(flags, row) !== missing) return false;
      if (missing) continue;
      const raw = kept.raw[row] as number | bigint;
      if (bytes !== undefined) {
        if (bytes[row] !== raw) return false;
      } else if (longs?.[row] !== expected(kept.type, raw)) {
        return false;
      }
    }
    return true;
  };

  /** What the user's Date or bigint flattens to when he left it alone. */
  const expected = (type: string, raw: number | bigint): bigint => {
    if (type === 'date') return p.BigInt(raw) * 86400000000n;
    return type === 'timestamp' ? floor(raw as bigint) : (raw as bigint);
  };

  const wanted = (kept: KeptColumn): FlatColumn['type'] => {
    if (kept.type === 'date') return 'timestamp';
    return kept.type === 'time' ? 'text' : (kept.type as FlatColumn['type']);
  };

  return (flat: FlatColumn, kept: KeptColumn): boolean => {
    if (p.typedName(kept.values) !== undefined) return false;
    if (kept.lengths !== undefined && allMissing(flat)) return emptyText(flat, kept);
    if (flat.length !== 0 && allMissing(flat) && kept.raw !== undefined) return sameRaw(flat, kept);
    if (flat.type !== wanted(kept))
      return flat.length === 0 && (kept.lengths ?? kept.raw)?.length === 0;
    return kept.lengths === undefined ? sameRaw(flat, kept) : sameText(flat, kept);
  };

  function allMissing(flat: FlatColumn): boolean {
    if (flat.type !== 'number' || flat.missing === undefined) return false;
    const flags = new p.Uint8Array(flat.missing);
    for (let row = 0; row < flat.length; row += 1) if (flags[row] !== 1) return false;
    return true;
  }

  function emptyText(flat: FlatColumn, kept: KeptColumn): boolean {
    for (let row = 0; row < flat.length; row += 1) if (kept.lengths?.[row] !== -1) return false;
    return true;
  }
}
