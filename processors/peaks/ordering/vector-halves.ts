import type { Lanes, Records } from '../../vectors/index.js';
import type { Halves } from './halves.js';

/** Values and positions side by side, so that a partition reads them one after the other. */
export class VectorHalves implements Halves {
  readonly #length: number;
  readonly #stride: number;
  readonly #positions: Int32Array;

  /** @param records - room for two times as many records as there are values */
  constructor(
    values: Float64Array,
    private readonly records: Records,
    { lanes }: Lanes,
  ) {
    this.#length = values.length;
    this.#stride = 4 * lanes;
    this.#positions = new Int32Array(values.length);
    const { numbers } = records;
    for (let i = 0; i < values.length; i++) {
      numbers[2 * i] = values[i] as number;
      numbers[2 * i + 1] = i;
    }
  }

  positionAt(half: number, at: number): number {
    return this.records.numbers[2 * (half * this.#length + at) + 1] as number;
  }

  valueAt(half: number, at: number): number {
    return this.records.numbers[2 * (half * this.#length + at)] as number;
  }

  positions(half: number, from: number, to: number): Int32Array {
    const positions = this.#positions.subarray(0, to - from);
    for (let i = 0; i < positions.length; i++) positions[i] = this.positionAt(half, from + i);
    return positions;
  }

  partition(
    half: number,
    from: number,
    to: number,
    pivot: number,
  ): { middle: number; above: boolean } {
    const start = half * this.#length;
    const across = (1 - 2 * half) * this.#length;
    const { numbers } = this.records;
    let left = start + from;
    let right = start + to;
    let above = false;
    // As many as whole batches leave over go to their side one by one.
    for (let i = (to - from) % this.#stride; i > 0; i--) {
      const value = numbers[2 * left] as number;
      const position = numbers[2 * left + 1] as number;
      if (value < pivot) {
        this.#put(left++ + across, value, position);
        continue;
      }
      if (value > pivot) above = true;
      right--;
      numbers[2 * left] = numbers[2 * right] as number;
      numbers[2 * left + 1] = numbers[2 * right + 1] as number;
      this.#put(right + across, value, position);
    }
    const { middle, highest } = this.records.partitionBatches(left, right, across, pivot);
    return { middle: middle - start - across, above: above || highest > pivot };
  }

  #put(record: number, value: number, position: number): void {
    const { numbers } = this.records;
    numbers[2 * record] = value;
    numbers[2 * record + 1] = position;
  }
}
