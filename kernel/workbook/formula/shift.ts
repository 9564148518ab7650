import { columnName, columnNumber, LAST_COL, LAST_ROW } from './address.js';
import { type Token, tokenize } from './tokens.js';

/** Shared formulas wrap round the sheet's edge, as Excel's do. */
const wrap = (at: number, by: number, last: number) => ((((at - 1 + by) % last) + last) % last) + 1;

function shiftColumn(text: string, by: number): string {
  return text.startsWith('$') ? text : columnName(wrap(columnNumber(text), by, LAST_COL));
}

function shiftRow(text: string, by: number): string {
  return text.startsWith('$') ? text : String(wrap(Number(text), by, LAST_ROW));
}

function shiftToken({ kind, text }: Token, rows: number, cols: number): string {
  if (kind === 'cell') {
    const parts = /^(\$?[A-Za-z]+)(\$?\d+)$/.exec(text);
    return shiftColumn(parts?.[1] ?? '', cols) + shiftRow(parts?.[2] ?? '', rows);
  }
  const ends = text.split(':');
  if (kind === 'columns') return ends.map((end) => shiftColumn(end, cols)).join(':');
  if (kind === 'rows') return ends.map((end) => shiftRow(end, rows)).join(':');
  return text;
}

/** A formula as it reads when it is copied by so many rows and columns. */
export function shiftFormula(formula: string, rows: number, cols: number): string {
  return tokenize(formula)
    .map((token) => shiftToken(token, rows, cols))
    .join('');
}
