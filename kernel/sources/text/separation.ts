/** How records divide into fields. */
export type Separation =
  | { kind: 'delimiter'; byte: number }
  | { kind: 'whitespace' }
  /** Character ranges of the columns. */
  | { kind: 'fixed'; ranges: [number, number][] }
  | { kind: 'single' };
