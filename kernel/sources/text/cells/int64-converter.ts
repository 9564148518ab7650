import type { NamedColumn } from '@assay/schema';
import type { ColumnDecision } from './column-decision.js';
import type { Decode } from './decode.js';
import { putSafe } from '../../table/int64-words.js';
import { TypedConverter } from './typed-converter.js';

/** Converts into 64-bit integers; safe ones are written as two words, because a BigInt a cell costs more than reading it. */
export abstract class Int64Converter extends TypedConverter<BigInt64Array<ArrayBuffer>> {
  private halves: Int32Array;

  constructor(decision: ColumnDecision, decode: Decode, size: number) {
    super(decision, decode, size, (n) => new BigInt64Array(n));
    this.halves = new Int32Array(this.values.buffer);
  }

  /** A safe integer as the row's value. */
  protected setSafe(value: number, row: number): void {
    putSafe(this.halves, row, value);
  }

  override take(rows: number): NamedColumn {
    const column = super.take(rows);
    this.halves = new Int32Array(this.values.buffer);
    return column;
  }
}
