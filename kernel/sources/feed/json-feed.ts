import { parseJson, type Node } from '../json/parse-json.js';
import type { Entry } from './entry.js';
import type { FeedEntries } from './xml-entries.js';

/**
 * The entries of a JSON Feed, or of its pages one behind the other.
 *
 * @throws AssayError `json-malformed`
 */
export function jsonEntries(text: string, name: string): FeedEntries {
  const roots: Node[] = [];
  for (let at = 0; at < text.length;) {
    const { node, end } = parseJson(text, at, name);
    roots.push(node);
    for (at = end; text.charCodeAt(at) <= 32; at++);
  }
  const items = roots.flatMap((root) => field(root, 'items')?.items ?? []);
  return {
    kind: 'jsonfeed',
    title: scalar(field(roots[0], 'title')),
    entries: items.map((item) => entryOf(item)),
    more: items.map(moreOf),
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

function entryOf(item: Node): Entry {
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

const COMMON =
  /^(id|url|external_url|title|date_published|date_modified|authors?|tags|summary|content_html|content_text)$/;

/** Whatever else an item tells: image, language, attachments, and extensions. */
function moreOf(item: Node): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (node: Node, name: string): void => {
    if (node.kind === 'object')
      for (const [key, value] of node.fields ?? [])
        visit(value, `${name}_${key.replace(/^_/, '')}`);
    else if (node.kind === 'array') for (const one of node.items ?? []) visit(one, name);
    else if (node.kind !== 'null') {
      const known = found.get(name);
      found.set(name, known === undefined ? (node.text ?? '') : `${known}, ${node.text ?? ''}`);
    }
  };
  for (const [key, value] of item.fields ?? [])
    if (!COMMON.test(key)) visit(value, key.replace(/^_/, ''));
  return found;
}
