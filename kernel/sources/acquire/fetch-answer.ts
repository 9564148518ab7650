import { AssayError } from '@assay/schema';
import { authorization, withoutSecrets } from './address-key.js';
import type { Environment } from './environment.js';
import type { Patience } from './patience.js';
import { fetchWithin, refusalIn } from './reach.js';

const MOST_REDIRECTS = 10;
const ACCEPT =
  'application/json, text/csv, application/feed+json, application/rss+xml, application/atom+xml, */*;q=0.5';
const WAIT_MS = 60_000;
const SLOWEST_BYTES_A_SECOND = 256;

export interface Answer {
  response: Response;
  url: string;
  /** The body, within limits of size and of waiting. */
  body: AsyncIterable<Uint8Array>;
}

/** What an answer may be compared with, so that it is not sent again. */
export interface Known {
  etag?: string;
  lastModified?: string;
}

/** With what an address is asked. */
export interface Asking {
  environment: Environment;
  patience: Patience;
  signal: AbortSignal | undefined;
}

/** The most bytes that one address may send: `ASSAY_FETCH_LIMIT_MB`, 4096 when not set. */
export function mostBytes(environment: Environment): number {
  const megabytes = Number(environment['ASSAY_FETCH_LIMIT_MB'] ?? 4096);
  return (Number.isFinite(megabytes) && megabytes > 0 ? megabytes : 4096) * 2 ** 20;
}

/**
 * Asks an address; redirects are followed a few times, a key never goes to another host, and a service that says "not now"
 * is asked again when it likes to be.
 *
 * @param headers signed for this address: they go to no other
 * @throws AssayError `fetch-failed`, `fetch-status`, `fetch-limited`, `redirect-loop`, and from the body `source-too-large`, `fetch-stalled`
 */
export async function fetchAnswer(
  address: string,
  asking: Asking,
  known: Known = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  let url = address;
  const seen = new Set<string>();
  for (let i = 0; i <= MOST_REDIRECTS && !seen.has(url); i++) {
    seen.add(url);
    const { response, waiting } = await askUntil(url, asking, {
      ...authorization(new URL(url), asking.environment),
      ...(url === address ? headers : {}),
      ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
      ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
    });
    const next = response.headers.get('location');
    if (
      response.status < 300 ||
      response.status >= 400 ||
      response.status === 304 ||
      next === null
    ) {
      if (response.status === 304) waiting.end();
      else await refuse(response, url, waiting);
      const most = mostBytes(asking.environment);
      return { response, url, body: limited(response, withoutSecrets(url), waiting, most) };
    }
    waiting.end();
    await response.body?.cancel();
    url = follow(next, url);
  }
  const shown = withoutSecrets(address);
  throw new AssayError(
    'redirect-loop',
    `${shown} redirects in a circle or more than ${MOST_REDIRECTS} times`,
    { status: 424, place: { file: shown }, remedy: 'give the address of the data itself' },
  );
}

/** Asks one address, again where that may help. */
async function askUntil(
  url: string,
  { patience, signal, environment }: Asking,
  headers: Record<string, string>,
): Promise<{ response: Response; waiting: Waiting }> {
  for (let tries = 0; ; tries++) {
    const waiting = new Waiting(signal);
    const response = await ask(url, waiting, headers, environment);
    try {
      if (!(await patience.wait(response, withoutSecrets(url), tries)))
        return { response, waiting };
    } catch (error) {
      waiting.end();
      await response.body?.cancel();
      throw error;
    }
    waiting.end();
    await response.body?.cancel();
  }
}

/** Ends the wait for an answer that does not come. */
class Waiting {
  private readonly stop = new AbortController();
  private timer = setTimeout(() => this.stop.abort(), WAIT_MS);
  readonly signal: AbortSignal;

  constructor(signal: AbortSignal | undefined) {
    this.signal =
      signal === undefined ? this.stop.signal : AbortSignal.any([this.stop.signal, signal]);
  }

  get stalled(): boolean {
    return this.stop.signal.aborted;
  }

  renew(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop.abort(), WAIT_MS);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

function follow(next: string, url: string): string {
  const target = new URL(next, url);
  if (/^https?:$/.test(target.protocol)) return target.href;
  throw new AssayError(
    'fetch-failed',
    `${withoutSecrets(url)} leads to ${target.protocol}, which is not followed`,
    { status: 424, place: { file: withoutSecrets(url) } },
  );
}

async function refuse(response: Response, url: string, waiting: Waiting): Promise<void> {
  if (response.ok) return;
  waiting.end();
  await response.body?.cancel();
  const shown = withoutSecrets(url);
  const locked = response.status === 401 || response.status === 403;
  throw new AssayError(
    'fetch-status',
    `${shown} answered ${response.status} ${response.statusText}`.trim(),
    {
      status: 424,
      place: { file: shown },
      remedy: locked
        ? 'give the key that the service asks for: name its variable in the address, as in ?key=$MY_KEY'
        : 'check the address, or try again later',
    },
  );
}

async function ask(
  url: string,
  waiting: Waiting,
  headers: Record<string, string>,
  environment: Environment,
): Promise<Response> {
  const all = { accept: ACCEPT, 'user-agent': 'assay', ...headers };
  try {
    const init = { redirect: 'manual', signal: waiting.signal, headers: all } as const;
    return await fetchWithin(url, init, environment);
  } catch (error) {
    waiting.end();
    const refusal = refusalIn(error);
    if (refusal !== undefined) throw refusal;
    throw failed(withoutSecrets(url), 'could not be fetched', error, waiting);
  }
}

async function* limited(
  response: Response,
  shown: string,
  waiting: Waiting,
  most: number,
): AsyncGenerator<Uint8Array> {
  const begun = performance.now();
  let bytes = 0;
  try {
    if (response.body === null) return;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      waiting.renew();
      bytes += chunk.byteLength;
      if (bytes > most) throw tooLarge(shown, most);
      const seconds = (performance.now() - begun) / 1000;
      if (seconds > 60 && bytes < seconds * SLOWEST_BYTES_A_SECOND) {
        throw new AssayError('fetch-stalled', `${shown} sent only ${bytes} bytes in a minute`, {
          status: 424,
          place: { file: shown },
          remedy: 'it may be a stream that never ends; nothing was loaded',
        });
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw failed(shown, `stopped after ${bytes} bytes`, error, waiting);
  } finally {
    waiting.end();
  }
}

export function tooLarge(shown: string, most: number): AssayError {
  return new AssayError(
    'source-too-large',
    `${shown} sends more than ${Math.round(most / 2 ** 20)} MB`,
    {
      status: 413,
      place: { file: shown },
      remedy:
        'it may never end; save what you need to a file and load that, or raise ASSAY_FETCH_LIMIT_MB',
    },
  );
}

function failed(shown: string, what: string, error: unknown, waiting: Waiting): AssayError {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const cause = waiting.stalled
    ? `nothing came for ${WAIT_MS / 1000} seconds`
    : inner instanceof Error
      ? inner.message
      : String(inner);
  return new AssayError(
    waiting.stalled ? 'fetch-stalled' : 'fetch-failed',
    `${shown} ${what}: ${cause}`,
    {
      status: 424,
      place: { file: shown },
      remedy: 'check the address and the network, or try again; nothing was loaded',
      cause: error,
    },
  );
}
