import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AssayError, type Warning } from '@assay/schema';
import { baseOf, entryOf, many, TEXTS, type Entry, type Xml } from './entry.js';
import { moreFields } from './more-columns.js';
import { elementNames } from './namespaces.js';
import { oddCharacters } from './odd-characters.js';
import { ownEntities } from './own-entities.js';

export interface FeedEntries {
  kind: string;
  title: string | undefined;
  entries: Entry[];
  /** What each entry holds beside the common fields. */
  more: Map<string, string>[];
  spans: [number, number][];
}

/** Only over the root element is it a document type; in a text it is a text. */
const DOCTYPE =
  /^((?:\s|<\?[^?]*(?:\?(?!>)[^?]*)*\?>|<!--[^-]*(?:-(?!->)[^-]*)*-->)*)<!DOCTYPE[^>[]*(\[[\s\S]*?\])?\s*>/i;

const NEXT_DOCUMENT =
  /<\/(?:rss|feed|rdf:RDF)\s*>[\s\ufeff]*(?=<\?xml\s|<(?:rss|feed|rdf:RDF)[\s>])/gi;

const LISTS = ['item', 'entry', 'link', 'category', 'author', 'dc:creator'];

/**
 * The entries of RSS 0.9x to 2.0, RDF or Atom. XML that is broken somewhere is read as far as every entry can be found, with a
 * warning; a document that is cut off is refused.
 *
 * @throws AssayError `xml-malformed` with line, `xml-entities`
 */
export function xmlEntries(text: string, name: string, warnings: Warning[]): FeedEntries {
  const parts = documentsOf(text).map(({ from, to }) => {
    const told: Warning[] = [];
    const found = documentEntries(text.slice(from, to), name, told);
    const above = from === 0 ? 0 : text.slice(0, from).split('\n').length - 1;
    warnings.push(...told.map((one) => ({ ...one, line: one.line && one.line + above })));
    const spans = found.spans.map(([start, end]): [number, number] => [start + from, end + from]);
    return { ...found, spans };
  });
  const [first] = parts;
  if (first === undefined) return documentEntries(text, name, warnings);
  return {
    ...first,
    entries: parts.flatMap((part) => part.entries),
    more: parts.flatMap((part) => part.more),
    spans: parts.flatMap((part) => part.spans),
  };
}

/** The pages of one feed, kept one behind the other. */
function documentsOf(text: string): { from: number; to: number }[] {
  const ends = [...text.matchAll(NEXT_DOCUMENT)].map((one) => one.index + one[0].length);
  return [0, ...ends].map((from, i) => ({ from, to: ends[i] ?? text.length }));
}

function documentEntries(text: string, name: string, warnings: Warning[]): FeedEntries {
  const own = ownEntities(text, name);
  const names = elementNames(text);
  const root = parse(text, name, names, warnings);
  const channels = many(rootOf(root, 'rss')?.['channel']) as Xml[];
  const [rss] = channels;
  const bare = rss ?? rootOf(root, 'channel');
  const rdf = (root['rdf:RDF'] ?? root['RDF']) as Xml | undefined;
  const atom = rootOf(root, 'feed') ?? aloneIn(root);
  const inner = many(rdf?.['channel']).find((one) => (one as Xml)['item'] !== undefined) as
    Xml | undefined;
  const listed = channels.flatMap((one) => many(typeof one === 'object' ? one['item'] : undefined));
  const list = (
    listed.length > 0
      ? listed
      : many(
          bare?.['item'] ??
            rdf?.['item'] ??
            inner?.['item'] ??
            rootOf(root, 'rss')?.['item'] ??
            atom?.['entry'] ??
            atom?.['item'],
        )
  ) as (Xml | string)[];
  const channel = bare ?? (many(rdf?.['channel'])[0] as Xml | undefined) ?? atom;
  const spans = spansOf(text, atom === undefined || !('entry' in atom) ? 'item' : 'entry');
  if (warnings.length > 0 && spans.length !== list.length) {
    const message = warnings[0]?.message ?? '';
    throw malformed(
      name,
      warnings[0]?.line ?? 1,
      `${message}, and its entries cannot be told apart`,
    );
  }
  const about = typeof channel === 'object' ? entryOf(channel, own) : {};
  const base = baseOf(channel, baseOf(rootOf(root, 'rss') ?? atom, undefined));
  const items = list.map((one) => (typeof one === 'string' ? {} : one));
  warnings.push(...oddCharacters(text, own));
  return {
    kind: atom === undefined ? 'rss' : 'atom',
    title: about.title,
    entries: items.map((one) => entryOf(one, own, base ?? absolute(about.link))),
    more: items.map((one) => moreFields(one, own)),
    spans,
  };
}

function rootOf(root: Xml, name: string): Xml | undefined {
  const found = root[name];
  return typeof found === 'object' && found !== null ? (found as Xml) : undefined;
}

/** An entry that is a document of its own (RFC 4287, section 2), as if it stood in a feed. */
function aloneIn({ entry }: Xml): Xml | undefined {
  return entry === undefined ? undefined : { entry };
}

function absolute(link: string | undefined): string | undefined {
  return link !== undefined && /^https?:\/\//i.test(link) ? link : undefined;
}

function parse(
  text: string,
  file: string,
  names: (name: string) => string,
  warnings: Warning[],
): Xml {
  const body = text.replace(/^[\s\ufeff]+/, '');
  const valid = XMLValidator.validate(body, { allowBooleanAttributes: true });
  const shift = text.slice(0, text.length - body.length).split('\n').length - 1;
  if (valid !== true) {
    const line = valid.err.line + shift;
    if (
      !/<\/(?:[\w.-]+:)?(rss|feed|RDF|channel)\s*>\s*(?:<!--[^-]*(?:-(?!->)[^-]*)*-->\s*)*$/i.test(
        text,
      )
    )
      throw malformed(file, line, valid.err.msg);
    warnings.push({ line, message: `the XML is broken: ${valid.err.msg}` });
  }
  // Entities that the document declares are never expanded by the parser: only by ourselves, once.
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    cdataPropName: '#cdata',
    stopNodes: TEXTS.map((tag) => `*.${tag}`),
    transformTagName: names,
    isArray: (tag) => LISTS.includes(tag),
  });
  try {
    return parser.parse(body.replace(DOCTYPE, '$1')) as Xml;
  } catch (cause) {
    throw malformed(
      file,
      warnings[0]?.line ?? 1,
      cause instanceof Error ? cause.message : 'it cannot be parsed',
      cause,
    );
  }
}

function malformed(file: string, line: number, message: string, cause?: unknown): AssayError {
  return new AssayError('xml-malformed', `line ${line}: ${message}`, {
    place: { file, line },
    remedy: 'the feed is cut off or broken there; get it again',
    cause,
  });
}

function spansOf(text: string, tag: string): [number, number][] {
  const spans: [number, number][] = [];
  const pattern = new RegExp(
    `<!--[\\s\\S]*?-->|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|<(?:[\\w.-]+:)?${tag}(?=[\\s>/])([^>]*/>)?|</(?:[\\w.-]+:)?${tag}\\s*>`,
    'g',
  );
  let start = -1;
  for (const match of text.matchAll(pattern)) {
    if (match[0].startsWith('<!')) continue;
    if (match[0].startsWith('</')) {
      if (start >= 0) spans.push([start, match.index + match[0].length]);
      start = -1;
    } else if (match[1] !== undefined) spans.push([match.index, match.index + match[0].length]);
    else if (start < 0) start = match.index;
  }
  return spans;
}
