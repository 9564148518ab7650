import type { Lanes } from '../../vectors/index.js';
import type { Halves } from './halves.js';

/** Positions alone, in half the memory and less: for few values, and for more than vectors have room for. */
export class PlainHalves implements Halves {
  readonly #halves: readonly Int32Array[];
  readonly #stride: number;

  constructor(
    private readonly values: Float64Array,
    private readonly vectors: Lanes,
  ) {
    this.#stride = 4 * vectors.lanes;
    this.#halves = [Int32Array.from(values.keys()), new Int32Array(values.length)];
  }

  positionAt(half: number, at: number): number {
    return (this.#halves[half] as Int32Array)[at] as number;
  }

  valueAt(half: number, at: number): number {
    return this.values[this.positionAt(half, at)] as number;
  }

  positions(half: number, from: number, to: number): Int32Array {
    return (this.#halves[half] as Int32Array).subarray(from, to);
  }

  partition(
    half: number,
    from: number,
    to: number,
    pivot: number,
  ): { middle: number; above: boolean } {
    const { values } = this;
    const { lanes, reversed } = this.vectors;
    const stride = this.#stride;
    const order = this.#halves[half] as Int32Array;
    const into = this.#halves[1 - half] as Int32Array;
    let left = from;
    let right = to;
    // As many as whole batches leave over go to their side one by one.
    for (let i = (to - from) % stride; i > 0; i--) {
      const row = order[left] as number;
      if ((values[row] as number) < pivot) into[left++] = row;
      else {
        order[left] = order[--right] as number;
        into[right] = row;
      }
    }
    let [writeLeft, writeRight] = [left, right];
    // The outermost vectors wait: that makes room for writing where batches are read and written in one place.
    const waiting = [right - stride, left];
    let batches = (right - left) / stride;
    left += stride;
    right -= stride;
    while (batches-- > 0) {
      let at: number;
      if (batches < 2) at = waiting[batches] as number;
      else if (writeRight - right < left - writeLeft) at = right -= stride;
      else {
        at = left;
        left += stride;
      }
      for (let vector = at; vector < at + stride; vector += lanes) {
        let toRight = 0;
        for (let k = vector; k < vector + lanes; k++)
          toRight += Number((values[order[k] as number] as number) >= pivot);
        writeRight -= toRight;
        let up = reversed ? writeRight + toRight - 1 : writeRight;
        for (let k = vector; k < vector + lanes; k++) {
          const row = order[k] as number;
          if ((values[row] as number) < pivot) into[writeLeft++] = row;
          else {
            into[up] = row;
            up += reversed ? -1 : 1;
          }
        }
      }
    }
    return { middle: writeLeft, above: this.#hasAbove(into, writeLeft, to, pivot) };
  }

  #hasAbove(rows: Int32Array, from: number, to: number, pivot: number): boolean {
    for (let i = from; i < to; i++)
      if ((this.values[rows[i] as number] as number) > pivot) return true;
    return false;
  }
}
