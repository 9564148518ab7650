/** Fields of records that were divided but not yet read: field f of record r is at index `r * width + f`. */
export interface CellBlock {
  buffer: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  /** 1 for a cell in quotes, 2 with doubled ones inside, 3 with ones behind backslashes. */
  quoted: Uint8Array;
  width: number;
  /** Records in the block. */
  count: number;
}
