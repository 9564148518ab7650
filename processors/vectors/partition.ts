import { instantiate } from './assembly.js';
import { partitionSource, SIZE, SPARE } from './partition-source.js';

const PAGE = 1 << 16;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  partition(left: number, right: number, across: number, pivot: number): number;
}

/** How many values a processor's vectors hold, and whether what goes to the right leaves a vector in reverse. */
export interface Lanes {
  readonly lanes: number;
  readonly reversed: boolean;
}

/** Records of two numbers, the first of which they are parted by. */
export interface Records {
  readonly numbers: Float64Array;
  /**
   * Takes records in `from` … `behind - 1`, a multiple of four vectors and at least two times that, to where they are `across` places
   * further: those below the pivot to the left, the others to the right. Four vectors at a time are read from whichever side has less
   * room, the outermost last, and written inwards from both ends.
   *
   * @returns where the right ones begin, and the highest value
   */
  partitionBatches(
    from: number,
    behind: number,
    across: number,
    pivot: number,
  ): { middle: number; highest: number };
}

/**
 * Room for so many records.
 *
 * @returns null where the machine has no WebAssembly
 */
export function records(count: number, { lanes, reversed }: Lanes): Records | null {
  const source = partitionSource(lanes, reversed);
  const exports = instantiate<Exports>(source, Math.ceil((SPARE + SIZE * count) / PAGE));
  if (exports === null) return null;
  const numbers = new Float64Array(exports.memory.buffer, SPARE, 2 * count);
  const highest = new Float64Array(exports.memory.buffer, SPARE - SIZE, 1);
  return {
    numbers,
    partitionBatches(from, behind, across, pivot) {
      const [left, right] = [SPARE + SIZE * from, SPARE + SIZE * behind];
      const middle = exports.partition(left, right, SIZE * across, pivot);
      return { middle: (middle - SPARE) / SIZE, highest: highest[0] as number };
    },
  };
}
