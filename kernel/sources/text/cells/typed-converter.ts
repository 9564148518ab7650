import type { NamedColumn } from '@assay/schema';
import type { SpareBuffers } from '../../table/spare-buffers.js';
import type { CellBlock } from '../cell-block.js';
import type { ColumnDecision } from './column-decision.js';
import type { Converter } from './converter.js';
import type { Decode } from './decode.js';

/** Converts into a typed array; what is missing is marked beside it. */
export abstract class TypedConverter<
  V extends Float64Array | BigInt64Array | Uint8Array,
> implements Converter {
  protected values: V;
  private gone: Uint8Array;
  private gaps = false;
  private readonly words: Set<string>;

  constructor(
    protected readonly decision: ColumnDecision,
    protected readonly decode: Decode,
    private readonly size: number,
    private readonly spare: SpareBuffers,
    private readonly bytes: number,
    private readonly make: (buffer: ArrayBuffer) => V,
  ) {
    this.values = make(new ArrayBuffer(0));
    this.gone = new Uint8Array(size);
    this.words = new Set(decision.missing);
  }

  begin(): void {
    this.values = this.make(this.spare.take(this.size * this.bytes));
    if (this.gaps) this.gone.fill(0);
    this.gaps = false;
  }

  abstract put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean;
  abstract putBlock(block: CellBlock, field: number, row: number): number[];
  protected abstract column(values: V, missing: Uint8Array | null): NamedColumn;

  missing(row: number): void {
    this.gone[row] = 1;
    this.gaps = true;
  }

  /** A blank cell or a word for it. */
  protected isMissing(text: string, row: number): boolean {
    if (text !== '' && (this.words.size === 0 || !this.words.has(text))) return false;
    this.missing(row);
    return true;
  }

  take(rows: number): NamedColumn {
    const values = (rows === this.size ? this.values : this.values.slice(0, rows)) as V;
    const missing = this.gaps ? this.gone.slice(0, rows) : null;
    return this.column(values, missing);
  }

  protected named(): { name: string; unit?: string } {
    const { name, unit } = this.decision;
    return unit === undefined ? { name } : { name, unit };
  }
}
