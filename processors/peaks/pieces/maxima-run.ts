/** What is told of a signal that comes sample by sample. */
export interface MaximaListener {
  /** A sample or plateau, from `left` to `right`, with a smaller sample on both sides; `before` and `behind` are those. */
  maximum(left: number, right: number, height: number, before: number, behind: number): void;
}

/**
 * Finds every sample or plateau that has a smaller sample on both sides, as `localMaxima`, in a signal that comes in pieces, and
 * keeps the lowest place since the last one.
 */
export class MaximaRun {
  /** The lowest value since the last maximum, the first row that has it and the last. */
  low = Infinity;
  first = 0;
  last = 0;
  #row = 0;
  #before = NaN;
  /** Where the plateau begins that may become a maximum, and the sample before it; -1 after a fall. */
  #left = -1;
  #ahead = NaN;

  constructor(private readonly listener: MaximaListener) {}

  /** @param values - samples without NaN */
  take(values: Float64Array): void {
    let row = this.#row;
    let before = this.#before;
    let left = this.#left;
    for (let i = 0; i < values.length; i++, row++) {
      const value = values[i] as number;
      if (value > before) {
        left = row;
        this.#ahead = before;
      } else if (value < before && left >= 0) {
        this.listener.maximum(left, row - 1, before, this.#ahead, value);
        left = -1;
        this.low = Infinity;
      }
      if (value < this.low || row === 0) {
        this.low = value;
        this.first = row;
        this.last = row;
      } else if (value === this.low) this.last = row;
      before = value;
    }
    this.#row = row;
    this.#before = before;
    this.#left = left;
  }
}
