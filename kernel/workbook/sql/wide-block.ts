import type { Grid } from '../graph/grid.js';
import type { DataColumn, DataTable } from '../layout/tables.js';
import type { Emitter } from './emitter.js';
import type { Ref, Value } from './operand.js';

/** From so many columns on a block of data is read from its table at once. */
const WIDE = 24;

/** The table that holds all there is in a block, and the place of each column of the block in it, -1 for an empty one. */
function tableUnder(
  grid: Grid,
  ref: Ref,
  top: number,
  bottom: number,
): { table: DataTable; places: number[] } | undefined {
  let table: DataTable | undefined;
  const found: (DataColumn | undefined)[] = [];
  for (let col = ref.col1; col <= ref.col2; col += 1) {
    const [piece, ...more] = grid.pieces(ref.sheet, col, top, bottom);
    if (piece === undefined) {
      found.push(undefined);
      continue;
    }
    if (more.length > 0 || piece.kind !== 'table') return undefined;
    table ??= piece.table;
    const { area } = table;
    const whole =
      piece.row1 <= Math.max(top, area.row1) && piece.row2 >= Math.min(bottom, area.row2);
    if (piece.table !== table || !whole) return undefined;
    found.push(piece.column);
  }
  if (table === undefined) return undefined;
  const order = new Map(table.columns.map((column, at) => [column, at]));
  const places = found.map((column) => (column === undefined ? -1 : (order.get(column) ?? -1)));
  return { table, places };
}

/** SQL of a row of the block, `xl_r` from the table's first. */
function rowSql(source: string, width: number, places: number[]): string {
  const [first = 0] = places;
  if (places.every((place, at) => first >= 0 && place === first + at))
    return `${source}[xl_r * ${width} + ${first + 1} : xl_r * ${width} + ${first + places.length}]`;
  const cells = places.map((place) =>
    place < 0 ? 'xl_blank()' : `${source}[xl_r * ${width} + ${place + 1}]`,
  );
  return `[${cells.join(', ')}]`;
}

/** The values of a wide block that lies on one table, row after row; nothing for other blocks. */
export function wideBlock(
  ref: Ref,
  grid: Grid,
  emitter: Emitter,
  viewOf: (table: DataTable) => string,
): Value | undefined {
  const cols = ref.col2 - ref.col1 + 1;
  if (cols < WIDE) return undefined;
  const last = emitter.length - 1;
  const top = Math.min(ref.row1, ref.row2);
  const bottom = Math.max(ref.row1 + (ref.moves1 ? last : 0), ref.row2 + (ref.moves2 ? last : 0));
  const under = tableUnder(grid, ref, top, bottom);
  if (under === undefined) return undefined;
  const { table, places } = under;
  const { area, columns } = table;
  const from = Math.max(top, area.row1);
  const to = Math.min(bottom, area.row2);
  const source = emitter.source(viewOf(table));
  const row = rowSql(source.sql, columns.length, places);
  const rows = `flatten(list_transform(range(${from - area.row1}, ${to - area.row1 + 1}), lambda xl_r: ${row}))`;
  const blanks = (count: number) => (count > 0 ? [`xl_blanks(${count * cols})`] : []);
  const parts = [...blanks(from - top), rows, ...blanks(bottom - to)];
  const list = emitter.emit(parts.length === 1 ? rows : `list_concat(${parts.join(', ')})`, [
    source,
  ]);
  if (!ref.moves1 && !ref.moves2) return list;
  const bound = (at: number, moves: boolean) => `(${at}${moves ? ' + i' : ''}) * ${cols}`;
  const begin = `${bound(ref.row1 - top, ref.moves1)} + 1`;
  return emitter.emit(`${list.sql}[${begin} : ${bound(ref.row2 - top + 1, ref.moves2)}]`, [
    list,
    emitter.row,
  ]);
}
