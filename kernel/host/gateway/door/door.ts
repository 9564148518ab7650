import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { AssayError } from '@assay/schema';
import type { UserFile } from '../accounts/index.js';
import { Accounts, type AuditLog, type Caller, Sessions } from '../accounts/index.js';
import { CommitMarkReader } from '../../commit-mark.js';
import { COOKIE } from './access.js';
import { answerAccounts } from './account-answers.js';
import { Admission } from './admission.js';
import { forward } from './forward.js';
import { HostLines } from './host-lines.js';
import { KnownAnswers } from './known-answers.js';
import { HIDDEN, openApi } from './openapi.js';
import { sendPage } from './pages.js';
import { Limited, refusal, refuse } from './refusal.js';
import { refuseSocket, malformed } from './refuse-socket.js';
import { safeHeaders } from './safe-headers.js';
import type { DoorSettings } from './settings.js';
import { type Events, Sockets } from './sockets.js';

export interface DoorOptions {
  host: string;
  port: number;
  token: string;
  /** What tokens of users are signed with. */
  key: Buffer;
  users: UserFile;
  audit: AuditLog;
  settings: DoorSettings;
  /** Finds the socket of a tenant's host; starts the host when there is none. */
  reach: (tenant: number) => Promise<string>;
  events: (tenant: number) => Events;
  /** The folder of a tenant's store. */
  project: (tenant: number) => string;
  /** Number of the last event of a tenant that is known here. */
  seen: (tenant: number) => number | undefined;
  /** One line of the log for each request. */
  log: (entry: Record<string, unknown>) => void;
}

const CLOSE_MS = 3000;
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const CHANGES = new Set(['DELETE', 'PATCH', 'POST', 'PUT']);
const NOBODY = { name: 'nobody', tenant: 1 };

/** The network's way to a project's host: who may come in, and how much of it. */
export class Door {
  private readonly server: Server;
  private readonly lines: HostLines;
  private readonly admission: Admission;
  private readonly accounts: Accounts;
  private readonly sockets = new Sockets();
  private readonly answers = new KnownAnswers();
  private readonly marks = new Map<number, CommitMarkReader>();
  private atOnce = 0;

