import { columnNames } from '../table/column-names.js';
import type { Cell, CellRecord } from '../table/cell-reading.js';
import { cellOf, flatten } from './flatten.js';
import type { Node } from './parse-json.js';
import type { Places } from './places.js';
import type { RecordList } from './record-lists.js';

/** Columns by the records' fields, in the order in which they first come. */
export function tableOf(
  list: RecordList,
  text: string,
  places: Places,
): { names: string[]; records: CellRecord[] } {
  const order = new Map<string, number>();
  const records: CellRecord[] = [];
  const add = (node: Node, entries: readonly [string, Cell][]): void => {
    const cells = new Map<number, Cell>();
    for (const [name, cell] of entries) {
      const index = order.get(name) ?? order.size;
      order.set(name, index);
      cells.set(index, cell);
    }
    records.push({ cells, ...places.at(node.start, node.end) });
  };
  if (list.shape === 'columns') {
    const lists = list.items[0]?.fields ?? [];
    for (let i = 0; i < list.rows; i++) {
      const entries = lists.flatMap(([name, values]): [string, Cell][] => {
        const item = values.items?.[i];
        return item === undefined ? [] : [[name, cellOf(item, text)]];
      });
      const first = lists[0]?.[1].items?.[i];
      if (first !== undefined) add(first, entries);
    }
  } else if (list.shape === 'keyed') {
    for (const [key, node] of list.items[0]?.fields ?? [])
      add(node, [['key', key], ...flatten(node, text)]);
  } else if (list.shape === 'arrays') addArrays(list, text, add);
  else for (const node of list.items) add(node, flatten(node, text));
  if (order.size === 0) order.set('value', 0);
  return { names: columnNames([...order.keys()], order.size), records };
}

/** Lists of values: the first one holds the names when it is all text and the others are not. */
function addArrays(
  list: RecordList,
  text: string,
  add: (node: Node, entries: [string, Cell][]) => void,
): void {
  const [first, ...rest] = list.items;
  const texts =
    first?.items?.length !== 0 && first?.items?.every((item) => item.kind === 'string') === true;
  const mixed = rest.some((row) => row.items?.some((item) => item.kind !== 'string') === true);
  const recurring = rest.some(
    (row) =>
      row.items?.some((item, i) => item.text === first?.items?.[i]?.text && item.text !== '') ===
      true,
  );
  const header = texts && rest.length > 0 && (mixed || !recurring);
  const names = header ? (first?.items ?? []).map((item, i) => item.text ?? `column${i + 1}`) : [];
  for (const row of header ? rest : list.items) {
    add(
      row,
      (row.items ?? []).map((item, i): [string, Cell] => [
        names[i] ?? `column${i + 1}`,
        cellOf(item, text),
      ]),
    );
  }
}
