import { statSync } from 'node:fs';
import type { Warning } from '@assay/schema';
import type { Plan, ReadingOptions } from '../../table/reading.js';
import type { Encoding } from '../../text/encoding-found.js';
import { chooseList, recordsReason } from '../choose-list.js';
import { listsLeft } from '../lists-left.js';
import { parseJson, type RepeatedName } from '../parse-json.js';
import type { RecordList, Shape } from '../record-list.js';
import { recordLists, step } from '../record-lists.js';
import { addStated } from '../stated-names.js';
import { StreamReading } from '../stream-reading.js';
import { columnLists } from '../shapes.js';
import { abridged, KEPT } from './abridged.js';
import { ColumnRecords, MOST_LISTS } from './column-records.js';
import { ListRecords } from './list-records.js';
import type { Place } from './place.js';

/** Documents of more bytes are read record by record where their list allows it: all of their values would not fit into memory. */
const LARGE = 24 << 20;
const RECORDS: ReadonlySet<Shape> = new Set<Shape>(['objects', 'arrays', 'values']);

/**
 * A large document whose records stand in one list, or in lists of one length that are columns; undefined for a small one, and for one of another form, which can only
 * be read as a whole.
 *
 * @throws AssayError `json-malformed`, `records-unknown`
 */
export function openLarge(
  path: string,
  name: string,
  encoding: Encoding,
  options: ReadingOptions,
  plan: Plan | undefined,
  least = LARGE,
): StreamReading | undefined {
  const bytes = statSync(path).size;
  if (bytes <= least || /^utf-(16|32)/.test(encoding.name)) return undefined;
  const short = abridged(path, encoding, name);
  if (short === undefined) return undefined;
  const repeated: RepeatedName[] = [];
  const { node } = parseJson(short.text, 0, name, repeated);
  const all = recordLists(node);
  if (!all.every((list) => count(list, short.places))) return undefined;
  const warnings: Warning[] = [];
  const { chosen, all: found } = chooseList(node, all, options.records, warnings);
  const { names: fields, allItems } = short.places.get(chosen.path) ?? {};
  if (fields === undefined || chosen.rows === 0 || chosen.inside !== undefined) return undefined;
  const columns = chosen.shape === 'columns' ? columnsOf(chosen, short.places) : undefined;
  const rows = columns === undefined ? allItems : chosen.rows;
  if (rows === undefined || (columns === undefined && !RECORDS.has(chosen.shape))) return undefined;
  if (isWide(chosen)) return undefined;
  addStated(node, chosen);
  if (chosen.index !== undefined) return undefined;
  if (options.records === undefined && warnings.length === 0)
    warnings.push(...listsLeft(found, chosen));
  // The lists of further documents go on with those of the first one.
  chosen.rows = rows;
  return new StreamReading(
    {
      bytes,
      records: () =>
        columns === undefined
          ? new ListRecords(path, encoding, name, fields)
          : new ColumnRecords(path, encoding, name, fields, columns),
      facts: {
        ...{ kind: 'json', encoding: encoding.name, delimiter: null, decimal: null },
        ...{ header_line: null, skipped_lines: 0, records: chosen.path },
        reasons: {
          encoding: encoding.reason ?? null,
          records: recordsReason({ chosen, all: found }, options.records),
        },
        record_lists: found.map(({ path: at, rows }) => ({ path: at, rows })),
      },
      warnings,
      ...{ names: chosen.names, units: chosen.units, fills: chosen.fills },
      value: /\.([A-Za-z_]\w*)$/.exec(chosen.path)?.[1],
      absent: chosen.shape === 'objects',
    },
    plan,
  );
}

/** Gives a list the rows that it has in the whole document; false where the document as a whole makes another list of it. */
function count(list: RecordList, places: ReadonlyMap<string, Place>): boolean {
  if (list.shape === 'cube') return false;
  if (list.shape === 'columns') {
    const lengths = listsOf(list, places).map((place) => place?.items);
    const [rows] = lengths;
    if (rows === undefined || lengths.some((length) => length !== rows)) return false;
    list.rows = rows;
    return true;
  }
  // Objects are not cut: what they are read as is whole.
  if (!RECORDS.has(list.shape)) return true;
  const items = places.get(placeOf(list.path))?.items;
  if (items === undefined) return false;
  list.rows = items;
  return true;
}

/** Where the lists stand that are the columns of a table. */
function listsOf({ path, items }: RecordList, places: ReadonlyMap<string, Place>) {
  const [first] = items;
  const lists = first === undefined ? [] : columnLists(first.node);
  return lists.map(([name]) => places.get(`${placeOf(path)}${step(name)}`));
}

/** The names of columns that can be read side by side: not too many, and in one document, where they are of one length. */
function columnsOf(list: RecordList, places: ReadonlyMap<string, Place>): string[] | undefined {
  const lists = listsOf(list, places);
  const names = lists.flatMap((place) => place?.names?.at(-1) ?? []);
  const one = lists.every((place) => place?.allItems === place?.items);
  const named = names.length === lists.length && !names.includes('');
  return one && named && lists.length <= MOST_LISTS ? names : undefined;
}

/** Where a list stands, also the one in an envelope, whose place is told by its number. */
function placeOf(path: string): string {
  return path.replace(/^\$(\[\d+\])+/, (numbers) => numbers.replace(/\d+/g, '*'));
}

/** Whether items are lists that were cut themselves. */
function isWide({ shape, items }: RecordList): boolean {
  return shape === 'arrays' && items.some(({ node }) => (node.items?.length ?? 0) >= KEPT);
}
