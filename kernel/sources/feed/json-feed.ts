import type { Node } from '../json/parse-json.js';
import type { Entry } from './entry.js';

/** The entries of a JSON Feed. */
export function jsonEntries(
  root: Node,
  text: string,
): { kind: string; title: string | undefined; entries: Entry[]; spans: [number, number][] } {
  const items = field(root, 'items')?.items ?? [];
  return {
    kind: 'jsonfeed',
    title: scalar(field(root, 'title')),
    entries: items.map((item) => entryOf(item, text)),
    spans: items.map((item) => [item.start, item.end]),
  };
}

function field(node: Node | undefined, name: string): Node | undefined {
  return node?.fields?.find(([key]) => key === name)?.[1];
}

function scalar(node: Node | undefined): string | undefined {
  return node === undefined ||
    node.kind === 'null' ||
    node.kind === 'object' ||
    node.kind === 'array'
    ? undefined
    : node.text;
}

function entryOf(item: Node, _text: string): Entry {
  const get = (name: string): string | undefined => scalar(field(item, name));
  const authors = (field(item, 'authors')?.items ?? [field(item, 'author')]).flatMap(
    (author) => scalar(field(author, 'name')) ?? [],
  );
  const tags = (field(item, 'tags')?.items ?? []).flatMap((tag) => scalar(tag) ?? []);
  const entry: Record<string, string | undefined> = {
    id: get('id') ?? get('url'),
    title: get('title'),
    link: get('url') ?? get('external_url'),
    published: get('date_published'),
    updated: get('date_modified'),
    author: authors.length === 0 ? undefined : authors.join(', '),
    summary: get('summary'),
    content: get('content_html') ?? get('content_text'),
    categories: tags.length === 0 ? undefined : tags.join(', '),
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}
