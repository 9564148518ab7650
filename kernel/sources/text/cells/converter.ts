import type { NamedColumn } from '@assay/schema';
import type { PackedText } from '../../../store/index.js';
import type { CellBlock } from '../cell-block.js';

/** Puts cells of one column into buffers of its type; `false` says that a cell is no value of it. */
export interface Converter {
  /** Before the first row, and after each time that something was taken. */
  begin(): void;
  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean;
  /**
   * Field `field` of a block's records, into the rows from `row` on. Each converter has a loop of its own, so that the
   * compiler sees one `put` in it.
   *
   * @returns the records of the block whose cell is no value of the type
   */
  putBlock(block: CellBlock, field: number, row: number): number[];
  missing(row: number): void;
  /** The first number that no value of the type can hold, as it is written, and its row of the batch. */
  lost?: { text: string; row: number } | undefined;
  take(rows: number): NamedColumn | PackedText;
}
