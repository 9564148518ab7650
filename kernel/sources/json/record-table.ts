import { FieldColumns, type Entries } from './field-columns.js';
import { columnNames } from '../table/column-names.js';
import type { Cell, CellRecord } from '../table/cell.js';
import { unitOf } from '../table/units.js';
import { cellOf, flatten } from './flatten.js';
import { ownerColumns } from './owner-columns.js';
import type { Node } from './parse-json.js';
import type { Places } from './places.js';
import type { Item, RecordList } from './record-list.js';
import { columnLists } from './shapes.js';

export interface RecordTable {
  names: string[];
  units: (string | undefined)[];
  records: CellRecord[];
}

/** Takes a row, and the node that tells where it stands. */
type Add = (node: Node, entries: Entries, around?: Entries) => void;

/** Columns by the records' fields, in the order in which they first come. */
export function tableOf(list: RecordList, text: string, places: Places): RecordTable {
  const fields = new FieldColumns([], [], list.fills);
  const { names } = fields;
  const records: CellRecord[] = [];
  rowsOf(list, text, (node, entries, around = []) => {
    records.push({ cells: fields.cells(entries, around), ...places.at(node.start, node.end) });
  });
  if (names.length === 0) names.push('value');
  return {
    names: columnNames(names, names.length),
    units: names.map((name) => list.units?.get(name) ?? unitOf(name)),
    records,
  };
}

function rowsOf(list: RecordList, text: string, add: Add): void {
  const around = ownerColumns(list.items, text);
  switch (list.shape) {
    case 'cube':
      for (const [node, entries] of list.cells?.() ?? []) add(node, entries);
      return;
    case 'columns':
      for (const item of list.items) addColumns(item, text, add, around(item));
      return;
    case 'keyed':
      for (const { node } of list.items)
        for (const [key, value] of node.fields ?? [])
          add(value, [['key', key], ...flatten(value, text)]);
      return;
    case 'pairs':
      for (const { node } of list.items)
        for (const [key, value] of node.fields ?? [])
          add(value, [
            ['key', key],
            ['value', cellOf(value, text)],
          ]);
      return;
    case 'oriented':
      for (const { node } of list.items) addOriented(node, text, add);
      return;
    case 'arrays':
      addArrays(list, text, add, around);
      return;
    case 'values': {
      const name = /\.([A-Za-z_]\w*)$/.exec(list.path)?.[1] ?? 'value';
      for (const { node } of list.items) add(node, [[name, cellOf(node, text)]]);
      return;
    }
    default: {
      const objects = list.items.some(({ node }) => node.kind === 'object');
      for (const item of list.items)
        add(
          item.node,
          objects && item.node.kind === 'null' ? [] : flatten(item.node, text),
          around(item),
        );
    }
  }
}

function addColumns({ node }: Item, text: string, add: Add, around: Entries): void {
  const lists = columnLists(node);
  const rows = lists[0]?.[1].items ?? [];
  rows.forEach((first, i) => {
    const entries = lists.flatMap(([name, values]): [string, Cell][] => {
      const item = values.items?.[i];
      return item === undefined ? [] : [[name, cellOf(item, text)]];
    });
    add(first, entries, around);
  });
}

function addOriented(node: Node, text: string, add: Add): void {
  const columns = node.fields ?? [];
  (columns[0]?.[1].fields ?? []).forEach(([key, first], i) => {
    const cells = columns.map(([name, column]): [string, Cell] => {
      const cell = column.fields?.[i]?.[1];
      return [name, cell === undefined ? null : cellOf(cell, text)];
    });
    add(first, key === String(i) ? cells : [['key', key], ...cells]);
  });
}

/** Lists of values: the first one holds the names when it is all text and the others are not. */
function addArrays(
  list: RecordList,
  text: string,
  add: Add,
  around: (item: Item) => Entries,
): void {
  const [first, ...rest] = list.items;
  const header = list.names === undefined && isHeader(first?.node, rest);
  const names =
    list.names ??
    (header
      ? columnNames(
          (first?.node.items ?? []).map((item) => item.text ?? ''),
          first?.node.items?.length ?? 0,
        )
      : []);
  for (const [at, row] of (header ? rest : list.items).entries()) {
    const name = list.index?.[at];
    const index: [string, Cell][] = name === undefined ? [] : [['index', cellOf(name, text)]];
    if (row.node.kind === 'null') add(row.node, index);
    else {
      const cells = (row.node.items ?? []).map((item, i): [string, Cell] => [
        names[i] ?? `column${i + 1}`,
        cellOf(item, text),
      ]);
      add(row.node, [...index, ...cells], around(row));
    }
  }
}

export function isHeader(first: Node | undefined, rest: readonly Item[]): boolean {
  const items = first?.items ?? [];
  if (items.length === 0 || rest.length === 0) return false;
  if (!items.every((item) => item.kind === 'string')) return false;
  if (rest.some(({ node }) => node.items?.some((item) => item.kind !== 'string') === true))
    return true;
  return !rest.some(
    ({ node }) =>
      node.items?.some((item, i) => item.text === items[i]?.text && item.text !== '') === true,
  );
}
