import { readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AssayError, type Warning } from '@assay/schema';
import { parseJson } from '../json/parse-json.js';
import { readText } from '../json/json-reading.js';
import { Places } from '../json/places.js';
import { CellReading, type Cell, type CellRecord } from '../table/cell-reading.js';
import type { Plan } from '../table/reading.js';
import { namedEncoding } from '../text/encoding.js';
import type { Encoding } from '../text/encoding-found.js';
import { entryOf, ENTRY_COLUMNS, type Entry, type Xml } from './entry.js';
import { jsonEntries } from './json-feed.js';
import { feedMoment } from './feed-moment.js';

/** RSS 0.9x to 2.0, RDF, Atom or JSON Feed: one row an entry. */
export function openFeed(
  path: string,
  name: string,
  detected: Encoding,
  json: boolean,
  plan: Plan | undefined,
): CellReading {
  const encoding = json ? detected : declaredEncoding(path, detected);
  const text = readText(path, encoding, name);
  refuseEntities(text, name);
  const places = new Places(text, encoding);
  const warnings: Warning[] = [];
  const { kind, title, entries, spans } = json
    ? jsonEntries(parseJson(text, 0, name).node, text)
    : xmlEntries(text, name);
  const records = entries.map((entry, i): CellRecord => {
    const [start, end] = spans[i] ?? [0, text.length];
    const cells = new Map<number, Cell>();
    ENTRY_COLUMNS.forEach((column, index) => {
      const value = entry[column];
      if (value === undefined) return;
      cells.set(index, column === 'published' || column === 'updated' ? feedMoment(value) : value);
    });
    return { cells, ...places.at(start, end) };
  });
  const facts = {
    kind,
    encoding: encoding.name,
    delimiter: null,
    decimal: null,
    header_line: null,
    skipped_lines: 0,
  };
  return new CellReading(
    {
      names: [...ENTRY_COLUMNS],
      records,
      source: { ...facts, ...(title === undefined ? {} : { title }) },
      warnings,
    },
    plan,
  );
}

/** Entities that a document defines itself may reach for files or grow without end. */
function refuseEntities(text: string, file: string): void {
  const at = text.slice(0, 1 << 16).search(/<!ENTITY\s/);
  if (at < 0) return;
  const line = text.slice(0, at).split('\n').length;
  throw new AssayError(
    'xml-entities',
    `line ${line} of ${file} defines entities of its own, which are not read`,
    {
      place: { file, line },
      remedy: 'remove the definitions, or get the feed from its publisher',
    },
  );
}

/** XML names its encoding in its first line. */
function declaredEncoding(path: string, detected: Encoding): Encoding {
  const head = readFileSync(path).subarray(0, 200);
  const declared = /<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(
    head.toString('latin1'),
  )?.[1];
  if (declared === undefined || detected.mark > 0 || detected.name.startsWith('utf-16'))
    return detected;
  return /^utf-?16/i.test(declared) ? detected : namedEncoding(declared, head);
}

function xmlEntries(
  text: string,
  name: string,
): { kind: string; title: string | undefined; entries: Entry[]; spans: [number, number][] } {
  const valid = XMLValidator.validate(text, { allowBooleanAttributes: true });
  if (valid !== true) {
    throw new AssayError('xml-malformed', `line ${valid.err.line}: ${valid.err.msg}`, {
      place: { file: name, line: valid.err.line },
      remedy: 'the feed is cut off or broken there; get it again',
    });
  }
  // Entities that the document declares are never expanded: only XML's own and HTML's are, by ourselves.
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    cdataPropName: '#cdata',
    isArray: (tag) => ['item', 'entry', 'link', 'category', 'author', 'dc:creator'].includes(tag),
  });
  const root = parser.parse(text.replace(/<!DOCTYPE[^>[]*(\[[\s\S]*?\])?\s*>/i, '')) as Xml;
  const rss = (root['rss'] as Xml | undefined)?.['channel'] as Xml | undefined;
  const rdf = (root['rdf:RDF'] ?? root['RDF']) as Xml | undefined;
  const atom = (root['feed'] ?? root['atom:feed']) as Xml | undefined;
  const items = (rss?.['item'] ??
    rdf?.['item'] ??
    atom?.['entry'] ??
    atom?.['atom:entry'] ??
    []) as Xml[] | Xml;
  const list = Array.isArray(items) ? items : [items];
  const channel = rss ?? (rdf?.['channel'] as Xml | undefined) ?? atom;
  const title = channel === undefined ? undefined : entryOf(channel).title;
  return {
    kind: atom === undefined ? 'rss' : 'atom',
    title,
    entries: list.map(entryOf),
    spans: spansOf(text, atom === undefined ? 'item' : 'entry'),
  };
}

function spansOf(text: string, tag: string): [number, number][] {
  const spans: [number, number][] = [];
  const pattern = new RegExp(
    `<!--[\\s\\S]*?-->|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|<(?:\\w+:)?${tag}(?=[\\s>/])|</(?:\\w+:)?${tag}\\s*>`,
    'g',
  );
  let start = -1;
  for (const match of text.matchAll(pattern)) {
    if (match[0].startsWith('<!')) continue;
    if (match[0].startsWith('</')) {
      if (start >= 0) spans.push([start, match.index + match[0].length]);
      start = -1;
    } else start = match.index;
  }
  return spans;
}
