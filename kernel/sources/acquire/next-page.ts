/** Where an API says that it goes on, or undefined on the last page. */
export function nextPage(
  address: string,
  link: string | null,
  document: unknown,
): string | undefined {
  const linked = linkedNext(link);
  if (linked !== undefined) return new URL(linked, address).href;
  if (!isObject(document)) return undefined;
  return byAddress(address, document) ?? byCursor(address, document) ?? byNumber(address, document);
}

/** `rel=next` of a Link header (RFC 8288). */
function linkedNext(header: string | null): string | undefined {
  for (const match of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*"?[^";]*\bnext\b/i.test(match[2] ?? '')) return match[1];
  }
  return undefined;
}

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const PLACES = [
  'links',
  '_links',
  'paging',
  'pagination',
  'page',
  'meta',
  'metadata',
  'info',
  'response_metadata',
  'cursors',
];
const ADDRESSES = ['next', 'next_page', 'next_page_url', 'next_url', 'nextLink', '@odata.nextLink'];

/** The document and the objects in it that usually tell of pages. */
function* holders(document: Fields, depth = 0): Generator<Fields> {
  yield document;
  if (depth > 1) return;
  for (const place of PLACES) {
    const inner = document[place];
    if (isObject(inner)) yield* holders(inner, depth + 1);
  }
}

function byAddress(address: string, document: Fields): string | undefined {
  for (const links of [document['links'], document['link']]) {
    if (!Array.isArray(links)) continue;
    const next = links.filter(isObject).find((one) => (one['rel'] ?? one['relation']) === 'next');
    const href = next?.['href'] ?? next?.['url'];
    if (typeof href === 'string') return new URL(href, address).href;
  }
  for (const holder of holders(document)) {
    for (const name of ADDRESSES) {
      const value = isObject(holder[name]) ? holder[name]['href'] : holder[name];
      if (typeof value !== 'string' || value === '') continue;
      if (/^(https?:\/\/|[/?])/i.test(value)) return new URL(value, address).href;
    }
  }
  return undefined;
}

/** Names of cursors in documents, and the parameter that takes them. */
const CURSORS: [string, string][] = [
  ['next_cursor', 'cursor'],
  ['nextCursor', 'cursor'],
  ['next_page_token', 'page_token'],
  ['nextPageToken', 'pageToken'],
  ['next_token', 'next_token'],
  ['nextToken', 'nextToken'],
  ['continuation', 'continuation'],
  ['after', 'after'],
  ['cursor', 'cursor'],
];

function byCursor(address: string, document: Fields): string | undefined {
  const given = new URL(address).searchParams;
  for (const holder of holders(document)) {
    if (holder['has_more'] === false || holder['hasMore'] === false) return undefined;
    for (const [name, parameter] of CURSORS) {
      const value = holder[name];
      if ((typeof value !== 'string' && typeof value !== 'number') || value === '') continue;
      if (name === 'after' && holder === document) continue;
      // An answer that tells the cursor it was asked with tells nothing of the next one.
      if (given.get(parameter) !== String(value))
        return withParameter(address, parameter, String(value));
    }
  }
  return undefined;
}

const TOTALS = ['total_pages', 'totalPages', 'last_page', 'lastPage', 'page_count', 'pages'];
const NUMBERS = ['page', 'current_page', 'currentPage', 'page_number', 'pageNumber'];
const PARAMETERS = ['page', 'p', 'pageNumber', 'page_number', 'currentPage'];

function byNumber(address: string, document: Fields): string | undefined {
  const given = new URL(address).searchParams;
  for (const holder of holders(document)) {
    const next = holder['next_page'] ?? holder['nextPage'] ?? holder['next'];
    const asked = PARAMETERS.find((name) => given.has(name)) ?? 'page';
    if (typeof next === 'number') return withParameter(address, asked, String(next));
    const page =
      firstNumber(holder, NUMBERS) ?? (given.has(asked) ? Number(given.get(asked)) : undefined);
    const last = firstNumber(holder, TOTALS);
    if (last !== undefined && page !== undefined && page < last)
      return withParameter(address, asked, String(Math.max(1, page) + 1));
    const offset = firstNumber(holder, ['offset', 'start']);
    const limit = firstNumber(holder, ['limit', 'page_size', 'pageSize', 'per_page']);
    const total = firstNumber(holder, ['total', 'total_count', 'totalCount', 'count']);
    if (offset !== undefined && limit !== undefined && total !== undefined && limit > 0) {
      if (offset + limit >= total) return undefined;
      return withParameter(address, 'start' in holder ? 'start' : 'offset', String(offset + limit));
    }
  }
  return undefined;
}

function firstNumber(holder: Fields, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = holder[name];
    if (typeof value === 'number' && Number.isInteger(value)) return value;
  }
  return undefined;
}

function withParameter(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.href;
}
