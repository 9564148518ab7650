import { type LookupAddress, lookup, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { AssayError } from '@assay/schema';
import type { Environment } from './environment.js';

/** How far a load may reach: everywhere, not to this link's own services, or only to addresses that everybody can reach. */
type Reach = 'anywhere' | 'local' | 'public';

const LINK = blocks(['169.254.0.0/16'], ['fe80::/10']);
/** Of this machine and its networks, or of none (RFC 6890). */
const PRIVATE = blocks(
  [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
    ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
    ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ],
  [
    ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
    ...['2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
  ],
);

/**
 * Asks an address as `fetch` does, within the reach that whoever loads has. A name is resolved once and connected to as it
 * was checked, so that no second answer of a name server leads elsewhere.
 *
 * @throws AssayError `address-refused` (403), also as the cause of fetch's own error
 */
export async function fetchWithin(
  url: string,
  init: { redirect: 'manual'; signal: AbortSignal; headers: Record<string, string> },
  environment: Environment,
): Promise<Response> {
  const reach = reachOf(environment);
  if (reach === 'anywhere') return fetch(url, init);
  const name = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) !== 0 && !within(name, reach)) throw refused(name);
  const undici = await import('undici');
  const dispatcher = new undici.Agent({
    connect: { lookup: checkedLookup(reach) },
    // One call, one connection: nothing is left behind.
    pipelining: 0,
  });
  return await undici.fetch(url, { ...init, dispatcher });
}

/** The refusal inside an error of fetch. */
export function refusalIn(error: unknown): AssayError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AssayError) return at;
  }
  return undefined;
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

function checkedLookup(reach: Reach) {
  return (name: string, options: LookupOptions, done: Found): void => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      const bad = found.find(({ address }) => !within(address, reach));
      if (bad !== undefined) return done(refused(name), []);
      const [first] = found;
      if (options.all === true || first === undefined) return done(null, found);
      return done(null, first.address, first.family);
    });
  };
}

function reachOf(environment: Environment): Reach {
  const text = environment['ASSAY_REACH'];
  return text === 'public' || text === 'local' ? text : 'anywhere';
}

function within(address: string, reach: Reach): boolean {
  const list = reach === 'public' ? PRIVATE : LINK;
  // The list itself looks into IPv4 addresses that are written as IPv6 (::ffff:a.b.c.d).
  return !list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function refused(name: string): AssayError {
  return new AssayError('address-refused', `${name} is an address of this machine or its network`, {
    ...{ status: 403, pointer: '/source' },
    remedy: 'load it by command, or set ASSAY_PRIVATE_ADDRESSES=allow where the server is started',
  });
}

function blocks(four: readonly string[], six: readonly string[]): BlockList {
  const list = new BlockList();
  const add = (text: string, family: 'ipv4' | 'ipv6') => {
    const [address = '', bits] = text.split('/');
    list.addSubnet(address, Number(bits), family);
  };
  for (const text of four) add(text, 'ipv4');
  for (const text of six) add(text, 'ipv6');
  return list;
}
