import { readFileSync, statSync } from 'node:fs';
import { AssayError, type Warning } from '@assay/schema';
import { decoderOf } from '../text/cells/decode.js';
import type { Encoding } from '../text/encoding-found.js';
import { CellReading } from '../table/cell-reading.js';
import type { Plan, ReadingOptions, Rejected } from '../table/reading.js';
import type { Chosen } from './choose-list.js';
import { documentList, repeatedWarning } from './document-list.js';
import { tableOf } from './record-table.js';
import { parseJson, type Node, type RepeatedName } from './parse-json.js';
import { Places } from './places.js';
import type { Item, RecordList } from './record-list.js';

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
    return wideText(bytes.subarray(encoding.mark), encoding.name === 'utf-32be');
  return decoderOf(encoding.name)(bytes, encoding.mark, bytes.length);
}

/** UTF-32, which no decoder of the platform knows; what is no character becomes U+FFFD. */
function wideText(bytes: Buffer, big: boolean): string {
  const parts: string[] = [];
  for (let i = 0; i + 3 < bytes.length; i += 4) {
    const code = big ? bytes.readUInt32BE(i) : bytes.readUInt32LE(i);
    parts.push(code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
  }
  return parts.join('');
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
  const table = tableOf(list.chosen, text, places);
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
  return new CellReading({ ...table, rejected, source, warnings }, plan);
}

function lineList(text: string, places: Places, rejected: Rejected[], warnings: Warning[]): Chosen {
  const items: Item[] = [];
  let at = 0;
  let record = 0;
  const repeated: RepeatedName[] = [];
  for (const whole of text.split('\n')) {
    // RFC 7464 puts a record separator before each document.
    const line = whole.startsWith('\x1e') ? ` ${whole.slice(1)}` : whole;
    const start = at;
    at += line.length + 1;
    if (line.trim() === '') continue;
    record++;
    try {
      const known = repeated.length;
      const { node, end } = parseJson(line, 0, undefined, repeated);
      for (const twice of repeated.slice(known)) twice.at += start;
      if (line.slice(end).trim() !== '')
        throw new AssayError('json-malformed', 'text goes on behind the document');
      items.push({ node: shifted(node, start) });
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
    shape: items.every(({ node }) => node.kind === 'array') ? 'arrays' : 'objects',
    depth: 0,
  };
  warnings.push(...repeatedWarning(repeated, text));
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
