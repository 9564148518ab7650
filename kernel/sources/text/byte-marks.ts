const LOW = 0x7f7f7f7f;
const HIGH = 0x80808080 | 0;

/** Four times the same byte. */
export function fourfold(byte: number): number {
  return Math.imul(byte, 0x01010101);
}

/**
 * Which of a word's four bytes are one of two: the highest bit of each that is. Both are given {@link fourfold}. Exact for
 * every byte, unlike the shorter test that takes the byte behind a match for one, too (Warren, Hacker's Delight, 6-1).
 */
export function marksIn(word: number, one: number, other: number): number {
  const a = word ^ one;
  const b = word ^ other;
  return ~((((a & LOW) + LOW) | a) & (((b & LOW) + LOW) | b)) & HIGH;
}

/** The same for the bytes of a word from index `from` of the buffer on, where that lies in the word. */
export function marksFrom(word: number, one: number, other: number, from: number): number {
  return marksIn(word, one, other) & (-1 << ((from & 3) << 3));
}

/** Which byte of its word the first mark is. */
export function firstMark(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >> 3;
}
