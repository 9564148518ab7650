import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import type { Store, StoredObject } from '../../store/index.js';
import { withoutSecrets } from './address-key.js';
import { fetchAnswer, type Answer } from './fetch-answer.js';
import { nextPage } from './next-page.js';

const MOST_PAGES = 2000;
const MOST_EMPTY = 10;
const LARGEST_PAGE = 64 << 20;
const NEWLINE = Buffer.from('\n');

/** The pages of an API; more than one are kept as one object, one document behind the other. */
export interface Pages {
  object: StoredObject;
  count: number;
}

/**
 * Keeps an answer, and what it says comes next.
 *
 * @throws AssayError `page-loop` when the pages lead in a circle, `too-many-pages`
 */
export async function fetchPages(
  store: Store,
  first: Answer,
  signal: AbortSignal | undefined,
): Promise<Pages> {
  const pages: StoredObject[] = [];
  const seen = new Set<string>();
  let answer: Answer | undefined = first;
  let empty = 0;
  while (answer !== undefined) {
    seen.add(answer.url);
    const object: StoredObject = await store.objects.put(answer.body);
    if (pages.at(-1)?.sha256 === object.sha256)
      throw loop(answer.url, 'sends the same page again and again');
    pages.push(object);
    const document = await documentOf(object);
    const next = nextPage(answer.url, answer.response.headers.get('link'), document);
    empty = holdsRecords(document) ? 0 : empty + 1;
    if (empty > MOST_EMPTY) throw loop(answer.url, 'goes on with pages that hold nothing');
    if (next === undefined) break;
    if (seen.has(next)) throw loop(next, 'leads back to a page that was there before');
    if (pages.length >= MOST_PAGES) {
      const shown = withoutSecrets(first.url);
      throw new AssayError('too-many-pages', `${shown} goes on behind page ${MOST_PAGES}`, {
        status: 413,
        place: { file: shown },
        remedy: 'ask for larger pages or for a part of the data',
      });
    }
    answer = await fetchAnswer(next, {}, signal);
  }
  const [only] = pages;
  if (only !== undefined && pages.length === 1) return { object: only, count: 1 };
  return { object: await store.objects.put(joined(pages)), count: pages.length };
}

async function* joined(pages: readonly StoredObject[]): AsyncGenerator<Uint8Array> {
  for (const page of pages) {
    yield* createReadStream(page.path) as AsyncIterable<Uint8Array>;
    yield NEWLINE;
  }
}

/** Whether there is a list in a document that is not empty. */
function holdsRecords(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsRecords);
}

/** The page as JSON; undefined for any other content, which has no pages. */
async function documentOf(object: StoredObject): Promise<unknown> {
  if (object.bytes > LARGEST_PAGE) return undefined;
  const handle = await open(object.path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    if (!/^\s*[{[]/.test(buffer.toString('utf8', 0, bytesRead).replace('\ufeff', '')))
      return undefined;
  } finally {
    await handle.close();
  }
  const text = await readFile(object.path, 'utf8');
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // No document: the reader tells where it breaks.
    return undefined;
  }
}

function loop(url: string, what: string): AssayError {
  const shown = withoutSecrets(url);
  return new AssayError('page-loop', `${shown} ${what}`, {
    status: 502,
    place: { file: shown },
    remedy: 'the service tells its next page wrongly; nothing was loaded',
  });
}
