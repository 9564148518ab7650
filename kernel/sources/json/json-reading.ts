import { readFileSync, statSync } from 'node:fs';
import { AssayError, type Warning } from '@assay/schema';
import { decoderOf } from '../text/cells/decode.js';
import type { Encoding } from '../text/encoding-found.js';
import { CellReading } from '../table/cell-reading.js';
import type { Plan, ReadingOptions, Rejected } from '../table/reading.js';
import { tableOf } from './record-table.js';
import { parseJson, type Node } from './parse-json.js';
import { Places } from './places.js';
import { chooseList, recordLists, samePath, type RecordList } from './record-lists.js';

const LARGEST = 400 << 20;

/** A whole text in memory, decoded. */
export function readText(path: string, encoding: Encoding, name: string): string {
  const { size } = statSync(path);
  if (size > LARGEST) {
    throw new AssayError(
      'source-too-large',
      `${name} has ${Math.round(size / 2 ** 20)} MB; up to ${LARGEST >> 20} MB can be read in this format`,
      {
        status: 413,
        place: { file: name },
        remedy: 'give it as JSON Lines or CSV, or in parts',
      },
    );
  }
  const bytes = readFileSync(path);
  if (encoding.name.startsWith('utf-16')) return new TextDecoder(encoding.name).decode(bytes);
  if (encoding.name.startsWith('utf-32'))
    throw new AssayError('encoding-unknown', `${name} is written in ${encoding.name}`, {
      remedy: 'save it as UTF-8',
    });
  return decoderOf(encoding.name)(bytes, encoding.mark, bytes.length);
}

/** A JSON document or JSON Lines. */
export function openJson(
  path: string,
  name: string,
  encoding: Encoding,
  options: ReadingOptions,
  lines: boolean,
  plan: Plan | undefined,
): CellReading {
  const text = readText(path, encoding, name);
  const warnings: Warning[] = [];
  const rejected: Rejected[] = [];
  const places = new Places(text, encoding);
  const list = lines
    ? lineList(text, places, rejected, warnings)
    : documentList(text, name, options, warnings);
  const { names, records } = tableOf(list.chosen, text, places);
  const facts = {
    kind: lines ? 'jsonl' : 'json',
    encoding: encoding.name,
    delimiter: null,
    decimal: null,
    header_line: null,
    skipped_lines: 0,
  };
  const source = lines
    ? facts
    : {
        ...facts,
        records: list.chosen.path,
        record_lists: list.all.map(({ path: at, rows }) => ({ path: at, rows })),
      };
  return new CellReading({ names, records, rejected, source, warnings }, plan);
}

interface Chosen {
  chosen: RecordList;
  all: RecordList[];
}

function documentList(
  text: string,
  name: string,
  options: ReadingOptions,
  warnings: Warning[],
): Chosen {
  const [node, ...pages] = documents(text, name);
  if (node === undefined) throw new RangeError('a text without a document was parsed');
  const found = listOf(node, options, warnings);
  if (pages.length > 0) addPages(found.chosen, pages, name);
  return found;
}

/** The one document of a text; several one after another are the pages of an API. */
function documents(text: string, name: string): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  do {
    const { node, end } = parseJson(text, at, name);
    nodes.push(node);
    at = end;
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
    const next = text[at];
    if (next !== undefined && next !== '{' && next !== '[') {
      const line = text.slice(0, at).split('\n').length;
      throw new AssayError(
        'json-malformed',
        `line ${line}: text goes on behind the end of the document`,
        {
          place: { file: name, line },
          remedy: 'load it with format jsonl if it holds one document a line',
        },
      );
    }
  } while (at < text.length);
  return nodes;
}

/** The records of further pages, which stand where those of the first one stand. */
function addPages(list: RecordList, pages: readonly Node[], name: string): void {
  for (const [i, page] of pages.entries()) {
    if (list.shape === 'single') {
      list.items.push(page);
      list.rows++;
      continue;
    }
    const more = recordLists(page).find((one) => samePath(one.path, list.path));
    if (more === undefined || list.shape === 'columns' || list.shape === 'keyed') {
      throw new AssayError(
        'page-unlike',
        `page ${i + 2} of ${name} has no list of records at ${list.path}, as the first one has`,
        { place: { file: name }, remedy: 'choose the list of records with --records' },
      );
    }
    list.items.push(...more.items);
    list.rows += more.rows;
  }
}

function listOf(node: Node, options: ReadingOptions, warnings: Warning[]): Chosen {
  const all = recordLists(node);
  if (options.records !== undefined) {
    const wanted = options.records;
    const chosen = all.find((list) => samePath(list.path, wanted));
    if (chosen !== undefined) return { chosen, all };
    throw new AssayError('records-unknown', `there is no list of records at ${wanted}`, {
      pointer: '/records',
      remedy: `choose one of ${all.map((list) => list.path).join(', ')}`,
    });
  }
  const filled = all.filter((list) => list.rows > 0);
  const single: RecordList = { path: '$', rows: 1, items: [node], shape: 'single', depth: 0 };
  const best = chooseList(filled.length > 0 ? filled : all);
  // An object of single values with, at most, lists of values inside is itself the record.
  const alone =
    best === undefined ||
    (node.kind === 'object' &&
      filled.length > 0 &&
      filled.every((list) => list.shape === 'values'));
  const chosen = alone ? single : best;
  const others = filled.filter((list) => list !== chosen && list.shape !== 'values');
  if (others.length > 0 && chosen !== single) {
    warnings.push({
      line: null,
      message: `${filled.length} lists of records were found; ${chosen.path} was read, not ${others.map((list) => `${list.path} (${list.rows})`).join(', ')}; choose with --records`,
    });
  }
  return { chosen, all: alone ? [single, ...all] : all };
}

function lineList(text: string, places: Places, rejected: Rejected[], warnings: Warning[]): Chosen {
  const items: Node[] = [];
  let at = 0;
  let record = 0;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    if (line.trim() === '') continue;
    record++;
    try {
      const { node, end } = parseJson(line, 0);
      if (line.slice(end).trim() !== '')
        throw new AssayError('json-malformed', 'text goes on behind the document');
      items.push(shifted(node, start));
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      const place = places.at(start, start + line.length);
      const reason = `is no JSON: ${error.message.replace(/^line \d+, /, '')}`;
      rejected.push({
        record,
        ...place,
        column: null,
        value: line.slice(0, 500),
        reason,
        whole: true,
      });
      if (rejected.length === 1)
        warnings.push({ line: place.line, message: `a line was left out, because it ${reason}` });
    }
  }
  const chosen: RecordList = {
    path: '$',
    rows: items.length,
    items,
    shape: items.every((item) => item.kind === 'array') ? 'arrays' : 'objects',
    depth: 0,
  };
  if (items.length === 0)
    throw new AssayError('no-table', 'no line holds a JSON document', {
      remedy: 'check the format',
    });
  return { chosen, all: [chosen] };
}

/** A node of one line with its place in the whole text. */
function shifted(node: Node, by: number): Node {
  const moved: Node = { ...node, start: node.start + by, end: node.end + by };
  if (node.fields !== undefined)
    moved.fields = node.fields.map(([name, value]) => [name, shifted(value, by)]);
  if (node.items !== undefined) moved.items = node.items.map((item) => shifted(item, by));
  return moved;
}
