import type { Cell } from '../table/cell.js';
import { cellOf } from './flatten.js';
import { at } from './node-at.js';
import type { Node } from './parse-json.js';
import type { RecordList } from './record-list.js';

/** A table as Google's charts and sheets send it: `cols` with labels, `rows` of cells `c` with values `v`. */
export function googleTable(root: Node): RecordList | undefined {
  const table = at(root, 'table') ?? root;
  const columns = at(table, 'cols')?.items;
  const rows = at(table, 'rows')?.items;
  if (columns === undefined || rows === undefined || rows.length === 0) return undefined;
  if (!rows.every((row) => at(row, 'c')?.items?.length === columns.length)) return undefined;
  const names = columns.map(
    (one, i) =>
      [at(one, 'label'), at(one, 'id')].find((name) => name?.text)?.text ?? `column${i + 1}`,
  );
  const cells = (): [Node, [string, Cell][]][] =>
    rows.map((row) => [
      row,
      names.map((name, i): [string, Cell] => {
        const value = at(row, 'c', i, 'v');
        return [name, value === undefined ? null : cellOf(value, '')];
      }),
    ]);
  return {
    path: table === root ? '$.rows' : '$.table.rows',
    rows: rows.length,
    items: [],
    shape: 'cube',
    depth: 0,
    cells,
  };
}
