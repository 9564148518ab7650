import type { Piece } from '../graph/grid.js';

/** 1-based place of a sheet's row in the list of a piece's view. */
export function position(piece: Exclude<Piece, { kind: 'constant' }>, row: number): number {
  if (piece.kind === 'table') return row - piece.table.area.row1 + 1;
  const { area } = piece.region;
  const cols = area.col2 - area.col1 + 1;
  return (row - area.row1) * cols + piece.col - area.col1 + 1;
}

export function slice(
  sql: string,
  piece: Exclude<Piece, { kind: 'constant' }>,
  from: number,
  to: number,
): string {
  const step = piece.kind === 'region' ? piece.region.area.col2 - piece.region.area.col1 + 1 : 1;
  const first = position(piece, from);
  const last = position(piece, to);
  const area = piece.kind === 'region' ? piece.region.area : piece.table.area;
  if (step === 1 && from === area.row1 && to === area.row2) return sql;
  return step === 1 ? `${sql}[${first}:${last}]` : `${sql}[${first}:${last}:${step}]`;
}
