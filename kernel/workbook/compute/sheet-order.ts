import type { Region } from '../graph/region.js';
import type { Workbook } from '../reader/model.js';

/** A cell of a region; `at` is its place in the region, row after row. */
export interface Place {
  region: Region;
  row: number;
  col: number;
  at: number;
}

/** The cells of regions as one reads them: sheet by sheet, row by row. */
export function* inSheetOrder(regions: readonly Region[], book: Workbook): Generator<Place> {
  const bySheet = new Map<string, Region[]>(book.sheets.map(({ name }) => [name, []]));
  for (const region of regions) bySheet.get(region.sheet)?.push(region);
  for (const own of bySheet.values()) yield* rowByRow(own);
}

function* rowByRow(regions: Region[]): Generator<Place> {
  const waiting = regions.sort((a, b) => a.area.row1 - b.area.row1);
  let next = 0;
  let here: Region[] = [];
  for (let row = waiting[0]?.area.row1 ?? 0; here.length > 0 || next < waiting.length; row += 1) {
    if (here.length === 0) row = Math.max(row, waiting[next]?.area.row1 ?? row);
    const before = next;
    for (let region = waiting[next]; region?.area.row1 === row; region = waiting[next]) {
      here.push(region);
      next += 1;
    }
    if (next > before) here.sort((a, b) => a.area.col1 - b.area.col1);
    for (const region of here) {
      const { row1, col1, col2 } = region.area;
      for (let col = col1; col <= col2; col += 1)
        yield { region, row, col, at: (row - row1) * (col2 - col1 + 1) + col - col1 };
    }
    if (here.some(({ area }) => area.row2 <= row))
      here = here.filter(({ area }) => area.row2 > row);
  }
}
