import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AssayError } from '@assay/schema';
import { Access, COOKIE } from './access.js';
import { forward } from './forward.js';
import { HostLine } from './host-line.js';
import { HIDDEN, openApi } from './openapi.js';
import { OriginCheck } from './origin.js';
import { sendPage } from './pages.js';
import { RateLimit } from './rate-limit.js';
import { refusal, refuse } from './refusal.js';
import type { DoorSettings } from './settings.js';
import { type Events, Sockets } from './sockets.js';

export interface DoorOptions {
  host: string;
  port: number;
  token: string;
  settings: DoorSettings;
  /** Finds the host's socket; starts the host when there is none. */
  reach: () => Promise<string>;
  events: Events;
  /** Number of the last event that is known here. */
  seen: () => number | undefined;
  /** One line of the log for each request. */
  log: (entry: Record<string, unknown>) => void;
}

/** Wrong tokens: enough for a person, too few to guess. */
const WRONG_PER_SECOND = 20;
const WRONG_BURST = 200;
/** Requests that wait for the host at once; more are asked to come back. */
const MOST_AT_ONCE = 2000;
const CLOSE_MS = 3000;
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The network's way to a project's host: who may come in, and how much of it. */
export class Door {
  private readonly server: Server;
  private readonly line: HostLine;
  private readonly access: Access;
  private readonly origin: OriginCheck;
  private readonly limit: RateLimit;
  private readonly wrong = new RateLimit(WRONG_PER_SECOND, WRONG_BURST);
  private readonly sockets: Sockets;
  private atOnce = 0;

  constructor(private readonly options: DoorOptions) {
    const { settings } = options;
    this.line = new HostLine(options.reach);
    this.access = new Access(options.token);
    this.origin = new OriginCheck(options.host, settings.allowedHosts, settings.allowedOrigins);
    this.limit = new RateLimit(settings.rateLimit, Math.max(1, settings.rateLimit * 2));
    this.sockets = new Sockets(options.events, options.seen);
    // An upload may take its time; headers may not.
    this.server = createServer({ requestTimeout: 0, headersTimeout: 20_000 });
    this.server.on('request', (request, response) => void this.answer(request, response));
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.server.on('clientError', (error, socket) => malformed(error, socket));
  }

