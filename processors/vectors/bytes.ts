/** A whole number of at least 0 in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7f) {
    bytes.push((left & 0x7f) | 0x80);
    left >>>= 7;
  }
  return [...bytes, left];
}

/** A whole number of 32 bits in signed LEB128. */
export function integer(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 63 || left < -64) {
    bytes.push((left & 0x7f) | 0x80);
    left >>= 7;
  }
  return [...bytes, left & 0x7f];
}

/** A vector: how many, then each. */
export function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** A name of ASCII letters. */
export function text(name: string): number[] {
  return list([...name].map((letter) => [letter.charCodeAt(0)]));
}
