import { AssayError, type Warning } from '@assay/schema';
import { CHOSEN } from '../table/reasons.js';
import type { Node } from './parse-json.js';
import type { RecordList } from './record-list.js';
import { samePath } from './record-lists.js';
import { isSingle } from './shapes.js';

/** Lists that tell of the data; they are read when there is nothing else. */
const ABOUT =
  /\.(columns?|fields|headers?|schema|links?|_links|cols|meta|metadata|info|errors?|warnings?|messages?|facets|sources?|citations?|licen[cs]es?|resources|parameters|context|structure|dimensions?|annotations|definitions|units|query\w*|criteria|notes?|request|version|views?|tags)(?=[.[]|$)/i;
/** Under these names an answer of an API keeps its records, be there only one. */
const RECORDS =
  /\.(data|results?|items|records?|rows|values?|features|observations?|entries|hits|list|elements|objects|docs|series|measurements?|samples?|events|members|content|response|feed)(\[\*\])?$/i;
/** Lists of lists under these names are the rows of each record, as in InfluxDB and Prometheus. */
const SERIES = /\.(values|datapoints|points|rows|samples|dataArray)$/;
/** A list inside records is meant rather than the records when it is this many times as long as they are many … */
const LONGER = 5;
/** … or, where there are more than a few of them, this many times. */
const MUCH_LONGER = 40;
const FEW = 4;
/** A list of single values from this length on is a column of data in a document without other lists. */
const SIGNAL = 10;
/** Single values of a document from this count on make a record of it. */
const RECORD = 4;

export interface Chosen {
  chosen: RecordList;
  all: RecordList[];
}

/**
 * The list that the user named, or the one that is most likely meant: most records, the least deep among equals.
 *
 * @throws AssayError `records-unknown` with those that there are
 */
export function chooseList(
  root: Node,
  all: RecordList[],
  wanted: string | undefined,
  warnings: Warning[],
): Chosen {
  if (wanted !== undefined) {
    const chosen = all.find((list) => samePath(list.path, wanted));
    if (chosen !== undefined) return { chosen, all };
    throw new AssayError('records-unknown', `there is no list of records at ${wanted}`, {
      pointer: '/records',
      remedy:
        all.length === 0
          ? 'the document holds none; leave it out'
          : `choose one of ${all.map((list) => list.path).join(', ')}`,
    });
  }
  const single: RecordList = {
    path: '$',
    rows: 1,
    items: [{ node: root }],
    shape: 'single',
    depth: 0,
  };
  const filled = all.filter((list) => list.rows > 0);
  const outer = (filled.length > 0 ? filled : all).filter((list) => list.inside === undefined);
  const best = longest(outer, filled);
  if (best === undefined) return { chosen: single, all: [single, ...all] };
  const inner = descend(best, filled);
  const chosen = inner === best && isOneRecord(root, best) ? single : inner;
  const others = filled.filter(
    (list) =>
      list !== chosen &&
      (list.shape !== 'values' || list.rows >= SIGNAL) &&
      !isAncestor(list, chosen) &&
      !describesColumns(list, chosen) &&
      (list.inside === undefined || list.rows > list.inside.rows),
  );
  const because = chosen === single ? [] : valuesBeside(root, chosen);
  if (others.length > 0 || inner !== best || because.length > 0)
    warnings.push({ line: null, message: doubt(chosen, best, others, because) });
  return { chosen, all: chosen === single ? [single, ...all] : all };
}

/** Why that list is read. */
export function recordsReason({ chosen, all }: Chosen, wanted: string | undefined): string {
  if (wanted !== undefined) return CHOSEN;
  if (chosen.shape === 'single') return 'the document holds no list of records: it is one';
  const others = all.filter((list) => list !== chosen && list.rows > 0).length;
  if (others === 0) return 'it is the only list';
  return `of ${others + 1} lists it is most likely meant: ${chosen.rows} rows`;
}

/** The list with most rows, its own or those of a list inside it that would be read in its stead. */
function longest(lists: readonly RecordList[], all: readonly RecordList[]): RecordList | undefined {
  const rank = new Map(
    lists.map((list) => {
      const about = ABOUT.test(list.path) ? 0.02 : 1;
      return [list, descend(list, all).rows * (list.shape === 'values' ? 0.01 : 1) * about];
    }),
  );
  const of = (list: RecordList): number => rank.get(list) ?? 0;
  return [...lists].sort((a, b) => of(b) - of(a) || a.depth - b.depth)[0];
}

/** The list inside the records of another that is so long that it must be the data. */
function descend(outer: RecordList, lists: readonly RecordList[]): RecordList {
  const inside = lists.filter((list) => list.inside === outer);
  const best = longest(inside, lists);
  if (best === undefined) return outer;
  // Behind a list of one record another one may follow, with the long list inside.
  const reach = descend(best, lists);
  // Series of a database: what they are and, inside, their rows.
  if (reach.shape === 'arrays' && SERIES.test(reach.path)) return reach;
  const named = outer.rows === 1 && RECORDS.test(reach.path);
  const factor = named ? 2 : outer.rows <= FEW ? LONGER : MUCH_LONGER;
  return reach.rows < outer.rows * factor ? outer : reach;
}

/** Whether a list tells of the columns of another one, an item of each. */
function describesColumns(list: RecordList, of: RecordList): boolean {
  const width = of.shape === 'arrays' ? of.items[0]?.node.items?.length : undefined;
  return list.shape === 'objects' && list.rows === width && ABOUT.test(list.path);
}

function isAncestor(list: RecordList, of: RecordList): boolean {
  for (let up = of.inside; up !== undefined; up = up.inside) if (up === list) return true;
  return false;
}

/** Whether a document is itself the record, and its lists are values of it. */
function isOneRecord(root: Node, best: RecordList): boolean {
  if (root.kind !== 'object' || best.path === '$') return false;
  if (best.shape === 'values') return best.rows < SIGNAL;
  return (
    best.rows === 1 &&
    best.shape === 'objects' &&
    !RECORDS.test(best.path) &&
    singles(root, 0) >= RECORD
  );
}

function singles(node: Node, depth: number): number {
  if (isSingle(node)) return 1;
  if (node.kind !== 'object' || depth > 3) return 0;
  return (node.fields ?? []).reduce((sum, [, value]) => sum + singles(value, depth + 1), 0);
}

/** The names of single values that stand beside a bare list of values, which alone is read. */
function valuesBeside(root: Node, chosen: RecordList): string[] {
  if (chosen.shape !== 'values' || root.kind !== 'object') return [];
  return (root.fields ?? []).filter(([, value]) => isSingle(value)).map(([name]) => name);
}

function doubt(
  chosen: RecordList,
  best: RecordList,
  others: readonly RecordList[],
  beside: readonly string[],
): string {
  const named = (list: RecordList): string => `${list.path} (${list.rows})`;
  const parts = [`${chosen.path} was read (${chosen.rows} rows)`];
  if (chosen.inside !== undefined) parts.push(`the list inside the records of ${named(best)}`);
  const left = others.slice(0, 8);
  if (left.length > 0) {
    const more = others.length > left.length ? ` and ${others.length - left.length} more` : '';
    parts.push(`not ${left.map(named).join(', ')}${more}`);
  }
  if (beside.length > 0) parts.push(`not the single values ${beside.slice(0, 8).join(', ')}`);
  return `more than one list of records could be meant: ${parts.join(', ')}; choose with --records`;
}
