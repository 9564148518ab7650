import type { Warning } from '@assay/schema';

/** As `null` they are missing, but the source tells the two apart. */
export function notNumbers(count: number, line: number): Warning {
  const values = count === 1 ? '1 value is' : `${count} values are`;
  return { line, message: `${values} NaN, which JSON does not know; read as missing, like null` };
}

/** One warning that goes on counting while records are read. */
export class NotNumbersTold {
  private first: { line: number; at: number } | undefined;
  private count = 0;

  constructor(private readonly warnings: Warning[]) {}

  add(count: number, line: number): void {
    if (count === 0) return;
    this.first ??= { line, at: this.warnings.length };
    this.count += count;
    this.warnings[this.first.at] = notNumbers(this.count, this.first.line);
  }
}
