import type {
  IncomingHttpHeaders,
  IncomingMessage,
  OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http';
import { tagMatches } from '../conditional.js';
import { type CommitMarkReader, STANDS_HEADER } from '../../commit-mark.js';
import { envelopeParts, metadataText } from '../envelope-parts.js';
import { safeHeaders } from './safe-headers.js';
import { Tally } from '../tally.js';

const LONGEST = 256 * 1024;
const MOST_BYTES = 32 * 1024 * 1024;
/** Asked for like this, an answer is another one. */
const OWN_WAYS = ['range', 'if-match', 'if-unmodified-since', 'if-modified-since', 'if-range'];

interface Known {
  mark: Buffer;
  route: string;
  headers: OutgoingHttpHeaders;
  tag: string | undefined;
  head: Buffer;
  /** Present where number and time of the request stand between both. */
  tail: Buffer | undefined;
}

/**
 * Small answers of the host that still hold, given again without asking it: whoever polls asks for the same thing again and
 * again. Whether they hold is read from the host's commit mark each time, so that nobody sees what was before his own write.
 */
export class KnownAnswers {
  private readonly known = new Map<string, Known>();
  private bytes = 0;
  /** What was answered here, which the host does not know of. */
  readonly tally = new Tally();

  /** Answers a request if that is possible. */
  give(
    request: IncomingMessage,
    response: ServerResponse,
    asked: { tenant: number; id: string; started: number; mark: CommitMarkReader },
  ): boolean {
    const key = keyOf(request, asked.tenant);
    const known = key === undefined ? undefined : this.known.get(key);
    if (key === undefined || known === undefined) return false;
    if (asked.mark.now()?.equals(known.mark) !== true) {
      this.forget(key, known);
      return false;
    }
    const { headers, tag, head, tail, route } = known;
    const same = tag !== undefined && tagMatches(request.headers['if-none-match'], tag);
    const middle = tail === undefined ? '' : metadataText(asked.id, asked.started);
    const length = head.length + Buffer.byteLength(middle) + (tail?.length ?? 0);
    response.writeHead(same ? 304 : 200, {
      ...headers,
      ...(same ? {} : { 'content-length': length }),
      'x-request-id': asked.id,
    });
    if (same) response.end();
    else response.end(tail === undefined ? head : Buffer.concat([head, Buffer.from(middle), tail]));
    const seconds = (performance.now() - asked.started) / 1000;
    this.tally.add('GET', route, same ? 304 : 200, seconds);
    return true;
  }

  /** Whether an answer is one to be kept: then its body is read whole. */
  static keeps(status: number, headers: IncomingHttpHeaders): boolean {
    const length = Number(headers['content-length'] ?? NaN);
    return status === 200 && STANDS_HEADER in headers && length <= LONGEST;
  }

  keep(request: IncomingMessage, tenant: number, from: IncomingHttpHeaders, body: Buffer): void {
    const key = keyOf(request, tenant);
    const [mark = '', route = ''] = String(from[STANDS_HEADER]).split(' ');
    if (key === undefined) return;
    const parts = envelopeParts(body.toString());
    const { etag } = from;
    const names = ['content-type', 'etag', 'link', 'cache-control'] as const;
    const headers = Object.fromEntries(names.map((name) => [name, from[name]]));
    const known: Known = {
      mark: Buffer.from(mark, 'hex'),
      route,
      headers: { ...safeHeaders(), ...withoutUndefined(headers) },
      tag: etag,
      head: parts === undefined ? body : Buffer.from(parts.head),
      tail: parts === undefined ? undefined : Buffer.from(parts.tail),
    };
    const before = this.known.get(key);
    if (before !== undefined) this.forget(key, before);
    this.known.set(key, known);
    this.bytes += sizeOf(known);
    for (const [oldest, entry] of this.known) {
      if (this.bytes <= MOST_BYTES) break;
      this.forget(oldest, entry);
    }
  }

  private forget(key: string, known: Known): void {
    this.known.delete(key);
    this.bytes -= sizeOf(known);
  }
}

function keyOf({ method, url, headers }: IncomingMessage, tenant: number): string | undefined {
  if (method !== 'GET' || OWN_WAYS.some((name) => name in headers)) return undefined;
  return `${tenant} ${url}`;
}

/** With what a map and its strings cost beside. */
function sizeOf({ head, tail }: Known): number {
  return head.length + (tail?.length ?? 0) + 1000;
}

function withoutUndefined(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}
