/** Where a table's records begin, and what stands above them. */
export interface HeaderFound {
  /** Index in the candidate's rows of the first record. */
  first: number;
  names: string[] | undefined;
  units: (string | undefined)[];
  /** Physical lines of the names, first of them first. */
  lines: number[];
  doubt?: string;
}
