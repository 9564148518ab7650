import { isObject } from '@assay/schema';
import { holders } from './fields.js';

const NAMES = [
  ...['next', 'next_page', 'next_page_url', 'nextPageUrl', 'next_url', 'nextUrl', 'next_link'],
  ...[
    'nextLink',
    '@odata.nextLink',
    'odata.nextLink',
    '@nextLink',
    '__next',
    'next_href',
    'nextHref',
  ],
  ...['nextPage', 'nextPageLink', 'next_page_link', 'link'],
];

/** `rel=next` of a Link header (RFC 8288). */
export function linkedNext(header: string | null): string | undefined {
  for (const match of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b)/i.test(match[2] ?? '')) return match[1];
  }
  return undefined;
}

/** The address of the next page, where the document tells it. */
export function addressIn(address: string, document: unknown): string | undefined {
  for (const [holder, place] of holders(document)) {
    for (const links of [holder['links'], holder['link'], holder['_links']]) {
      if (!Array.isArray(links)) continue;
      const next = links
        .filter(isObject)
        .find((one) => String(one['rel'] ?? one['relation']).toLowerCase() === 'next');
      const found = addressOf(next?.['href'] ?? next?.['url'] ?? next?.['uri'], address);
      if (found !== undefined) return found;
    }
    for (const name of NAMES) {
      // A record's own link is no page's.
      if (name === 'link' && place !== 'next') continue;
      const value = holder[name];
      const inner = isObject(value) ? (value['href'] ?? value['url']) : value;
      const found = addressOf(inner, address);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function addressOf(value: unknown, base: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  const address = /^(https?:\/\/|[/?])/i.test(value) || /^[\w./-]+\?[^\s]*=/.test(value);
  return address && URL.canParse(value, base) ? new URL(value, base).href : undefined;
}
