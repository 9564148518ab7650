import type { Store } from '../../store/index.js';
import { jsonText } from '../rows/json-text.js';
import { saveViolations, type ValidationRun } from './run-ledger.js';

const BUFFERED = 100_000;

/** Row, place and rule of violations on their way into the store, which gets them in large pieces. */
export class ViolationWriter {
  private rows: bigint[] = [];
  private lines: bigint[] = [];
  private starts: bigint[] = [];
  private ends: bigint[] = [];
  private rules: bigint[] = [];
  private values: (string | null)[] = [];

  constructor(
    private readonly store: Store,
    private readonly run: ValidationRun,
    /** Whether the dataset's rows have places in a source. */
    private readonly placed: boolean,
  ) {}

  add(
    row: bigint,
    rule: number,
    value: unknown,
    place: { line: bigint; start: bigint; end: bigint } | null,
  ): void {
    this.addText(row, rule, jsonText(value), place);
  }

  /** As `add`, with a value that is JSON text already. */
  addText(
    row: bigint,
    rule: number,
    value: string,
    place: { line: bigint; start: bigint; end: bigint } | null,
  ): void {
    this.rows.push(row);
    this.rules.push(BigInt(rule));
    this.values.push(value);
    this.lines.push(place?.line ?? 0n);
    this.starts.push(place?.start ?? 0n);
    this.ends.push(place?.end ?? 0n);
  }

  async flush(force = false): Promise<void> {
    if (this.rows.length === 0 || (!force && this.rows.length < BUFFERED)) return;
    await saveViolations(this.store, this.run, {
      rows: BigInt64Array.from(this.rows),
      lines: BigInt64Array.from(this.lines),
      starts: BigInt64Array.from(this.starts),
      ends: BigInt64Array.from(this.ends),
      placed: this.placed,
      rules: BigInt64Array.from(this.rules),
      values: this.values,
    });
    this.rows = [];
    this.lines = [];
    this.starts = [];
    this.ends = [];
    this.rules = [];
    this.values = [];
  }
}
