import { decodeEntities } from './entities.js';

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

/** The common fields of an RSS item or an Atom entry. */
export function entryOf(xml: Xml): Entry {
  const first = (...tags: string[]): string | undefined => {
    for (const tag of tags) {
      const text = textOf(xml[tag] ?? xml[`atom:${tag}`]);
      if (text !== undefined && text !== '') return text;
    }
    return undefined;
  };
  const link = linkOf(xml['link'] ?? xml['atom:link']);
  const categories = many(xml['category'] ?? xml['atom:category'])
    .flatMap((one) => categoryOf(one) ?? [])
    .concat(many(xml['dc:subject']).flatMap((one) => textOf(one) ?? []));
  const entry: Record<string, string | undefined> = {
    id: first('guid', 'id') ?? attribute(xml, 'rdf:about') ?? link,
    title: first('title', 'dc:title'),
    link: link ?? attribute(xml, 'rdf:about'),
    published: first('pubDate', 'published', 'dc:date', 'issued', 'dcterms:created', 'date'),
    updated: first('updated', 'modified', 'lastBuildDate', 'dcterms:modified'),
    author: authors(xml),
    summary: first('description', 'summary', 'itunes:summary', 'media:description'),
    content: first('content:encoded', 'content'),
    categories: categories.length === 0 ? undefined : categories.join(', '),
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

function many(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function attribute(value: unknown, name: string): string | undefined {
  const found =
    typeof value === 'object' && value !== null ? (value as Xml)[`@${name}`] : undefined;
  return typeof found === 'string' ? decodeEntities(found) : undefined;
}

/** Text of an element, its CDATA sections and, for XHTML content, that of the elements inside. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return decodeEntities(value);
  if (Array.isArray(value)) return textOf(value[0]);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const parts: string[] = [];
  for (const [tag, inner] of Object.entries(value)) {
    if (tag === '#cdata') parts.push(many(inner).join(''));
    else if (tag === '#text') parts.push(decodeEntities(String(inner)));
    else if (!tag.startsWith('@')) parts.push(...many(inner).map((one) => textOf(one) ?? ''));
  }
  return parts.join(' ').trim();
}

function linkOf(value: unknown): string | undefined {
  const links = many(value);
  const href = links.find(
    (link) =>
      ['alternate', undefined].includes(attribute(link, 'rel')) &&
      attribute(link, 'href') !== undefined,
  );
  if (href !== undefined) return attribute(href, 'href');
  const plain = links.map(textOf).find((text) => text !== undefined && text !== '');
  return plain ?? links.map((link) => attribute(link, 'href')).find((text) => text !== undefined);
}

function categoryOf(value: unknown): string | undefined {
  return attribute(value, 'term') ?? attribute(value, 'label') ?? textOf(value);
}

function authors(xml: Xml): string | undefined {
  const names = [
    ...many(xml['author'] ?? xml['atom:author']),
    ...many(xml['dc:creator']),
    ...many(xml['itunes:author']),
  ].map((one) =>
    typeof one === 'object' && one !== null
      ? textOf((one as Xml)['name'] ?? (one as Xml)['atom:name'] ?? one)
      : textOf(one),
  );
  const distinct = [...new Set(names.filter((name) => name !== undefined && name !== ''))];
  return distinct.length === 0 ? undefined : distinct.join(', ');
}
