/**
 * The instructions that the kernels use, with their codes of the WebAssembly core specification, version 2. What follows a code:
 * nothing, a local's number, a constant, or an offset into memory.
 */
const VECTOR = 0xfd;

/** Codes that stand alone. */
export const PLAIN: Readonly<Record<string, readonly number[]>> = {
  'i32.eqz': [0x45],
  'i32.lt_u': [0x49],
  'f64.lt': [0x63],
  'f64.ge': [0x66],
  'i32.popcnt': [0x69],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.and': [0x71],
  'i32.or': [0x72],
  'i32.shl': [0x74],
  'i32.shr_u': [0x76],
  'i32x4.splat': [VECTOR, 17],
  'i64x2.splat': [VECTOR, 18],
  'f64x2.splat': [VECTOR, 20],
  'f64x2.eq': [VECTOR, 71],
  'f64x2.lt': [VECTOR, 73],
  'f64x2.le': [VECTOR, 75],
  'v128.and': [VECTOR, 78],
  'v128.andnot': [VECTOR, 79],
  'v128.or': [VECTOR, 80],
  'v128.bitselect': [VECTOR, 82],
  'v128.any_true': [VECTOR, 83],
  'i32x4.add': [VECTOR, 0xae, 1],
  'i64x2.all_true': [VECTOR, 0xc3, 1],
  'i64x2.bitmask': [VECTOR, 0xc4, 1],
  'f64x2.abs': [VECTOR, 0xec, 1],
  'f64x2.add': [VECTOR, 0xf0, 1],
  'f64x2.sub': [VECTOR, 0xf1, 1],
  'f64x2.mul': [VECTOR, 0xf2, 1],
  'f64x2.div': [VECTOR, 0xf3, 1],
  'f64x2.pmin': [VECTOR, 0xf6, 1],
  'f64x2.pmax': [VECTOR, 0xf7, 1],
};

/** Codes before a number of a local. */
export const LOCAL: Readonly<Record<string, number>> = {
  'local.get': 0x20,
  'local.set': 0x21,
  'local.tee': 0x22,
};

/** Codes before the alignment, as a power of two, and the offset of an address. */
export const MEMORY: Readonly<Record<string, { code: readonly number[]; alignment: number }>> = {
  'f64.load': { code: [0x2b], alignment: 3 },
  'v128.load': { code: [VECTOR, 0], alignment: 3 },
  'v128.store': { code: [VECTOR, 11], alignment: 3 },
};

/** Takes sixteen numbers of bytes, of either of its two vectors. */
export const SHUFFLE: readonly number[] = [VECTOR, 13];

export const TYPES: Readonly<Record<string, number>> = {
  i32: 0x7f,
  f64: 0x7c,
  v128: 0x7b,
};
