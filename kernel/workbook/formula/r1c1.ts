import { LAST_COL, LAST_ROW } from './address.js';
import { sheetPrefix } from './reference.js';
import type { Corner, Node } from './syntax.js';
import { FormulaError } from './tokens.js';

const PART = (letter: string) => `${letter}(?:(\\d+)|\\[(-?\\d+)\\])?`;
const CELL = new RegExp(`^(?:${PART('R')})?(?:${PART('C')})?$`, 'i');

/** Places beyond the sheet's edge come in again at the other one. */
const wrap = (at: number, last: number) => ((((at - 1) % last) + last) % last) + 1;

interface End {
  row?: number;
  col?: number;
}

function readEnd(text: string, at: { row: number; col: number }): End {
  const found = CELL.exec(text);
  if (text === '' || found === null)
    throw new FormulaError(`${text} is no reference in the R1C1 style`);
  const place = (letter: string, one: string | undefined, by: string | undefined, own: number) =>
    text.toUpperCase().includes(letter)
      ? one === undefined
        ? own + Number(by ?? 0)
        : Number(one)
      : undefined;
  const row = place('R', found[1], found[2], at.row);
  const col = place('C', found[3], found[4], at.col);
  if (
    (found[1] !== undefined && (row ?? 0) > LAST_ROW) ||
    (found[3] !== undefined && (col ?? 0) > LAST_COL)
  )
    throw new FormulaError(`${text} lies outside the sheet`);
  if (row === 0 && found[1] !== undefined) throw new FormulaError(`${text} lies outside the sheet`);
  return {
    ...(row === undefined ? {} : { row: wrap(row, LAST_ROW) }),
    ...(col === undefined ? {} : { col: wrap(col, LAST_COL) }),
  };
}

/** Reads a reference in the R1C1 style, as INDIRECT may be told to. */
export function parseR1C1(text: string, at: { row: number; col: number }): Node {
  const mark = text.lastIndexOf('!');
  const prefix = mark < 0 ? {} : sheetPrefix(text.slice(0, mark + 1));
  const ends = text
    .slice(mark + 1)
    .split(':')
    .map((end) => readEnd(end.trim(), at));
  // A cell and a whole row or column are no two corners of a block.
  if (new Set(ends.map((end) => Object.keys(end).sort().join())).size > 1)
    throw new FormulaError(`${text} is no reference in the R1C1 style`);
  const rows = ends.map(({ row }) => row);
  const cols = ends.map(({ col }) => col);
  const whole = rows.includes(undefined)
    ? 'columns'
    : cols.includes(undefined)
      ? 'rows'
      : undefined;
  const corner = (row: number, col: number): Corner => ({
    row,
    col,
    absoluteRow: true,
    absoluteCol: true,
  });
  const least = (list: (number | undefined)[], other: number) =>
    list.includes(undefined) ? other : Math.min(...list.map(Number));
  const most = (list: (number | undefined)[], other: number) =>
    list.includes(undefined) ? other : Math.max(...list.map(Number));
  return {
    kind: 'reference',
    ...prefix,
    ...(whole === undefined ? {} : { whole }),
    from: corner(least(rows, 1), least(cols, 1)),
    to: corner(most(rows, LAST_ROW), most(cols, LAST_COL)),
  };
}
