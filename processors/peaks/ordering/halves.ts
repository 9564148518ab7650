/** A range of positions in one of two halves; a partition moves it to the other. */
export interface Halves {
  positionAt(half: number, at: number): number;
  valueAt(half: number, at: number): number;
  /** The positions of a range, to read and to write. */
  positions(half: number, from: number, to: number): Int32Array;
  /**
   * Moves positions of values below the pivot to the left end of the other half's range and the others to its right end.
   *
   * @returns where the right ones begin, and whether one of their values is above the pivot
   */
  partition(
    half: number,
    from: number,
    to: number,
    pivot: number,
  ): { middle: number; above: boolean };
}
