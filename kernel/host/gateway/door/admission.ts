import type { IncomingMessage } from 'node:http';
import type { AssayError } from '@assay/schema';
import { type Caller, mayCall, OPERATOR, type Sessions, type UserFile } from '../accounts/index.js';
import { Access } from './access.js';
import { OriginCheck } from './origin.js';
import { RateLimit } from './rate-limit.js';
import { Limited, refusal } from './refusal.js';
import type { DoorSettings } from './settings.js';

/** Wrong tokens: enough for a person, too few to guess. */
const WRONG_PER_SECOND = 20;
const WRONG_BURST = 200;

/** Decides who may come in, and as whom. */
export class Admission {
  private readonly access: Access;
  private readonly origin: OriginCheck;
  private readonly limit: RateLimit;
  private readonly wrong = new RateLimit(WRONG_PER_SECOND, WRONG_BURST);

  constructor(
    host: string,
    token: string,
    settings: DoorSettings,
    private readonly users: UserFile,
    private readonly sessions: Sessions,
  ) {
    this.access = new Access(token);
    this.origin = new OriginCheck(host, settings.allowedHosts, settings.allowedOrigins);
    this.limit = new RateLimit(settings.rateLimit, Math.max(1, settings.rateLimit * 2));
  }

  /** What the documents' pages are opened with next time. */
  get cookie(): string {
    return this.access.cookieValue();
  }

  /**
   * Who sends a request; undefined for somebody unknown at a place that is open to all.
   *
   * @param open whether the place is
   * @throws AssayError when the request may not come in
   */
  async admit(
    request: IncomingMessage,
    url: URL,
    path: string,
    open: boolean,
  ): Promise<Caller | undefined> {
    const problem = this.origin.problem(request);
    if (problem !== undefined) throw problem;
    const address = request.socket.remoteAddress ?? 'unknown';
    const caller = await this.callerOf(request, url, path);
    if (caller === undefined && !open) {
      const wait = this.wrong.take(address);
      if (wait > 0) throw new Limited(wait);
      throw unknown();
    }
    const wait = this.limit.take(address);
    if (wait > 0) throw new Limited(wait);
    if (caller !== undefined && !open && !mayCall(caller.role, request.method ?? '', path)) {
      throw refusal(403, 'forbidden', `the role ${caller.role} may not do this`);
    }
    return caller;
  }

  private async callerOf(
    request: IncomingMessage,
    url: URL,
    path: string,
  ): Promise<Caller | undefined> {
    const token = bearerOf(request);
    if (token !== undefined) return this.holder(token);
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const documents = path.startsWith('/schema/');
    if (documents && this.access.cookie(request)) return OPERATOR;
    const named = url.searchParams.get('token');
    if (named === null || !(documents || path === '/ws' || path === '/api/v1/events')) {
      return undefined;
    }
    return this.holder(named);
  }

  private async holder(token: string): Promise<Caller | undefined> {
    if (this.access.matches(token)) return OPERATOR;
    // Another process may have changed the users since.
    await this.users.recent();
    return this.sessions.caller(token);
  }
}

/** By `Authorization: Bearer`, the way of every program. */
function bearerOf(request: IncomingMessage): string | undefined {
  return /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

function unknown(): AssayError {
  return refusal(
    401,
    'unauthorized',
    'this server wants a token',
    'send it as "Authorization: Bearer TOKEN": ASSAY_TOKEN, else what is in .assay/token, or one of POST /api/v1/login',
  );
}
