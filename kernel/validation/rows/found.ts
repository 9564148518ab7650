import type { Breach } from './breaches.js';

/** A rule with the words for breaking it; many rows may. */
export interface Rule {
  column: string | null;
  keyword: string;
  message: string;
}

/** Violations in flat lists, which a million of them need. */
export class Found {
  readonly rules: Rule[] = [];
  private readonly ids = new Map<string, number>();
  rows: number[] = [];
  rule: number[] = [];
  values: unknown[] = [];

  get count(): number {
    return this.rows.length;
  }

  /** The number of a rule, the same for the same words. */
  id(column: string | null, keyword: string, message: string): number {
    const key = `${column ?? '\0'}\0${keyword}\0${message}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.rules.length);
    return this.rules.push({ column, keyword, message }) - 1;
  }

  push(row: number, rule: number, value: unknown): void {
    this.rows.push(row);
    this.rule.push(rule);
    this.values.push(value);
  }

  breach(row: number, { column, keyword, message, value }: Breach): void {
    this.push(row, this.id(column, keyword, message), value);
  }

  /** Puts what was found since `from` in the order of rows, and within a row in the order of finding. */
  sort(from: number, firstRow: number, rowCount: number): void {
    const count = this.count - from;
    if (count < 2) return;
    const starts = new Uint32Array(rowCount + 1);
    for (let i = from; i < this.count; i++) {
      const at = (this.rows[i] ?? 0) - firstRow + 1;
      starts[at] = (starts[at] ?? 0) + 1;
    }
    for (let i = 1; i <= rowCount; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    const [rows, rule, values] = [
      this.rows.slice(from),
      this.rule.slice(from),
      this.values.slice(from),
    ];
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      const at = starts[row - firstRow] ?? 0;
      starts[row - firstRow] = at + 1;
      this.rows[from + at] = row;
      this.rule[from + at] = rule[i] ?? 0;
      this.values[from + at] = values[i];
    }
  }

  /** Takes out everything found so far; the rules stay. */
  drain(): { rows: number[]; rule: number[]; values: unknown[] } {
    const { rows, rule, values } = this;
    this.rows = [];
    this.rule = [];
    this.values = [];
    return { rows, rule, values };
  }
}
