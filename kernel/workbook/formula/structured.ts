import type { TableRange } from '../reader/model.js';
import type { Node } from './syntax.js';
import { FormulaError } from './tokens.js';

interface Parts {
  table: string;
  items: string[];
  columns: string[];
}

const unescape = (text: string) => text.replace(/'(.)/g, '$1');

/** Takes `Sales[[#This Row],[Net]:[Gross]]` or `Sales[@Net]` apart. */
function takeApart(text: string): Parts {
  const open = text.indexOf('[');
  const table = text.slice(0, open);
  let inner = text.slice(open + 1, -1).trim();
  const items: string[] = [];
  const columns: string[] = [];
  if (inner.startsWith('@')) {
    items.push('#this row');
    inner = inner.slice(1).trim();
  }
  const pieces = inner.match(/\[(?:[^[\]']|'.)*\]/g);
  if (pieces === null) {
    if (inner.startsWith('#')) items.push(inner.toLowerCase());
    else if (inner !== '') columns.push(unescape(inner));
  }
  for (const piece of pieces ?? []) {
    const name = piece.slice(1, -1);
    if (name.startsWith('#')) items.push(name.toLowerCase());
    else columns.push(unescape(name));
  }
  return { table, items, columns };
}

/** Nothing for a line of headers or totals that the table has not. */
function rowsOf(
  table: TableRange,
  items: string[],
  row: number,
): [number, number, boolean] | undefined {
  const { area, headerRows, totalsRows } = table;
  const first = area.row1 + headerRows;
  const last = area.row2 - totalsRows;
  if (items.includes('#this row')) {
    if (row < first || row > last) throw new FormulaError('[#This Row] outside of its table');
    return [row, row, false];
  }
  if (items.length === 0) return [first, last, true];
  const rows = items.flatMap((item) => {
    if (item === '#all') return [area.row1, area.row2];
    if (item === '#data') return [first, last];
    if (item === '#headers' && headerRows > 0) return [area.row1, first - 1];
    if (item === '#totals' && totalsRows > 0) return [last + 1, area.row2];
    if (item === '#headers' || item === '#totals') return [];
    throw new FormulaError(`a table has no [${item}]`);
  });
  if (rows.length === 0) return undefined;
  return [Math.min(...rows), Math.max(...rows), true];
}

/**
 * A structured reference as an ordinary one.
 *
 * @param at the formula's cell, for `[#This Row]` and for references without the table's name
 */
export function resolveStructured(
  text: string,
  tables: TableRange[],
  at: { sheet: string; row: number; col: number },
): Node {
  const { table: name, items, columns } = takeApart(text);
  const table =
    name === ''
      ? tables.find(
          ({ sheet, area }) =>
            sheet === at.sheet &&
            at.row >= area.row1 &&
            at.row <= area.row2 &&
            at.col >= area.col1 &&
            at.col <= area.col2,
        )
      : tables.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (table === undefined) throw new FormulaError(`there is no table ${name}`);
  const found = columns.map((column) => {
    const index = table.columns.findIndex((known) => known.toLowerCase() === column.toLowerCase());
    if (index < 0) throw new FormulaError(`table ${table.name} has no column ${column}`);
    return table.area.col1 + index;
  });
  const rows = rowsOf(table, items, at.row);
  if (rows === undefined) return { kind: 'error', value: '#REF!' };
  const [first, last, absolute] = rows;
  const corner = (row: number, col: number) => ({
    row,
    col,
    absoluteRow: absolute,
    absoluteCol: true,
  });
  return {
    kind: 'reference',
    sheet: table.sheet,
    from: corner(first, found[0] ?? table.area.col1),
    to: corner(last, found.at(-1) ?? table.area.col2),
  };
}
