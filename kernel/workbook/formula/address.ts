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

/** Reads `B7`, sign by sign: a sheet names each of its cells so, and may have millions. */
export function parseCell(text: string): { row: number; col: number } | undefined {
  let col = 0;
  let at = 0;
  for (; at < 3; at += 1) {
    const letter = text.charCodeAt(at) - 64;
    if (!(letter >= 1 && letter <= 26)) break;
    col = col * 26 + letter;
  }
  let row = 0;
  const digits = text.length - at;
  for (let next = at; next < text.length; next += 1) {
    const digit = text.charCodeAt(next) - 48;
    if (digit < 0 || digit > 9) return firstOf(parseArea(text));
    row = row * 10 + digit;
  }
  return col > 0 && digits > 0 && digits <= 7 ? { row, col } : firstOf(parseArea(text));
}

const firstOf = (area: Area | undefined) => area && { row: area.row1, col: area.col1 };

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
