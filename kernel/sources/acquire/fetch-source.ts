import { AssayError } from '@assay/schema';
import type { Store } from '../../store/index.js';
import type { Acquired } from './acquired.js';

const MOST_REDIRECTS = 10;
const MOST_BYTES = 4 * 2 ** 30;
const WAIT_MS = 60_000;

/**
 * Fetches an address: redirects are followed a few times, size and waiting are limited.
 *
 * @throws AssayError `fetch-failed`, `fetch-status`, `redirect-loop`, `source-too-large`, `fetch-stalled`
 */
export async function fetchSource(
  store: Store,
  address: string,
  name: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Acquired> {
  const { response, url, stalled } = await request(address, signal);
  const shown = withoutSecrets(url);
  if (!response.ok) {
    await response.body?.cancel();
    throw new AssayError(
      'fetch-status',
      `${shown} answered ${response.status} ${response.statusText}`.trim(),
      {
        status: 502,
        place: { file: shown },
        remedy:
          response.status === 401 || response.status === 403
            ? 'give the key that the service asks for'
            : 'check the address, or try again later',
      },
    );
  }
  const object = await store.objects.put(limited(response, shown, stalled));
  const path = new URL(url).pathname
    .split('/')
    .filter((part) => part !== '')
    .at(-1);
  const header = (key: string): Record<string, string> => {
    const value = response.headers.get(key);
    return value === null ? {} : { [key.replace('-', '_')]: value };
  };
  return {
    object,
    name: name ?? decodeURIComponent(path ?? new URL(url).hostname),
    location: withoutSecrets(address),
    mediaType: response.headers.get('content-type'),
    more: { url: shown, ...header('etag'), ...header('last-modified'), ...header('link') },
  };
}

interface Answer {
  response: Response;
  url: string;
  /** Starts the wait for the next bytes anew. */
  stalled: { renew(): void; end(): void };
}

async function request(address: string, signal: AbortSignal | undefined): Promise<Answer> {
  let url = address;
  const seen = new Set<string>();
  for (let i = 0; i <= MOST_REDIRECTS; i++) {
    if (seen.has(url)) break;
    seen.add(url);
    const stop = new AbortController();
    let timer = setTimeout(() => stop.abort(), WAIT_MS);
    const stalled = {
      renew: () => {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), WAIT_MS);
      },
      end: () => clearTimeout(timer),
    };
    const response = await ask(
      url,
      signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]),
      stalled.end,
    );
    const next = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || next === null)
      return { response, url, stalled };
    stalled.end();
    await response.body?.cancel();
    const target = new URL(next, url);
    if (!/^https?:$/.test(target.protocol)) {
      throw new AssayError(
        'fetch-failed',
        `${withoutSecrets(url)} leads to ${target.protocol}, which is not followed`,
        { status: 502 },
      );
    }
    url = target.href;
  }
  throw new AssayError(
    'redirect-loop',
    `${withoutSecrets(address)} redirects in a circle or more than ${MOST_REDIRECTS} times`,
    {
      status: 502,
      place: { file: withoutSecrets(address) },
      remedy: 'give the address of the data itself',
    },
  );
}

async function ask(url: string, signal: AbortSignal, end: () => void): Promise<Response> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      signal,
      headers: {
        accept:
          'application/json, text/csv, application/feed+json, application/rss+xml, application/atom+xml, */*;q=0.5',
        'user-agent': 'assay',
      },
    });
  } catch (error) {
    end();
    const cause =
      error instanceof Error && error.cause instanceof Error
        ? error.cause.message
        : error instanceof Error
          ? error.message
          : String(error);
    throw new AssayError('fetch-failed', `${withoutSecrets(url)} could not be fetched: ${cause}`, {
      status: 502,
      place: { file: withoutSecrets(url) },
      remedy: 'check the address and the network',
      cause: error,
    });
  }
}

async function* limited(
  response: Response,
  shown: string,
  stalled: Answer['stalled'],
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    if (response.body === null) return;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      stalled.renew();
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) {
        throw new AssayError(
          'source-too-large',
          `${shown} sends more than ${MOST_BYTES / 2 ** 30} GB`,
          { status: 413, place: { file: shown }, remedy: 'save it to a file and load that' },
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw new AssayError(
      'fetch-failed',
      `${shown} stopped after ${bytes} bytes: ${error instanceof Error ? error.message : String(error)}`,
      {
        status: 502,
        place: { file: shown },
        remedy: 'try again; nothing was loaded',
        cause: error,
      },
    );
  } finally {
    stalled.end();
  }
}

/** An address as it may be stored: without user, password and anything that looks like a key. */
export function withoutSecrets(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  for (const key of [...url.searchParams.keys()]) {
    if (/key|token|secret|password|signature|sig$|auth/i.test(key))
      url.searchParams.set(key, 'hidden');
  }
  return url.href;
}
