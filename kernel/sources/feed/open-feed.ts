import type { Warning } from '@assay/schema';
import { readText } from '../json/json-reading.js';
import { Places } from '../json/places.js';
import { columnNames } from '../table/column-names.js';
import { CellReading } from '../table/cell-reading.js';
import type { Cell, CellRecord } from '../table/cell.js';
import type { Plan, Rejected } from '../table/reading.js';
import type { Encoding } from '../text/encoding-found.js';
import { ENTRY_COLUMNS, type Entry } from './entry.js';
import { feedEncoding } from './feed-encoding.js';
import { feedMoment } from './feed-moment.js';
import { jsonEntries } from './json-feed.js';
import { numbersIn } from './more-columns.js';
import { xmlEntries, type FeedEntries } from './xml-entries.js';

/** RSS 0.9x to 2.0, RDF, Atom or JSON Feed: one row an entry; the common columns first, then whatever else the entries hold. */
export function openFeed(
  path: string,
  name: string,
  detected: Encoding,
  json: boolean,
  plan: Plan | undefined,
): CellReading {
  const warnings: Warning[] = [];
  const encoding = json ? detected : feedEncoding(path, detected, warnings);
  const text = readText(path, encoding, name);
  const broken: Warning[] = [];
  const feed = json ? jsonEntries(text, name) : xmlEntries(text, name, broken);
  warnings.push(...broken);
  const table = rows(feed, new Places(text, encoding), text.length);
  warnings.push(...timeWarnings(table.rejected));
  const facts = {
    kind: feed.kind,
    encoding: encoding.name,
    delimiter: null,
    decimal: null,
    header_line: null,
    skipped_lines: 0,
  };
  const source = { ...facts, ...(feed.title === undefined ? {} : { title: feed.title }) };
  return new CellReading({ ...table, source, warnings }, plan);
}

function rows(
  feed: FeedEntries,
  places: Places,
  length: number,
): { names: string[]; records: CellRecord[]; rejected: Rejected[] } {
  const others = [...new Set(feed.more.flatMap((fields) => [...fields.keys()]))];
  const columns = others.map((key) => numbersIn(feed.more.map((fields) => fields.get(key))));
  const rejected: Rejected[] = [];
  const times = new Map(TIMES.map((column) => [column, momentsOf(feed.entries, column)]));
  const records = feed.entries.map((entry, i): CellRecord => {
    const [start, end] = feed.spans[i] ?? [0, length];
    const place = places.at(start, end);
    const cells = new Map<number, Cell>();
    ENTRY_COLUMNS.forEach((column, index) => {
      const value = entry[column];
      if (value === undefined) return;
      const moment = times.get(column)?.[i];
      if (!times.has(column)) cells.set(index, value);
      else if (moment !== undefined) cells.set(index, moment);
      else {
        const reason = 'is no time that can be read';
        rejected.push({ record: i + 1, ...place, column, value, reason, whole: false });
      }
    });
    columns.forEach((column, k) => {
      const cell = column[i];
      if (cell !== undefined) cells.set(ENTRY_COLUMNS.length + k, cell);
    });
    return { cells, ...place };
  });
  const names = [...ENTRY_COLUMNS, ...others];
  return { names: columnNames(names, names.length), records, rejected };
}

const TIMES: (keyof Entry)[] = ['published', 'updated'];

/** A column's times as instants; as they are written where none of them is one. */
function momentsOf(entries: readonly Entry[], column: keyof Entry): (Cell | undefined)[] {
  const cells = entries.map((entry) => {
    const text = entry[column];
    return text === undefined ? undefined : feedMoment(text);
  });
  const some = cells.some((cell) => typeof cell === 'object');
  return some ? cells.map((cell) => (typeof cell === 'string' ? undefined : cell)) : cells;
}

function timeWarnings(rejected: readonly Rejected[]): Warning[] {
  const [first] = rejected;
  if (first === undefined) return [];
  const more = rejected.length > 1 ? ` and ${rejected.length - 1} more like it` : '';
  return [
    {
      line: first.line,
      message: `"${first.value ?? ''}" in "${first.column ?? ''}" ${first.reason}${more}; it became NULL and is kept among the rejected`,
    },
  ];
}
