import { decodeEntities } from '../../feed/entities.js';

const FEED = /^[\s\ufeff]*<(?:\?xml|!--|!doctype|rss|feed|rdf:rdf|[\w.-]+:feed)/i;
const LINK = /<(?:[\w.-]+:)?link\b([^>]*)>/gi;

/** Where a paged feed says that it goes on: `rel="next"` of the feed itself (RFC 5005), not of one of its entries. */
export function feedNext(text: string): string | undefined {
  if (!FEED.test(text)) return undefined;
  for (const { 1: attributes = '' } of withoutEntries(text).matchAll(LINK)) {
    const rel = /\brel\s*=\s*(["'])\s*next\s*\1/i.test(attributes);
    const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
    const address = href?.[1] ?? href?.[2];
    if (rel && address !== undefined) return decodeEntities(address).trim();
  }
  return undefined;
}

/** The text before the first entry and behind the last. */
function withoutEntries(text: string): string {
  const first = text.search(/<(?:[\w.-]+:)?(?:item|entry)[\s>]/i);
  if (first < 0) return text;
  const last = Math.max(text.lastIndexOf('</item'), text.lastIndexOf('</entry'), first);
  return text.slice(0, first) + text.slice(last);
}
