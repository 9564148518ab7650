import { createHash } from 'node:crypto';
import type { Answer } from '../../acquire/fetch-answer.js';
import { recordsOf } from './fields.js';
import { onward, sortOf, type PageSort } from './onward.js';

/** Pages of APIs are smaller; what is larger is taken for a document without pages, and not held in memory. */
const LARGEST_PAGE = 32 << 20;

/** A page that is looked into before the next one is asked for. */
export interface HeldPage {
  url: string;
  /** All of its bytes, or those that were held until it grew too large. */
  chunks: Uint8Array[];
  /** The bytes behind them, of a page that is too large. */
  rest: AsyncIterator<Uint8Array> | undefined;
  bytes: number;
  sha256: string;
  /** The page as JSON; undefined for any other content, which has no pages. */
  document: unknown;
  /** What tells its records from those of other pages. */
  records: string;
  link: string | null;
  sort: PageSort;
  /** Where a feed or a text goes on, as it says itself. */
  onward: string | undefined;
}

/** Takes in a page, as far as it may be one. */
export async function holdPage({ url, body, response }: Answer): Promise<HeldPage> {
  const iterator = body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let rest: AsyncIterator<Uint8Array> | undefined = iterator;
  while (bytes <= LARGEST_PAGE) {
    const next = await iterator.next();
    if (next.done === true) {
      rest = undefined;
      break;
    }
    chunks.push(next.value);
    bytes += next.value.byteLength;
  }
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  const whole = rest === undefined ? Buffer.concat(chunks) : undefined;
  const document = whole && documentOf(whole);
  const records = document === undefined ? '' : JSON.stringify(recordsOf(document));
  const link = response.headers.get('link');
  const sort = sortOf(whole ?? Buffer.concat(chunks.slice(0, 1)), document);
  return {
    ...{ url, chunks, rest, bytes, sha256: hash.digest('hex') },
    ...{ document, records, link, sort, onward: onward(sort, whole, document, link) },
  };
}

function documentOf(bytes: Buffer): unknown {
  const head = bytes.toString('utf8', 0, 64).replace('\ufeff', '');
  if (!/^\s*[{[]/.test(head)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    // No document: the reader tells where it breaks.
    return undefined;
  }
}
