import type { Area } from '../formula/address.js';
import type { ColumnCells } from '../reader/column-cells.js';
import type { Sheet } from '../reader/model.js';

/** The cells of a block of a sheet, but for those in other blocks of it that are left out. */
export class Occupied {
  constructor(
    private readonly sheet: Sheet,
    private readonly area: Area,
    private readonly without: readonly Area[],
  ) {}

  /** The same cells, of a smaller block. */
  within(area: Area): Occupied {
    return new Occupied(this.sheet, area, this.without);
  }

  get columns(): number[] {
    return this.sheet.cells.columnsBetween(this.area.col1, this.area.col2);
  }

  /** The places of a column's cells, from the top. */
  *places(col: number): Generator<{ column: ColumnCells; at: number; row: number }> {
    const column = this.sheet.cells.column(col);
    if (column === undefined) return;
    const { row1, row2 } = this.area;
    const out = this.without.filter((area) => col >= area.col1 && col <= area.col2);
    for (let at = column.from(row1); at < column.length; at += 1) {
      const row = column.row(at);
      if (row > row2) return;
      if (!out.some((area) => row >= area.row1 && row <= area.row2)) yield { column, at, row };
    }
  }

  /** The smallest block around the cells; nothing where there are none. */
  get bounds(): Area | undefined {
    const found = { row1: Infinity, col1: Infinity, row2: 0, col2: 0 };
    for (const col of this.columns)
      for (const { row } of this.places(col)) {
        found.row1 = Math.min(found.row1, row);
        found.row2 = Math.max(found.row2, row);
        found.col1 = Math.min(found.col1, col);
        found.col2 = col;
      }
    return found.col2 === 0 ? undefined : found;
  }

  /** What an empty row, or else an empty column, parts: the blocks in their order, each as small as it can be. */
  *separate(): Generator<Area> {
    const open: Area[] = [this.area];
    for (let area = open.pop(); area !== undefined; area = open.pop()) {
      const here = this.within(area);
      const { bounds } = here;
      if (bounds === undefined) continue;
      const inside = this.within(bounds);
      const rows = inside.rowRuns(bounds);
      const parts =
        rows.length > 1
          ? rows.map(([row1, row2]) => ({ ...bounds, row1, row2 }))
          : inside.columnRuns().map(([col1, col2]) => ({ ...bounds, col1, col2 }));
      if (parts.length === 1) yield bounds;
      else for (const part of parts.reverse()) open.push(part);
    }
  }

  private rowRuns({ row1, row2 }: Area): [number, number][] {
    const filled = new Uint8Array(row2 - row1 + 1);
    for (const col of this.columns) for (const { row } of this.places(col)) filled[row - row1] = 1;
    const runs: [number, number][] = [];
    for (let from = filled.indexOf(1); from >= 0;) {
      const end = filled.indexOf(0, from);
      runs.push([row1 + from, end < 0 ? row2 : row1 + end - 1]);
      from = end < 0 ? -1 : filled.indexOf(1, end);
    }
    return runs;
  }

  private columnRuns(): [number, number][] {
    const runs: [number, number][] = [];
    for (const col of this.columns) {
      if (this.places(col).next().done === true) continue;
      const last = runs.at(-1);
      if (last !== undefined && last[1] + 1 === col) last[1] = col;
      else runs.push([col, col]);
    }
    return runs;
  }
}
