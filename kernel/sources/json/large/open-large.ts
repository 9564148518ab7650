import { statSync } from 'node:fs';
import type { Warning } from '@assay/schema';
import type { Plan, ReadingOptions } from '../../table/reading.js';
import type { Encoding } from '../../text/encoding-found.js';
import { chooseList } from '../choose-list.js';
import { listsLeft } from '../lists-left.js';
import { parseJson, type RepeatedName } from '../parse-json.js';
import type { RecordList, Shape } from '../record-list.js';
import { recordLists } from '../record-lists.js';
import { addStated } from '../stated-names.js';
import { StreamReading } from '../stream-reading.js';
import { abridged, type WholeList } from './abridged.js';
import { ListRecords } from './list-records.js';

/** Documents of more bytes are read record by record where their list allows it: all of their values would not fit into memory. */
const LARGE = 24 << 20;
const RECORDS: ReadonlySet<Shape> = new Set<Shape>(['objects', 'arrays', 'values']);

/**
 * A large document whose records stand in one list; undefined for a small one, and for one of another form, which can only
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
  if (short === undefined || short.innerCut) return undefined;
  const repeated: RepeatedName[] = [];
  const { node } = parseJson(short.text, 0, name, repeated);
  const all = recordLists(node);
  for (const list of all) count(list, short.lists);
  const warnings: Warning[] = [];
  const { chosen, all: found } = chooseList(node, all, options.records, warnings);
  const whole = short.lists.get(chosen.path);
  if (whole === undefined || whole.items === 0 || chosen.inside !== undefined) return undefined;
  if (!RECORDS.has(chosen.shape)) return undefined;
  addStated(node, chosen);
  if (chosen.index !== undefined) return undefined;
  if (options.records === undefined && warnings.length === 0)
    warnings.push(...listsLeft(found, chosen));
  return new StreamReading(
    {
      bytes,
      records: () => new ListRecords(path, encoding, name, whole.fields),
      facts: {
        ...{ kind: 'json', encoding: encoding.name, delimiter: null, decimal: null },
        ...{ header_line: null, skipped_lines: 0, records: chosen.path },
        record_lists: found.map(({ path: at, rows }) => ({ path: at, rows })),
      },
      warnings,
      ...{ names: chosen.names, units: chosen.units },
      value: /\.([A-Za-z_]\w*)$/.exec(chosen.path)?.[1],
      absent: chosen.shape === 'objects',
    },
    plan,
  );
}

/** Gives a list the rows that it has in the whole document; those inside of it have as many more. */
function count(list: RecordList, lists: ReadonlyMap<string, WholeList>): void {
  let outermost = list;
  while (outermost.inside !== undefined) outermost = outermost.inside;
  const whole = lists.get(outermost.path)?.items;
  if (whole === undefined || outermost.items.length === 0) return;
  list.rows = Math.round((list.rows * whole) / outermost.items.length);
}
