import { type Area, LAST_COL, LAST_ROW } from '../formula/address.js';
import type { Workbook } from '../reader/model.js';
import type { Region } from './region.js';

/**
 * Gives the cell of a formula that spills the block which its value fills.
 *
 * @returns true when that is another block than before
 */
export function spillTo(book: Workbook, region: Region, height: number, width: number): boolean {
  const { row1, col1 } = region.area;
  const sheet = book.sheets.find(({ name }) => name === region.sheet);
  const formula = sheet?.cells.get(row1, col1)?.formula;
  if (sheet === undefined || formula?.dynamic !== true || formula.blocked === true) return false;
  const area = { row1, col1, row2: row1 + height - 1, col2: col1 + width - 1 };
  if (area.row2 === region.area.row2 && area.col2 === region.area.col2) return false;
  if (isTaken(sheet.cells, area)) {
    formula.blocked = true;
    formula.array = { row1, col1, row2: row1, col2: col1 };
  } else formula.array = area;
  return true;
}

/** True when anything but the formula itself stands in the block, or it leaves the sheet. */
function isTaken(cells: Workbook['sheets'][number]['cells'], area: Area): boolean {
  return area.row2 > LAST_ROW || area.col2 > LAST_COL || cells.taken(area);
}
