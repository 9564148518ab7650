import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { hostname } from 'node:os';
import type { AssayError } from '@assay/schema';
import { refusal } from './refusal.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address or name that a server listens on is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const family = isIP(name);
  return family !== 0 && loopback.check(name, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Refuses what a web page of another site makes a browser send: names that were pointed at this machine (Host), and pages
 * of other origins (Origin).
 */
export class OriginCheck {
  private readonly names: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;
  private readonly anyAddress: boolean;

  constructor(listensOn: string, hosts: readonly string[], origins: readonly string[]) {
    // An address cannot be pointed elsewhere as a name can; beyond loopback the machine has many of them.
    this.anyAddress = !isLoopback(listensOn);
    this.names = new Set(
      [listensOn, ...hosts, ...(this.anyAddress ? [hostname()] : [])].map((name) =>
        name.toLowerCase(),
      ),
    );
    this.origins = new Set(origins.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
  }

  /** Why a request is refused; undefined when it is not. */
  problem(request: IncomingMessage): AssayError | undefined {
    const { host, origin } = request.headers;
    if (host === undefined || !this.known(host)) {
      return refusal(
        403,
        'host-refused',
        'this server does not go by the name in the Host header',
        'name further hosts in ASSAY_ALLOWED_HOSTS',
      );
    }
    if (origin === undefined || this.same(origin, host)) return undefined;
    return refusal(
      403,
      'origin-refused',
      'pages of this origin may not call this server',
      'name further origins in ASSAY_ALLOWED_ORIGINS',
    );
  }

  private known(host: string): boolean {
    const name = /^(\[[0-9a-f:.]+\]|[^:]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
    if (name === undefined) return false;
    const address = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
    return isLoopback(name) || this.names.has(name) || (address && this.anyAddress);
  }

  private same(origin: string, host: string): boolean {
    const text = origin.toLowerCase();
    if (this.origins.has(text)) return true;
    const match = /^https?:\/\/([^/]+)$/.exec(text);
    return match?.[1] === host.toLowerCase();
  }
}
