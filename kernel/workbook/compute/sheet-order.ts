import type { Workbook } from '../reader/model.js';
import type { CellReport } from '../report.js';

/** Cells as one reads them: sheet by sheet, row by row. */
export function inSheetOrder(cells: readonly CellReport[], book: Workbook): CellReport[] {
  const sheets = new Map(book.sheets.map(({ name }, at) => [name, at]));
  const keyed = cells.map((cell) => {
    const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(cell.cell) ?? [];
    return { cell, sheet: sheets.get(cell.sheet) ?? 0, row: Number(digits), letters };
  });
  keyed.sort(
    (a, b) =>
      a.sheet - b.sheet ||
      a.row - b.row ||
      a.letters.length - b.letters.length ||
      (a.letters < b.letters ? -1 : 1),
  );
  return keyed.map(({ cell }) => cell);
}
