import { areaName, columnName, type Area } from '../formula/address.js';
import type { Sheet, Workbook } from '../reader/model.js';
import { findBlocks, type Block } from './blocks.js';
import { type ColumnType, inferType } from './types.js';
import type { Names } from './names.js';

export interface DataColumn {
  name: string;
  col: number;
  type: ColumnType;
}

/** A table of a workbook's constants; row n of it is row `area.row1 + n` of the sheet. */
export interface DataTable {
  name: string;
  sheet: string;
  area: Area;
  columns: DataColumn[];
  /** Header texts, which stand in the row above the area. */
  header?: string[];
}

function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let count = 2; taken.has(unique.toLowerCase()); count += 1) unique = `${name}_${count}`;
  taken.add(unique.toLowerCase());
  return unique;
}

function tableOf(book: Workbook, sheet: Sheet, block: Block): Omit<DataTable, 'name'> | undefined {
  const { area, header } = block;
  const taken = new Set<string>();
  const columns: DataColumn[] = [];
  for (let col = area.col1; col <= area.col2; col += 1) {
    const given = header?.[col - area.col1]?.trim() ?? '';
    const name = uniqueName(given === '' ? columnName(col) : given, taken);
    const constants = sheet.cells.cellsOf(col, false, area.row1, area.row2);
    const type = inferType(constants, book.date1904);
    if (type !== undefined) columns.push({ name, col, type });
  }
  // Headers above nothing but formulas are the table's only data themselves.
  if (columns.length === 0)
    return header === undefined
      ? undefined
      : tableOf(book, sheet, { sheet: block.sheet, area: { ...area, row1: area.row1 - 1 } });
  return { sheet: sheet.name, area, columns, ...(header === undefined ? {} : { header }) };
}

/** All tables of a workbook: the largest block of a sheet has the sheet's name, the others also their place. */
export function layTables(book: Workbook, names: Names): DataTable[] {
  return book.sheets.flatMap((sheet) => {
    const blocks = findBlocks(sheet, book.tables);
    const size = ({ area }: Block) => (area.row2 - area.row1 + 1) * (area.col2 - area.col1 + 1);
    const found = blocks
      .map((block) => ({ block, table: tableOf(book, sheet, block) }))
      .sort((a, b) => size(b.block) - size(a.block));
    const main = found.find(({ block, table }) => block.name === undefined && table !== undefined);
    return found
      .flatMap(({ block, table }) => {
        if (table === undefined) return [];
        const wanted =
          block.name ??
          (block === main?.block ? sheet.name : `${sheet.name} ${areaName(block.area)}`);
        return [{ name: names.take(wanted), ...table }];
      })
      .sort((a, b) => a.area.row1 - b.area.row1 || a.area.col1 - b.area.col1);
  });
}