  constructor(private readonly options: DoorOptions) {
    const { settings, users, audit, host, token } = options;
    const sessions = new Sessions(users, options.key, settings.tokenMinutes * 60);
    this.lines = new HostLines(options.reach);
    this.accounts = new Accounts(users, sessions, audit);
    this.admission = new Admission(host, token, settings, users, sessions);

    // An upload may take its time; headers may not.
    this.server = createServer({
      requestTimeout: 0,
      headersTimeout: 20_000,
      // Longer than callers keep theirs: else one sends into a connection that is just being closed.
      keepAliveTimeout: 65_000,
    });
    this.server.on('request', (request, response) => void this.answer(request, response));
    this.server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head));
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
    this.lines.close();
    for (const mark of this.marks.values()) mark.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const id = requestId(request);
    const url = urlOf(request);
    let caller: Caller | undefined;
    // Log, audit, count and line each want to know its end.
    response.setMaxListeners(20);
    response.once('close', () => {
      const ms = Math.round((performance.now() - started) * 10) / 10;
      const status = response.writableFinished ? response.statusCode : null;
      // Never with its query, which may hold the token.
      const path = url?.pathname ?? null;
      const who = caller === undefined ? {} : { tenant_id: caller.tenant, user: caller.name };
      this.options.log({ request_id: id, method: request.method, path, status, ms, ...who });
    });
    try {
      if (url === undefined) throw refusal(400, 'bad-request', 'this is no path');
      const path = decoded(url.pathname);
      const open =
        openToAll(request.method, path) || this.accounts.open(request.method ?? '', path);
      caller = await this.admission.admit(request, url, path, open);
      // Further in, it would only end up in logs and messages.
      if (url.searchParams.has('token')) {
        url.searchParams.delete('token');
        request.url = `${url.pathname}${url.search}`;
      }
      this.atOnce += 1;
      response.once('close', () => (this.atOnce -= 1));
      if (this.atOnce > this.options.settings.mostAtOnce) {
        throw refusal(503, 'busy', 'too many requests at once', 'come back in a second');
      }
      await this.serve(request, response, { url, path, id, caller, started });
    } catch (error) {
      this.fail(request, response, id, error);
    }
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    asked: { url: URL; path: string; id: string; caller: Caller | undefined; started: number },
  ): Promise<void> {
    const { path, id, caller } = asked;
    const { method = '' } = request;
    if (!METHODS.includes(method)) {
      throw refusal(405, 'method-unknown', `${method} is no method of this server`);
    }
    if (path === '/ws') throw refusal(426, 'upgrade-required', '/ws is a WebSocket');
    if (HIDDEN.has(path)) throw refusal(404, 'route-unknown', `there is no ${path}`);
    const { accounts } = this;
    const { audit } = this.options;
    if (await answerAccounts(request, response, { accounts, audit, ...asked })) return;
    const tenant = caller?.tenant ?? 1;
    const mark = this.markOf(tenant);
    if (this.answers.give(request, response, { tenant, id, mark, started: asked.started })) return;
    const line = this.lines.of(tenant);
    if (path.startsWith('/schema/')) {
      if (await this.documents(request, response, path, id)) return;
    }
    // What everybody may know of the host is less than what its clients learn there.
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && (path === '/health' || path === '/api/v1/health')) request.url = '/health/ready';
    if (CHANGES.has(method)) this.audited(request, response, path, id, caller);
    const { settings } = this.options;
    await forward(request, response, { line, settings, id, caller, answers: this.answers });
  }

  private markOf(tenant: number): CommitMarkReader {
    const known = this.marks.get(tenant);
    if (known !== undefined) return known;
    const mark = new CommitMarkReader(this.options.project(tenant));
    this.marks.set(tenant, mark);
    return mark;
  }

  private async documents(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    id: string,
  ): Promise<boolean> {
    const headers: Record<string, string> = { 'x-request-id': id };
    if (path === '/schema/openapi.json' && request.method === 'GET') {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const document = await openApi(this.lines.of(1), this.accounts.paths(), id, gone.signal);
      response.writeHead(200, {
        ...safeHeaders(),
        ...{ ...headers, 'content-type': 'application/json; charset=utf-8' },
      });
      response.end(JSON.stringify(document));
      return true;
    }
    // The parts of a page come with this cookie, since a browser sends no token with them.
    headers['set-cookie'] =
      `${COOKIE}=${this.admission.cookie}; Path=/schema/; HttpOnly; SameSite=Strict`;
    return sendPage(request, response, path, headers);
  }

  /** What changes something is written down with who did it, once it is known how it went. */
  private audited(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    id: string,
    caller: Caller | undefined,
  ): void {
    const address = request.socket.remoteAddress ?? null;
    const action = `${request.method} ${path}`;
    response.once('close', () => {
      const status = response.statusCode;
      this.options.audit.note(caller ?? NOBODY, { request_id: id, action, status, address });
    });
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

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const url = urlOf(request);
      if (url?.pathname !== '/ws') throw refusal(404, 'route-unknown', 'the WebSocket is /ws');
      const tenant = (await this.admission.admit(request, url, '/ws', false))?.tenant ?? 1;
      const text = url.searchParams.get('since') ?? request.headers['last-event-id'];
      const since = Number(text ?? NaN);
      const valid = Number.isSafeInteger(since) && since >= 0;
      const { events, seen } = this.options;
      const feed = { events: events(tenant), seen: () => seen(tenant) };
      this.sockets.open(request, socket, head, feed, valid ? since : undefined);
    } catch (error) {
      const known = error instanceof AssayError ? error : refusal(500, 'internal', 'refused');
      refuseSocket(socket, known);
    }
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

/** What anybody may ask. */
function openToAll(method: string | undefined, path: string): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  return reads && (path === '/health' || path === '/api/v1/health');
}
