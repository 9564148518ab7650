import { AssayError, type Warning } from '@assay/schema';
import type { Store, StoredObject } from '../../store/index.js';
import { withoutSecrets } from '../acquire/address-key.js';
import {
  fetchAnswer,
  mostBytes,
  tooLarge,
  type Answer,
  type Asking,
} from '../acquire/fetch-answer.js';
import { linkedNext } from './paging/by-address.js';
import { pageNumber, totalOf } from './paging/by-number.js';
import { recordsOf } from './paging/fields.js';
import { holdPage, type HeldPage } from './paging/held-page.js';
import { nextPage } from './paging/next-page.js';
import { otherOrder } from './paging/onward.js';

const MOST_EMPTY = 10;
const NEWLINE = Buffer.from('\n');

/** The pages of an API; more than one are kept as one object, one document behind the other. */
export interface Pages {
  object: StoredObject;
  count: number;
  /** Whether they are JSON, not parts of a feed. */
  json: boolean;
  /** What the service said of more that could not be fetched. */
  warnings: Warning[];
}

/**
 * Keeps an answer, and what it says comes next. A page is held in memory until the next one is known, so that an API of any
 * length takes no more than two.
 *
 * @param around makes an address that the service gave one that may be asked: with the keys it left out
 * @throws AssayError `page-loop` when the pages lead in a circle, `too-many-pages`, and those of `fetchAnswer`
 */
export async function fetchPages(
  store: Store,
  first: Answer,
  asking: Asking,
  around: (address: string) => string,
): Promise<Pages> {
  const walk = new Walk(first.url, asking, around);
  const object = await store.objects.put(walk.bytes(first));
  return { object, count: walk.count, json: walk.json, warnings: walk.warnings };
}

/** The way through the pages of one API. */
class Walk {
  count = 0;
  json = false;
  readonly warnings: Warning[] = [];
  private readonly seen = new Set<string>();
  private readonly most: number;
  private empty = 0;
  private alike = 0;
  private records = 0;
  private taken = 0;
  private first: number | undefined;

  constructor(
    private readonly begin: string,
    private readonly asking: Asking,
    private readonly around: (address: string) => string,
  ) {
    const most = Number(asking.environment['ASSAY_FETCH_PAGES'] ?? 2000);
    this.most = Number.isInteger(most) && most > 0 ? most : 2000;
  }

  async *bytes(first: Answer): AsyncGenerator<Uint8Array> {
    let page: HeldPage | undefined = await holdPage(first);
    this.first = pageNumber(first.url, page.document);
    this.seen.add(first.url);
    while (page !== undefined) {
      const next: HeldPage | undefined = await this.behind(page);
      yield* page.chunks;
      if (page.rest !== undefined) yield* { [Symbol.asyncIterator]: restOf(page.rest) };
      // Documents of several pages end in a line break each; the lines of a text have theirs.
      const broken = page.sort === 'text' && page.chunks.at(-1)?.at(-1) === NEWLINE[0];
      if ((next !== undefined || this.count > 1) && !broken) yield NEWLINE;
      page = next;
    }
  }

  /** The page behind one, which counts as taken. */
  private async behind(page: HeldPage): Promise<HeldPage | undefined> {
    this.count++;
    const { document } = page;
    this.taken += page.bytes;
    const limit = mostBytes(this.asking.environment);
    if (this.taken > limit) throw tooLarge(withoutSecrets(this.begin), limit);
    this.json ||= page.sort === 'records';
    if (page.onward !== undefined && URL.canParse(page.onward, page.url))
      return this.nextPart(page, new URL(page.onward, page.url).href);
    if (page.sort !== 'records') return this.noPages(page);
    const came = recordsOf(document).length;
    this.records += came;
    this.empty = came > 0 ? 0 : this.empty + 1;
    if (this.empty > MOST_EMPTY) return this.emptied(page.url);
    const { steps, told, firm } = nextPage(page.url, page.link, document, this.first);
    if (steps.length === 0) return this.end(document);
    // Some give a next address even behind their last record.
    const whole = this.records > 0 && this.records >= (totalOf(document) ?? Infinity);
    if (came === 0 && (!firm || whole)) return this.end(document);
    if (this.count >= this.most) throw tooMany(this.begin, this.most);
    for (const step of steps) {
      const address = this.around(step);
      if (this.seen.has(address)) {
        if (!told && steps.length > 1) continue;
        throw loop(address, 'leads back to a page that was there before');
      }
      const next = await this.ask(address, told);
      if (next === undefined) continue;
      const same =
        next.sha256 === page.sha256 || (!told && came > 0 && next.records === page.records);
      if (same && told) throw loop(next.url, 'sends the same page again and again');
      this.alike = next.records === page.records && came > 0 ? this.alike + 1 : 0;
      if (this.alike > MOST_EMPTY) throw loop(next.url, 'sends the same records again and again');
      if (same) continue;
      this.seen.add(address);
      return next;
    }
    return this.stopped(document);
  }

