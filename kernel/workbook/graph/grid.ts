import type { DataColumn, DataTable } from '../layout/tables.js';
import type { Constant, Workbook } from '../reader/model.js';
import type { Region } from './region.js';

/** What stands in some rows of a column of a sheet. */
export type Piece = { row1: number; row2: number } & (
  | { kind: 'table'; table: DataTable; column: DataColumn }
  | { kind: 'region'; region: Region; col: number }
  | { kind: 'constant'; constant: Constant }
);

/** Where everything stands: the pieces of each column, from top to bottom, without overlap. */
export class Grid {
  private readonly columns = new Map<string, Piece[]>();

  constructor(book: Workbook, tables: DataTable[], regions: Region[]) {
    const occupied = new Map<string, Piece[]>();
    const add = (sheet: string, col: number, piece: Piece) => {
      const key = `${sheet}\0${col}`;
      const list = occupied.get(key);
      if (list === undefined) occupied.set(key, [piece]);
      else list.push(piece);
    };
    for (const region of regions) {
      const { row1, row2, col1, col2 } = region.area;
      for (let col = col1; col <= col2; col += 1)
        add(region.sheet, col, { kind: 'region', region, col, row1, row2 });
    }
    const formulas = new Map([...occupied].map(([key, pieces]) => [key, sorted(pieces)]));
    for (const table of tables) {
      for (const column of table.columns) {
        const taken = formulas.get(`${table.sheet}\0${column.col}`) ?? [];
        for (const [row1, row2] of gaps(table.area.row1, table.area.row2, taken))
          add(table.sheet, column.col, { kind: 'table', table, column, row1, row2 });
      }
      table.header?.forEach((value, at) => {
        if (value === '') return;
        const row = table.area.row1 - 1;
        add(table.sheet, table.area.col1 + at, {
          kind: 'constant',
          constant: { kind: 'text', value },
          row1: row,
          row2: row,
        });
      });
    }
    for (const [key, pieces] of occupied) this.columns.set(key, sorted(pieces));
  }

  /** The pieces that rows `row1` to `row2` of a column touch. */
  pieces(sheet: string, col: number, row1: number, row2: number): Piece[] {
    const all = this.columns.get(`${sheet}\0${col}`) ?? [];
    let low = 0;
    for (let high = all.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((all[middle]?.row2 ?? 0) < row1) low = middle + 1;
      else high = middle;
    }
    const found: Piece[] = [];
    for (let at = low; at < all.length; at += 1) {
      const piece = all[at];
      if (piece === undefined || piece.row1 > row2) break;
      found.push(piece);
    }
    return found;
  }
}

const sorted = (pieces: Piece[]) => pieces.sort((a, b) => a.row1 - b.row1);

/** The rows from `row1` to `row2` that are not taken. */
function gaps(row1: number, row2: number, taken: Piece[]): [number, number][] {
  const free: [number, number][] = [];
  let from = row1;
  for (const piece of taken) {
    if (piece.row2 < from || piece.row1 > row2) continue;
    if (piece.row1 > from) free.push([from, piece.row1 - 1]);
    from = Math.max(from, piece.row2 + 1);
  }
  if (from <= row2) free.push([from, row2]);
  return free;
}
