import { AssayError } from '@assay/schema';
import type { Store } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import { keyedParameters, withKeys, withoutSecrets } from '../acquire/address-key.js';
import { declaredEncoding } from './declared-type.js';
import type { Environment } from '../acquire/environment.js';
import { earlierAnswer, unchanged } from '../acquire/earlier-answer.js';
import { fetchAnswer } from '../acquire/fetch-answer.js';
import { fetchPages } from './fetch-pages.js';
import { Patience } from '../acquire/patience.js';

/**
 * Fetches an address, all its pages when it is an API, or finds that what it sent last time is still good.
 *
 * @throws AssayError of `fetchAnswer` and `fetchPages`
 */
export async function fetchSource(
  store: Store,
  address: string,
  name: string | undefined,
  { environment, signal }: { environment: Environment; signal: AbortSignal | undefined },
): Promise<Acquired> {
  const location = locationOf(address);
  const earlier = await earlierAnswer(store, location);
  const asking = { environment, signal, patience: new Patience(environment, signal) };
  const given = withKeys(address, environment);
  const answer = await fetchAnswer(given, asking, earlier);
  const { headers, status } = answer.response;
  if (status === 304) return unchanged(store, location, earlier);
  const keyed = (next: string): string => withKeysOf(next, given, keyedParameters(location));
  const { object, count, json, warnings } = await fetchPages(store, answer, asking, keyed);
  const mediaType = headers.get('content-type');
  const encoding = count > 1 && json ? undefined : await declaredEncoding(mediaType, object);
  const header = (key: string): Record<string, string> => {
    const value = headers.get(key);
    // The first page says nothing of the others.
    return value === null || count > 1 ? {} : { [key.replace('-', '_')]: value };
  };
  return {
    object,
    name: name ?? nameOf(new URL(location)),
    location,
    mediaType,
    ...(encoding === undefined ? {} : { encoding }),
    warnings,
    ...(count > 1 && json ? { format: 'api' } : {}),
    more: {
      address: location,
      url: shownUrl(answer.url, given === address, location),
      pages: count,
      ...header('etag'),
      ...header('last-modified'),
      ...asking.patience.facts,
    },
  };
}

/** An address as it is kept: without its keys. @throws AssayError `source-unknown` */
export function locationOf(address: string): string {
  try {
    return decodeVariables(withoutSecrets(address));
  } catch (cause) {
    throw new AssayError('source-unknown', `${address} is no address`, {
      pointer: '/source',
      cause,
    });
  }
}

function decodeVariables(address: string): string {
  return address.replace(/%24(%7B)?([A-Z][A-Z0-9_]*)(%7D)?/gi, '$$$2');
}

/** Where the answer came from, unless a key stands in it. */
function shownUrl(url: string, keyless: boolean, location: string): string {
  return keyless ? withoutSecrets(url) : location;
}

/** The address of a next page with the keys that were given for the first one: on the same host, where it lacks them. */
function withKeysOf(next: string, given: string, names: readonly string[]): string {
  const [to, from] = [new URL(next), new URL(given)];
  if (to.host !== from.host) return next;
  for (const name of names) {
    const value = from.searchParams.get(name);
    const shown = to.searchParams.get(name);
    if (value !== null && (shown === null || /^(\*+|x+|hidden|redacted)$/i.test(shown)))
      to.searchParams.set(name, value);
  }
  return to.href;
}

function nameOf(url: URL): string {
  const part = url.pathname.split('/').findLast((one) => one !== '');
  if (part === undefined) return url.hostname;
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: the name as it stands.
    return part;
  }
}