  /** @returns undefined when a guessed address is none of the service's */
  private async ask(address: string, told: boolean): Promise<HeldPage | undefined> {
    try {
      return await holdPage(await fetchAnswer(address, this.asking));
    } catch (error) {
      const refused = error instanceof AssayError && error.code === 'fetch-status';
      if (told || !refused || !/ answered (400|404|410|416|422)\b/.test(error.message)) throw error;
      return undefined;
    }
  }

  /** The next part of a feed or of a text. */
  private async nextPart(page: HeldPage, next: string): Promise<HeldPage> {
    if (this.count >= this.most) throw tooMany(this.begin, this.most);
    const address = this.around(next);
    if (this.seen.has(address)) throw loop(address, 'leads back to a page that was there before');
    this.seen.add(address);
    const further = await holdPage(await fetchAnswer(address, this.asking));
    if (further.sha256 === page.sha256) throw loop(address, 'sends the same page again and again');
    const swapped =
      page.sort === 'text' && otherOrder(Buffer.concat(further.chunks), Buffer.concat(page.chunks));
    if (further.sort !== page.sort || swapped) throw unlike(address, swapped);
    return further;
  }

  private noPages(page: HeldPage): undefined {
    const next = linkedNext(page.link);
    if (next !== undefined) {
      this.warnings.push({
        line: null,
        message: `the service says that more follows at ${shownNext(next, page.url)}; pages of JSON, of feeds and of text are followed, and this is none, so this is the first part`,
      });
    }
    return undefined;
  }

  private emptied(url: string): undefined {
    if (this.records === 0) throw loop(url, 'goes on with pages that hold nothing');
    this.warnings.push({
      line: null,
      message: `the service goes on with pages that hold nothing; the load ends after ${MOST_EMPTY} of them`,
    });
    return undefined;
  }

  private end(document: unknown): undefined {
    const total = totalOf(document);
    if (total !== undefined && total > this.records && this.records > 0) {
      this.warnings.push({
        line: null,
        message: `the service counts ${total} records and ${this.records} came; ask it for the rest in its own way, as with ?page=1 or ?offset=0 in the address`,
      });
    }
    return undefined;
  }

  private stopped(document: unknown): undefined {
    const known = this.warnings.length;
    this.end(document);
    const total = totalOf(document);
    if (this.warnings.length === known && (total === undefined || this.records === 0)) {
      this.warnings.push({
        line: null,
        message: `the service says that more follows behind page ${this.count}, and no known way of asking brings it; give the address with the parameter that names a page in it`,
      });
    }
    return undefined;
  }
}

function restOf(rest: AsyncIterator<Uint8Array>): () => AsyncIterator<Uint8Array> {
  return () => rest;
}

function shownNext(next: string, base: string): string {
  return URL.canParse(next, base) ? withoutSecrets(new URL(next, base).href) : next;
}

function tooMany(address: string, most: number): AssayError {
  const shown = withoutSecrets(address);
  return new AssayError('too-many-pages', `${shown} goes on behind page ${most}`, {
    status: 413,
    place: { file: shown },
    remedy:
      'it may never end: ask for larger pages or for a part of the data, or raise ASSAY_FETCH_PAGES; nothing was loaded',
  });
}

function loop(url: string, what: string): AssayError {
  const shown = withoutSecrets(url);
  return new AssayError('page-loop', `${shown} ${what}`, {
    status: 424,
    place: { file: shown },
    remedy: 'the service tells its next page wrongly; nothing was loaded',
  });
}

function unlike(url: string, swapped: boolean): AssayError {
  const shown = withoutSecrets(url);
  const what = swapped ? 'has its columns in another order than' : 'is of another kind than';
  return new AssayError('page-unlike', `${shown} ${what} the page before it`, {
    status: 424,
    place: { file: shown },
    remedy: 'load each page by itself; nothing was loaded',
  });
}
