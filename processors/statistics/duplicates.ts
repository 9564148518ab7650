import type { Instant, Values } from '../contract.js';

/**
 * Rows that are equal to an earlier row in every column; missing equals missing, and 0 equals -0.
 *
 * @param columns - equally long columns
 */
export function duplicateRows(columns: readonly Values[], rowCount: number): number {
  if (columns.length === 0) return 0;
  const hashes = new Int32Array(rowCount);
  for (const column of columns) mix(column, hashes);
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(rowCount, 1) * 2));
  // Row number + 1; 0 is free.
  const slots = new Int32Array(capacity);
  let duplicates = 0;
  for (let row = 0; row < rowCount; row++) {
    let slot = (hashes[row] as number) & (capacity - 1);
    for (;;) {
      const other = (slots[slot] as number) - 1;
      if (other < 0) {
        slots[slot] = row + 1;
        break;
      }
      if (hashes[other] === hashes[row] && columns.every((c) => same(c[other], c[row]))) {
        duplicates++;
        break;
      }
      slot = (slot + 1) & (capacity - 1);
    }
  }
  return duplicates;
}

type Value = Values[number] | undefined;

function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a instanceof Date && b instanceof Date)
    return a.getTime() === b.getTime() && beyond(a) === beyond(b);
  return typeof a === 'number' && typeof b === 'number' && a !== a && b !== b;
}

const beyond = ({ microseconds }: Instant): number => microseconds ?? 0;

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);

function mix(column: Values, hashes: Int32Array): void {
  const known = new Map<Value, number>();
  for (let row = 0; row < hashes.length; row++) {
    const value = column[row];
    let hash: number;
    if (typeof value === 'number') hash = hashNumber(value);
    else if (value instanceof Date) hash = hashNumber(value.getTime());
    else {
      hash = known.get(value) ?? hashText(String(value));
      if (known.size < 100_000) known.set(value, hash);
    }
    let h = (hashes[row] as number) ^ hash;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    hashes[row] = (h ^ (h >>> 16)) + 0x9e3779b9;
  }
}

function hashNumber(value: number): number {
  number[0] = value !== value ? NaN : value + 0;
  return Math.imul(words[0] as number, 0x9e3779b1) ^ Math.imul(words[1] as number, 0x85ebca77);
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
