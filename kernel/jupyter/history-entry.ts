/** One cell that was run: number of the kernel session, line within it, source, and its result as text. */
export interface HistoryEntry {
  session: number;
  line: number;
  input: string;
  output?: string;
}
