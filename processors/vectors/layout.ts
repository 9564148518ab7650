/** Where the kernels find and leave what they work on, in bytes from the memory's start. */
export const PLACES = {
  /** High part, low part and number of values of a window's sum, each twice; what a search has noticed. */
  state: 0,
  /** For each mask of four samples, which of them it has. */
  picks: 64,
  values: 1024,
  output: 82_944,
} as const;

/** Samples in one go: they and what is made of them stay in the processor's cache. */
export const BLOCK = 4096;

/** Numbers that the place of values has room for: two blocks and some. */
export const ROOM = (PLACES.output - PLACES.values) / 8;

/** Pages of memory, of 64 KiB. */
export const PAGES = 2;
