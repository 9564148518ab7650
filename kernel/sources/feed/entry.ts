import { decodeEntities } from './entities.js';
import { elementText, isBase64 } from './markup.js';

export type Xml = { [tag: string]: unknown };

export const ENTRY_COLUMNS = [
  'id',
  'title',
  'link',
  'published',
  'updated',
  'author',
  'summary',
  'content',
  'categories',
] as const;
export type Entry = Partial<Record<(typeof ENTRY_COLUMNS)[number], string>>;

/** Elements whose text is taken as it stands between the tags. */
export const TEXTS = [
  ...[
    'title',
    'description',
    'summary',
    'content',
    'tagline',
    'subtitle',
    'content:encoded',
    'xhtml:body',
    'body',
  ],
  ...[
    'dc:title',
    'dc:description',
    'itunes:summary',
    'itunes:subtitle',
    'media:description',
    'media:title',
  ],
];
/** What the common columns are made of; everything else becomes a column of its own. */
export const CONSUMED = new Set([
  ...[
    'title',
    'dc:title',
    'link',
    'guid',
    'id',
    'author',
    'dc:creator',
    'itunes:author',
    'category',
    'dc:subject',
  ],
  ...[
    'pubDate',
    'published',
    'dc:date',
    'issued',
    'created',
    'dcterms:created',
    'dcterms:issued',
    'date',
    'updated',
    'modified',
  ],
  ...[
    'lastBuildDate',
    'dcterms:modified',
    'description',
    'summary',
    'content:encoded',
    'content',
    'rdf:about',
  ],
]);

/** The common fields of an RSS item or an Atom entry; `base` is the address that its links are relative to. */
export function entryOf(xml: Xml, own: ReadonlyMap<string, string>, base?: string): Entry {
  const first = (...tags: string[]): string | undefined => {
    for (const tag of tags) {
      const text = textOf(xml[tag], own);
      if (text !== undefined && text !== '') return text;
    }
    return undefined;
  };
  const inner = baseOf(xml, base);
  const about = attribute(xml, 'rdf:about') ?? attribute(xml, 'about');
  const link =
    resolved(linkOf(xml['link'], own) ?? permalink(xml['guid'], own), inner) ??
    resolved(about, inner);
  const categories = many(xml['category'])
    .flatMap((one) => categoryOf(one, own) ?? [])
    .concat(many(xml['dc:subject']).flatMap((one) => textOf(one, own) ?? []))
    .filter((text) => text !== '');
  const content = first('content:encoded', 'content', 'xhtml:body', 'body');
  const entry: Record<string, string | undefined> = {
    id: first('guid', 'id') ?? about ?? link,
    title: first('title', 'dc:title', 'media:title'),
    link,
    published: first(
      'pubDate',
      'published',
      'dc:date',
      'issued',
      'dcterms:issued',
      'dcterms:created',
      'created',
      'date',
    ),
    updated: first('updated', 'modified', 'lastBuildDate', 'dcterms:modified'),
    author: authors(xml, own),
    summary: first(
      'description',
      'summary',
      'itunes:summary',
      'dc:description',
      'media:description',
    ),
    content,
    categories: categories.length === 0 ? undefined : categories.join(', '),
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

export function many(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export function attribute(value: unknown, name: string): string | undefined {
  const found =
    typeof value === 'object' && value !== null ? (value as Xml)[`@${name}`] : undefined;
  return typeof found === 'string' ? decodeEntities(found).trim() : undefined;
}

/** Text of an element, its CDATA sections and, where it was parsed, that of the elements inside. */
export function textOf(value: unknown, own: ReadonlyMap<string, string>): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return elementText(value, own, false);
  if (Array.isArray(value))
    return value.map((one) => textOf(one, own)).find((text) => text !== undefined && text !== '');
  if (typeof value !== 'object' || value === null) return undefined;
  const type = attribute(value, 'type');
  const parts: string[] = [];
  for (const [tag, inner] of Object.entries(value)) {
    if (tag === '#cdata') parts.push(many(inner).join(''));
    else if (tag === '#text') {
      const text = elementText(
        String(inner),
        own,
        type === 'xhtml' || type === 'application/xhtml+xml',
      );
      const packed = isBase64(type, attribute(value, 'mode')) && /^[\w+/=\s-]+$/.test(text);
      parts.push(packed ? Buffer.from(text, 'base64').toString('utf8') : text);
    } else if (!tag.startsWith('@'))
      parts.push(...many(inner).map((one) => textOf(one, own) ?? ''));
  }
  return parts.join(' ').trim();
}

/** The address that the links in an element are relative to. */
export function baseOf(xml: unknown, outer: string | undefined): string | undefined {
  return resolved(attribute(xml, 'xml:base'), outer) ?? outer;
}

function resolved(link: string | undefined, base: string | undefined): string | undefined {
  if (base === undefined || link === undefined || !URL.canParse(link, base)) return link;
  return /^[a-z][a-z0-9+.-]*:/i.test(link) ? link : new URL(link, base).href;
}

function linkOf(value: unknown, own: ReadonlyMap<string, string>): string | undefined {
  const links = many(value);
  const href = links.find(
    (link) =>
      ['alternate', undefined].includes(attribute(link, 'rel')) &&
      attribute(link, 'href') !== undefined,
  );
  if (href !== undefined) return attribute(href, 'href');
  const plain = links
    .map((one) => textOf(one, own))
    .find((text) => text !== undefined && text !== '');
  return plain ?? links.map((link) => attribute(link, 'href')).find((text) => text !== undefined);
}

/** An RSS guid is the address of its entry unless it says that it is not. */
function permalink(value: unknown, own: ReadonlyMap<string, string>): string | undefined {
  const [guid] = many(value);
  const text = textOf(guid, own);
  const stays = attribute(guid, 'isPermaLink')?.toLowerCase() !== 'false';
  return stays && text !== undefined && /^https?:\/\/\S+$/i.test(text) ? text : undefined;
}

function categoryOf(value: unknown, own: ReadonlyMap<string, string>): string | undefined {
  return attribute(value, 'term') ?? attribute(value, 'label') ?? textOf(value, own);
}

function authors(xml: Xml, own: ReadonlyMap<string, string>): string | undefined {
  const names = [
    ...many(xml['author']),
    ...many(xml['dc:creator']),
    ...many(xml['itunes:author']),
  ].map((one) =>
    typeof one === 'object' && one !== null
      ? textOf((one as Xml)['name'] ?? (one as Xml)['email'] ?? one, own)
      : textOf(one, own),
  );
  const distinct = [...new Set(names.filter((name) => name !== undefined && name !== ''))];
  return distinct.length === 0 ? undefined : distinct.join(', ');
}
