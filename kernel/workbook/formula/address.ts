/** A block of cells, 1-based and inclusive. */
export interface Area {
  row1: number;
  col1: number;
  row2: number;
  col2: number;
}

export const LAST_ROW = 1_048_576;
export const LAST_COL = 16_384;

/** `28` → `AB`. */
export function columnName(col: number): string {
  let name = '';
  for (let rest = col; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** `AB` → `28`. */
export function columnNumber(name: string): number {
  let col = 0;
  for (const letter of name.toUpperCase()) col = col * 26 + letter.charCodeAt(0) - 64;
  return col;
}

export function cellName(row: number, col: number): string {
  return `${columnName(col)}${row}`;
}

export function areaName(area: Area): string {
  const first = cellName(area.row1, area.col1);
  const last = cellName(area.row2, area.col2);
  return first === last ? first : `${first}:${last}`;
}

const CELL = /^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$/;

/** Reads `B7` or `A1:C3`; nothing for other text. */
export function parseArea(text: string): Area | undefined {
  const [from = '', to = from] = text.split(':');
  const first = CELL.exec(from);
  const last = CELL.exec(to);
  if (first === null || last === null) return undefined;
  const rows = [Number(first[2]), Number(last[2])].sort((a, b) => a - b);
  const cols = [columnNumber(first[1] ?? ''), columnNumber(last[1] ?? '')].sort((a, b) => a - b);
  return { row1: rows[0] ?? 0, col1: cols[0] ?? 0, row2: rows[1] ?? 0, col2: cols[1] ?? 0 };
}
