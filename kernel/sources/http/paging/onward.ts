import { isObject } from '@assay/schema';
import { feedNext } from './feed-link.js';
import { linkedNext } from './by-address.js';

/** What a page is: those of one address are all of the same sort. */
export type PageSort = 'records' | 'json-feed' | 'xml' | 'text' | 'other';

/** What a page is by its content. Markup of a site and bytes that are no text are `other`: they have no pages. */
export function sortOf(bytes: Buffer | undefined, document: unknown): PageSort {
  if (document !== undefined) return isJsonFeed(document) ? 'json-feed' : 'records';
  if (bytes === undefined || bytes.subarray(0, 4096).includes(0)) return 'other';
  const head = bytes.toString('latin1', 0, 4096).replace(/^(\u00ef\u00bb\u00bf)?\s*/, '');
  if (/^<(!doctype\s+)?html[\s>]/i.test(head)) return 'other';
  return head.startsWith('<') ? 'xml' : 'text';
}

/**
 * Where a page that holds no JSON records says that it goes on: in a feed itself, else by `rel=next` of its Link header
 * (RFC 8288), as services of CSV and of JSON Lines do.
 */
export function onward(
  sort: PageSort,
  bytes: Buffer | undefined,
  document: unknown,
  link: string | null,
): string | undefined {
  if (sort === 'records' || sort === 'other') return undefined;
  if (sort === 'xml') return feedNext(bytes?.toString('utf8') ?? '') ?? linkedNext(link);
  const told = isObject(document) ? document['next_url'] : undefined;
  return typeof told === 'string' && told !== '' ? told : linkedNext(link);
}

/** Whether a page of text has the columns of another in another order, which no record would tell. */
export function otherOrder(page: Buffer, first: Buffer): boolean {
  const [names, before] = [namesOf(page), namesOf(first)];
  return names.join() !== before.join() && [...names].sort().join() === [...before].sort().join();
}

function namesOf(bytes: Buffer): string[] {
  const text = bytes.toString('utf8', 0, 1 << 16).replace(/^\ufeff/, '');
  return (/^[^\r\n]*/.exec(text)?.[0] ?? '').split(/[,;\t|]/).map((name) => name.trim());
}

/** A JSON Feed is read as a feed, not as pages of records. */
function isJsonFeed(document: unknown): boolean {
  const version = isObject(document) ? document['version'] : undefined;
  return typeof version === 'string' && /^https?:\/\/(www\.)?jsonfeed\.org\//.test(version);
}
