import { columnNumber, LAST_COL, LAST_ROW } from './address.js';
import type { Corner, Reference } from './syntax.js';
import { FormulaError, type Token } from './tokens.js';

export interface SheetPrefix {
  sheet?: string;
  lastSheet?: string;
}

/** Reads `Sheet1!`, `'Two words'!` or `First:Last!`. */
export function sheetPrefix(text: string): SheetPrefix {
  const quoted = text.startsWith("'");
  const name = quoted ? text.slice(1, -2).replace(/''/g, "'") : text.slice(0, -1);
  const [, book, rest] = /^\[(\d+)\](.*)$/.exec(name) ?? [];
  // Number 0 is the workbook itself.
  if (book === '0') return rest === '' || rest === undefined ? {} : { sheet: rest };
  const [first = '', last] = name.split(':');
  if (book !== undefined && last === undefined) return { sheet: name };
  if (name.includes('[')) throw new FormulaError(`it refers to another workbook (${name})`);
  return last === undefined ? { sheet: first } : { sheet: first, lastSheet: last };
}

function corner(text: string): Corner {
  const parts = /^(\$?)([A-Za-z]*)(\$?)(\d*)$/.exec(text);
  const [, dollar1, letters = '', dollar2, digits = ''] = parts ?? [];
  const rowOnly = letters === '';
  return {
    row: Number(digits),
    col: rowOnly ? 0 : columnNumber(letters),
    absoluteCol: dollar1 === '$',
    absoluteRow: rowOnly ? dollar1 === '$' : dollar2 === '$',
  };
}

/** The reference that a cell, columns or rows token stands for. */
export function tokenReference(token: Token, prefix: SheetPrefix): Reference {
  const [first = '', last = first] = token.text.split(':');
  const from = corner(first);
  const to = corner(last);
  if (from.col > LAST_COL || to.col > LAST_COL || from.row > LAST_ROW || to.row > LAST_ROW) {
    throw new FormulaError(`${token.text} lies outside the sheet`);
  }
  if (token.kind === 'columns') {
    const [a, b] = from.col <= to.col ? [from, to] : [to, from];
    return {
      kind: 'reference',
      ...prefix,
      whole: 'columns',
      from: { ...a, row: 1, absoluteRow: true },
      to: { ...b, row: LAST_ROW, absoluteRow: true },
    };
  }
  if (token.kind === 'rows') {
    const [a, b] = from.row <= to.row ? [from, to] : [to, from];
    return {
      kind: 'reference',
      ...prefix,
      whole: 'rows',
      from: { ...a, col: 1, absoluteCol: true },
      to: { ...b, col: LAST_COL, absoluteCol: true },
    };
  }
  return { kind: 'reference', ...prefix, from, to };
}

/** `A1` and `C3` as `A1:C3`, whichever corner was written first. */
export function joinReferences(left: Reference, right: Reference): Reference {
  const rows = [left.from, left.to, right.from, right.to].sort((a, b) => a.row - b.row);
  const cols = [left.from, left.to, right.from, right.to].sort((a, b) => a.col - b.col);
  const pick = (at: 0 | 3): Corner => {
    const row = rows[at] ?? left.from;
    const col = cols[at] ?? left.from;
    return {
      row: row.row,
      absoluteRow: row.absoluteRow,
      col: col.col,
      absoluteCol: col.absoluteCol,
    };
  };
  if (right.sheet !== undefined && right.sheet !== left.sheet) {
    throw new FormulaError('a range over two sheets');
  }
  const { sheet, lastSheet } = left;
  return {
    kind: 'reference',
    ...(sheet === undefined ? {} : { sheet }),
    ...(lastSheet === undefined ? {} : { lastSheet }),
    from: pick(0),
    to: pick(3),
  };
}
