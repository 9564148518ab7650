import type { Warning } from '@assay/schema';
import type { Node } from './parse-json.js';
import type { RecordList } from './record-list.js';
import { isSingle } from './shapes.js';

/** Lists that describe the data or the document; also those that a table's names and units were taken from. */
const DESCRIBES =
  /(bbox|shape|sizes?|dims?|dimensions?|axis_?names?|id|tags|keywords|roles?|links|authors?|(col(umn)?s?|fields?|head(er|ing)s?)([_ -]?(names?|headers?|labels|titles|types?|units?|info|metadata))?|(.*_)?(units?|types?|names?|labels?|keys|headers?|formats?))$/i;
const FEWEST = 3;
/** From this length on lists are surely columns. */
const LONG = 5;

/**
 * Doubts about lists of single values that the chosen records leave out although they may be data: columns of another table,
 * the axes of a grid, or lists that became one value of one record.
 */
export function listsLeft(all: readonly RecordList[], chosen: RecordList): Warning[] {
  const lists = all.filter(
    (list) =>
      list !== chosen &&
      list.shape === 'values' &&
      list.inside === undefined &&
      !DESCRIBES.test(nameOf(list)),
  );
  if (chosen.shape === 'columns' && chosen.path === '$' && chosen.rows < LONG) {
    const [root] = chosen.items;
    const values = (root?.node.fields ?? []).filter(([, value]) => isSingle(value));
    if (values.length > 0)
      return [
        mayBeRecord(
          chosen.rows,
          values.map(([name]) => name),
        ),
      ];
  }
  if (chosen.shape === 'single') {
    const numbers = lists.filter(({ items, rows }) => rows >= FEWEST && items.some(isNumber));
    return numbers.length < 2
      ? []
      : told(`the document was read as one record, in which`, 'are texts', numbers);
  }
  const left = lists.filter(
    (list) =>
      inTable(list, lists) ||
      alongside(list, chosen) ||
      (chosen.shape === 'keyed' && list.rows > 1 && list.items.some(isNumber)),
  );
  return left.length === 0 ? [] : told(`beside ${chosen.path}`, 'were not read', left);
}

/** Whether lists of the same length stand beside it, as columns of a table do. */
function inTable(list: RecordList, lists: readonly RecordList[]): boolean {
  return lists.some(
    (one) => one !== list && parentOf(one) === parentOf(list) && one.rows === list.rows,
  );
}

/** Whether it runs along with the rows or the columns of the chosen list. */
function alongside(list: RecordList, chosen: RecordList): boolean {
  if (parentOf(list) !== parentOf(chosen) || !/^(arrays|values)$/.test(chosen.shape)) return false;
  if (chosen.index !== undefined && nameOf(list) === 'index') return false;
  if (list.items.every(({ node }, i) => node.text === String(i))) return false;
  const width = chosen.items[0]?.node.items?.length ?? 1;
  return list.rows > 1 && (list.rows === chosen.rows || list.rows === width);
}

function mayBeRecord(rows: number, names: readonly string[]): Warning {
  return {
    line: null,
    message: `the lists of the document were read as columns of ${rows} rows, not ${names.slice(0, 8).join(', ')} beside them; it may be one record instead`,
  };
}

function told(where: string, what: string, lists: readonly RecordList[]): Warning[] {
  const shown = lists.slice(0, 8).map(({ path, rows }) => `${path} (${rows})`);
  const more = lists.length > shown.length ? ` and ${lists.length - shown.length} more` : '';
  return [
    {
      line: null,
      message: `${where} the lists ${shown.join(', ')}${more} ${what}; choose with --records`,
    },
  ];
}

const isNumber = ({ node }: { node: Node }): boolean => node.kind === 'number';
const nameOf = ({ path }: RecordList): string => path.split('.').at(-1) ?? '';
const parentOf = ({ path }: RecordList): string => path.split('.').slice(0, -1).join('.');
