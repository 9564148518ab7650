import { type Area, LAST_COL, LAST_ROW } from '../formula/address.js';
import type { Sheet, TableRange } from '../reader/model.js';
import { Occupied } from './occupied.js';

/** A block of cells that belongs together, as a person sees it: its data rows and, where it has one, its header. */
export interface Block {
  sheet: string;
  /** The table's name in Excel, if it is one. */
  name?: string;
  header?: string[];
  /** The data rows, without header. */
  area: Area;
}

/** A text of its own that stands in a cell. */
function textAt(sheet: Sheet, row: number, col: number): string | undefined {
  const cell = sheet.cells.get(row, col);
  const { constant } = cell ?? {};
  return cell?.formula === undefined && constant?.kind === 'text' && constant.value.trim() !== ''
    ? constant.value
    : undefined;
}

/** What stands below a header in its columns. */
function below(cells: Occupied, area: Area): { data: Set<number>; typed: boolean } {
  const data = new Set<number>();
  let typed = false;
  const inner = cells.within({ ...area, row1: area.row1 + 1 });
  for (const col of inner.columns)
    for (const { column, at } of inner.places(col)) {
      const computed = column.computed(at);
      if (!computed) data.add(col);
      typed ||= computed || column.constant(at)?.kind !== 'text';
      if (typed && data.has(col)) break;
    }
  return { data, typed };
}

/** A header stands above every column with data; a column of formulas only may go without. */
function headerOf(sheet: Sheet, cells: Occupied, area: Area): string[] | undefined {
  if (area.row2 === area.row1) return undefined;
  const { data, typed } = below(cells, area);
  const header: string[] = [];
  for (let col = area.col1; col <= area.col2; col += 1) {
    const empty = sheet.cells.get(area.row1, col) === undefined;
    const name = textAt(sheet, area.row1, col) ?? (empty && !data.has(col) ? '' : undefined);
    if (name === undefined) return undefined;
    header.push(name);
  }
  if (header.every((name) => name === '')) return undefined;
  return typed || area.row2 - area.row1 >= 2 ? header : undefined;
}

function toBlocks(sheet: Sheet, cells: Occupied, area: Area): Block[] {
  const first = { ...area, row2: area.row1 };
  const top = cells.within(first).bounds;
  // A title above a table is a block of its own.
  if (
    top !== undefined &&
    top.col1 === top.col2 &&
    area.col2 > area.col1 &&
    area.row2 > area.row1 &&
    textAt(sheet, top.row1, top.col1) !== undefined
  ) {
    const rest = cells.within({ ...area, row1: area.row1 + 1 });
    const { bounds } = rest;
    if (bounds !== undefined && headerOf(sheet, rest.within(bounds), bounds) !== undefined)
      return [{ sheet: sheet.name, area: top }, ...toBlocks(sheet, rest.within(bounds), bounds)];
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

/** A sheet's blocks: first Excel's tables, then what empty rows and columns part. */
export function findBlocks(sheet: Sheet, tables: TableRange[]): Block[] {
  const own = tables.filter((table) => table.sheet === sheet.name);
  const whole = { row1: 1, col1: 1, row2: LAST_ROW, col2: LAST_COL };
  const cells = new Occupied(
    sheet,
    whole,
    own.map(({ area }) => area),
  );
  const found = [...cells.separate()];
  return [
    ...own.map(tableBlock),
    ...found.flatMap((area) => toBlocks(sheet, cells.within(area), area)),
  ];
}
