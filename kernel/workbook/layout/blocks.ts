import type { Area } from '../formula/address.js';
import type { Sheet, TableRange, WorkbookCell } from '../reader/model.js';

/** A block of cells that belongs together, as a person sees it: its data rows and, where it has one, its header. */
export interface Block {
  sheet: string;
  /** The table's name in Excel, if it is one. */
  name?: string;
  header?: string[];
  /** The data rows, without header. */
  area: Area;
}

type Occupied = WorkbookCell[];

const byRow = (cell: WorkbookCell) => cell.row;
const byCol = (cell: WorkbookCell) => cell.col;

/** Parts the cells where a whole row or column between them is empty. */
function split(cells: Occupied, axis: (cell: WorkbookCell) => number): Occupied[] {
  const groups: Occupied[] = [];
  let last = -1;
  const sorted = [...cells].sort((a, b) => axis(a) - axis(b));
  for (const cell of sorted) {
    if (groups.length === 0 || axis(cell) > last + 1) groups.push([]);
    groups.at(-1)?.push(cell);
    last = axis(cell);
  }
  return groups;
}

function separate(cells: Occupied): Occupied[] {
  const rows = split(cells, byRow);
  if (rows.length > 1) return rows.flatMap(separate);
  const cols = split(cells, byCol);
  return cols.length > 1 ? cols.flatMap(separate) : [cells];
}

function bounds(cells: Occupied): Area {
  const area = { row1: Infinity, col1: Infinity, row2: 0, col2: 0 };
  for (const { row, col } of cells) {
    area.row1 = Math.min(area.row1, row);
    area.row2 = Math.max(area.row2, row);
    area.col1 = Math.min(area.col1, col);
    area.col2 = Math.max(area.col2, col);
  }
  return area;
}

const text = (cell: WorkbookCell | undefined) =>
  cell?.formula === undefined &&
  cell?.constant?.kind === 'text' &&
  cell.constant.value.trim() !== ''
    ? cell.constant.value
    : undefined;

/** A header stands above every column with data; a column of formulas only may go without. */
function headerOf(sheet: Sheet, cells: Occupied, area: Area): string[] | undefined {
  if (area.row2 === area.row1) return undefined;
  // A sheet may have millions of cells: no list of them is made here.
  const data = new Set<number>();
  for (const { row, col, formula } of cells)
    if (row > area.row1 && formula === undefined) data.add(col);
  const header: string[] = [];
  for (let col = area.col1; col <= area.col2; col += 1) {
    const top = sheet.cells.get(area.row1)?.get(col);
    const name = text(top) ?? (top === undefined && !data.has(col) ? '' : undefined);
    if (name === undefined) return undefined;
    header.push(name);
  }
  if (header.every((name) => name === '')) return undefined;
  const typed = cells.some(
    ({ row, formula, constant }) =>
      row > area.row1 && (formula !== undefined || constant?.kind !== 'text'),
  );
  return typed || area.row2 - area.row1 >= 2 ? header : undefined;
}

function toBlocks(sheet: Sheet, cells: Occupied): Block[] {
  const area = bounds(cells);
  const top = cells.filter(({ row }) => row === area.row1);
  // A title above a table is a block of its own.
  if (
    top.length === 1 &&
    area.col2 > area.col1 &&
    area.row2 > area.row1 &&
    text(top[0]) !== undefined
  ) {
    const rest = cells.filter(({ row }) => row !== area.row1);
    if (headerOf(sheet, rest, bounds(rest)) !== undefined)
      return [{ sheet: sheet.name, area: bounds(top) }, ...toBlocks(sheet, rest)];
  }
  const header = headerOf(sheet, cells, area);
  if (header === undefined) return [{ sheet: sheet.name, area }];
  return [{ sheet: sheet.name, header, area: { ...area, row1: area.row1 + 1 } }];
}

function tableBlock(table: TableRange): Block {
  const { area, headerRows } = table;
  return {
    sheet: table.sheet,
    name: table.name,
    ...(headerRows > 0 ? { header: table.columns } : {}),
    area: { ...area, row1: area.row1 + headerRows },
  };
}

const inside = ({ row, col }: WorkbookCell, area: Area) =>
  row >= area.row1 && row <= area.row2 && col >= area.col1 && col <= area.col2;

/** A sheet's blocks: first Excel's tables, then what empty rows and columns part. */
export function findBlocks(sheet: Sheet, tables: TableRange[]): Block[] {
  const own = tables.filter((table) => table.sheet === sheet.name);
  const cells = [...sheet.cells.values()]
    .flatMap((row) => [...row.values()])
    .filter((cell) => !own.some(({ area }) => inside(cell, area)));
  const found = cells.length === 0 ? [] : separate(cells);
  return [...own.map(tableBlock), ...found.flatMap((part) => toBlocks(sheet, part))];
}
