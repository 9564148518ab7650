import { visitRead } from '../formula/syntax.js';
import type { Workbook } from '../reader/model.js';
import type { Grid } from './grid.js';
import type { Region } from './region.js';

/** Calls a function for each block that a region's formulas read, over all its rows. */
export function readAreas(
  region: Region,
  book: Workbook,
  see: (sheet: string, col1: number, col2: number, row1: number, row2: number) => void,
): void {
  if (region.node === undefined) return;
  const rows = region.kind === 'array' ? 0 : region.area.row2 - region.area.row1;
  visitRead(region.node, (node) => {
    if (node.kind !== 'reference') return;
    const name = node.sheet ?? region.sheet;
    const sheet = book.sheets.find((known) => known.name === name);
    const { from, to } = node;
    const ends = [from, to].flatMap((end) => [end.row, end.absoluteRow ? end.row : end.row + rows]);
    see(
      name,
      Math.min(from.col, to.col),
      Math.min(
        Math.max(from.col, to.col),
        Math.max(sheet?.lastCol ?? 0, Math.min(from.col, to.col)),
      ),
      Math.min(...ends),
      Math.max(...ends),
    );
  });
}

/** Finds which regions each region reads. */
export function linkRegions(regions: Region[], grid: Grid, book: Workbook): void {
  for (const region of regions) {
    region.precedents = new Set();
    readAreas(region, book, (sheet, col1, col2, row1, row2) => {
      for (let col = col1; col <= col2; col += 1) {
        for (const piece of grid.pieces(sheet, col, row1, row2))
          if (piece.kind === 'region') region.precedents.add(piece.region);
      }
    });
  }
}
