/** A cell of a source that tells its own types; numbers keep the digits in which they were written. */
export type Cell =
  | null
  | string
  | boolean
  | { number: string }
  | { moment: bigint; type: 'date' | 'timestamp' | 'time' };

export interface CellRecord {
  cells: Map<number, Cell>;
  line: number;
  start: number;
  end: number;
}
