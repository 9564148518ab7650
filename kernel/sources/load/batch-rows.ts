import type { Plan } from '../table/reading.js';

/**
 * 1000 rows a batch; more for large files, where a commit a thousand rows would cost more than the rows. The largest is one
 * of DuckDB's row groups, which then goes to disk as it is, not through its log.
 */
export function batchRows(bytes: number, { columns, most = Infinity }: Plan): number {
  const rows = bytes < 4 << 20 ? 1000 : bytes < 24 << 20 ? 20_000 : 122_880;
  return Math.max(1000, Math.min(rows, Math.floor(4_000_000 / columns.length), most));
}
