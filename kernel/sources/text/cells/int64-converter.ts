import type { ColumnDecision } from './column-decision.js';
import type { Decode } from './decode.js';
import { putSafe } from '../../table/int64-words.js';
import type { SpareBuffers } from '../../table/spare-buffers.js';
import { TypedConverter } from './typed-converter.js';

/** Converts into 64-bit integers; safe ones are written as two words, because a BigInt a cell costs more than reading it. */
export abstract class Int64Converter extends TypedConverter<BigInt64Array<ArrayBuffer>> {
  private halves: Int32Array;

  constructor(decision: ColumnDecision, decode: Decode, size: number, spare: SpareBuffers) {
    super(decision, decode, size, spare, 8, (buffer) => new BigInt64Array(buffer));
    this.halves = new Int32Array(this.values.buffer);
  }

  /** A safe integer as the row's value. */
  protected setSafe(value: number, row: number): void {
    putSafe(this.halves, row, value);
  }

  override begin(): void {
    super.begin();
    this.halves = new Int32Array(this.values.buffer);
  }
}