  /** @throws AssayError `port-taken` */
  async listen(): Promise<AddressInfo> {
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          error.code === 'EADDRINUSE'
            ? refusal(
                409,
                'port-taken',
                `port ${port} of ${host} is taken`,
                'choose another: --port',
              )
            : error,
        );
      });
      this.server.listen({ host, port }, resolve);
    });
    return this.server.address() as AddressInfo;
  }

  /** Lets nobody in any more, gives those inside a moment, then ends. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.sockets.close();
    this.server.closeIdleConnections();
    const late = setTimeout(() => {
      this.sockets.terminate();
      this.server.closeAllConnections();
    }, CLOSE_MS);
    await closed;
    clearTimeout(late);
    this.line.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const id = requestId(request);
    const url = urlOf(request);
    response.once('close', () => {
      this.options.log({
        request_id: id,
        method: request.method,
        // Never with its query, which may hold the token.
        path: url?.pathname ?? null,
        status: response.writableFinished ? response.statusCode : null,
        ms: Math.round((performance.now() - started) * 10) / 10,
      });
    });
    try {
      if (url === undefined) throw refusal(400, 'bad-request', 'this is no path');
      this.admit(request, url);
      // Further in, it would only end up in logs and messages.
      if (url.searchParams.has('token')) {
        url.searchParams.delete('token');
        request.url = `${url.pathname}${url.search}`;
      }
      this.atOnce += 1;
      response.once('close', () => (this.atOnce -= 1));
      if (this.atOnce > MOST_AT_ONCE) throw refusal(503, 'busy', 'too many requests at once');
      await this.serve(request, response, url, id);
    } catch (error) {
      this.fail(request, response, id, error);
    }
  }

  /** @throws AssayError when a request may not come in */
  private admit(request: IncomingMessage, url: URL): void {
    const problem = this.origin.problem(request);
    if (problem !== undefined) throw problem;
    const caller = request.socket.remoteAddress ?? 'unknown';
    if (!this.known(request, url)) {
      const wait = this.wrong.take(caller);
      if (wait > 0) throw new Limited(wait);
      throw refusal(
        401,
        'unauthorized',
        'this server wants its token',
        'send it as "Authorization: Bearer TOKEN"; it is ASSAY_TOKEN, else in .assay/token',
      );
    }
    const wait = this.limit.take(caller);
    if (wait > 0) throw new Limited(wait);
  }

  private known(request: IncomingMessage, url: URL): boolean {
    const { pathname } = url;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (this.access.bearer(request) || (reads && pathname === '/health')) return true;
    if (!reads) return false;
    if (pathname === '/ws' || pathname === '/api/v1/events') return this.access.query(url);
    if (!pathname.startsWith('/schema/')) return false;
    return this.access.query(url) || this.access.cookie(request);
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    id: string,
  ): Promise<void> {
    const { pathname } = url;
    const headers: Record<string, string> = { 'x-request-id': id };
    if (!METHODS.includes(request.method ?? '')) {
      throw refusal(405, 'method-unknown', `${request.method} is no method of this server`);
    }
    if (pathname === '/ws') throw refusal(426, 'upgrade-required', '/ws is a WebSocket');
    if (HIDDEN.has(decoded(pathname)))
      throw refusal(404, 'route-unknown', `there is no ${pathname}`);
    if (pathname === '/schema/openapi.json' && request.method === 'GET') {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const text = JSON.stringify(await openApi(this.line, id, gone.signal));
      response.writeHead(200, { ...headers, 'content-type': 'application/json; charset=utf-8' });
      response.end(text);
      return;
    }
    if (pathname.startsWith('/schema/')) {
      // The parts of a page come with this cookie, since a browser sends no token with them.
      const value = this.access.cookieValue();
      headers['set-cookie'] = `${COOKIE}=${value}; Path=/schema/; HttpOnly; SameSite=Strict`;
      if (await sendPage(request, response, pathname, headers)) return;
    }
    // What everybody may know of the host is less than what its clients learn there.
    if (pathname === '/health') request.url = '/health/ready';
    await forward(request, response, this.line, this.options.settings, id);
  }

  private fail(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    error: unknown,
  ): void {
    // The caller went away: there is nobody to answer.
    if (response.destroyed) return;
    if (error instanceof AssayError) {
      const headers: Record<string, string> = {};
      if (error instanceof Limited) headers['retry-after'] = String(Math.ceil(error.seconds));
      else if (error.status === 503) headers['retry-after'] = '1';
      else if (error.status === 405) headers['allow'] = METHODS.join(', ');
      if (error.status === 401) headers['www-authenticate'] = 'Bearer realm="assay"';
      refuse(request, response, id, error, headers);
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    this.options.log({ request_id: id, level: 'error', message });
    const unexpected = refusal(502, 'gateway', 'the host could not be asked', 'see the log');
    refuse(request, response, id, unexpected);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      const url = urlOf(request);
      if (url?.pathname !== '/ws') throw refusal(404, 'route-unknown', 'the WebSocket is /ws');
      this.admit(request, url);
      const since = Number(url.searchParams.get('since') ?? NaN);
      const valid = Number.isSafeInteger(since) && since >= 0;
      this.sockets.open(request, socket, head, valid ? since : undefined);
    } catch (error) {
      const known = error instanceof AssayError ? error : refusal(500, 'internal', 'refused');
      refuseSocket(socket, known);
    }
  }
}

class Limited extends AssayError {
  constructor(readonly seconds: number) {
    super('rate-limited', 'too many requests', {
      status: 429,
      remedy: `come back in ${Math.ceil(seconds)} s`,
    });
  }
}

function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}

function urlOf(request: IncomingMessage): URL | undefined {
  const text = request.url ?? '';
  return text.startsWith('/') && URL.canParse(`http://assay${text}`)
    ? new URL(`http://assay${text}`)
    : undefined;
}

/** As the host's router reads it. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw refusal(400, 'bad-request', 'this is no path');
  }
}

function refuseSocket(socket: Duplex, error: AssayError): void {
  const text = JSON.stringify(error.toProblem(randomUUID()));
  socket.end(
    `HTTP/1.1 ${error.status} Refused\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}

/** What is no HTTP gets the shortest of answers. */
function malformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  const full = error.code === 'HPE_HEADER_OVERFLOW';
  if (error.code === 'ECONNRESET' || !socket.writable || !(socket as Socket).writable) {
    socket.destroy();
    return;
  }
  refuseSocket(
    socket,
    full
      ? refusal(431, 'headers-too-large', 'the headers are too large')
      : refusal(400, 'bad-request', 'this is not HTTP/1.1'),
  );
}
