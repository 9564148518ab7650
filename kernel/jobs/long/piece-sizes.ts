/** When a table is long, and how it is cut then; the bytes of an output do not depend on it. */
export interface PieceSizes {
  /** Rows from which on a table is given in pieces to a processor that takes such. */
  longRows: number;
  /** Rows of a piece. */
  pieceRows: number;
}

/** Pieces are DuckDB's row groups. */
export const PIECES: PieceSizes = { longRows: 500_000, pieceRows: 122_880 };
