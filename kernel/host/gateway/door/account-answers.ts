import type { IncomingMessage, ServerResponse } from 'node:http';
import { AssayError } from '@assay/schema';
import type { Accounts, AuditLog, Caller } from '../accounts/index.js';
import { checkDepth, readBody } from './body.js';
import { refusal } from './refusal.js';
import { safeHeaders } from './safe-headers.js';

/** A form or JSON with a name and a password is never longer. */
const LIMIT = 64 * 1024;

/** Answers what concerns users; false when the path is none of theirs. */
export async function answerAccounts(
  request: IncomingMessage,
  response: ServerResponse,
  context: {
    accounts: Accounts;
    audit: AuditLog;
    caller: Caller | undefined;
    path: string;
    url: URL;
    id: string;
    started: number;
  },
): Promise<boolean> {
  const { accounts, audit, caller, path, url, id, started } = context;
  const method = request.method ?? 'GET';
  const found = accounts.find(method, path);
  if (found === undefined) return false;
  const { operation } = found;
  const body = operation.body === undefined ? {} : await bodyOf(request, operation.form === true);
  const address = request.socket.remoteAddress ?? 'unknown';
  const who = operation.open
    ? { name: nameIn(body), tenant: caller?.tenant ?? 1 }
    : { name: caller?.name ?? '', tenant: caller?.tenant ?? 1 };
  const note = (status: number) => {
    if (method === 'GET' || method === 'HEAD') return;
    audit.note(who, { request_id: id, action: `${method} ${path}`, status, address });
  };
  try {
    const answer = await accounts.run(operation, {
      ...{
        caller,
        id: found.id,
        body,
        query: Object.fromEntries(url.searchParams),
        requestId: id,
        started,
        address,
      },
      bearer: request.headers.authorization,
    });
    note(operation.status);
    const text = JSON.stringify(answer);
    response.writeHead(operation.status, {
      ...safeHeaders(),
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      'x-request-id': id,
    });
    response.end(method === 'HEAD' ? undefined : text);
  } catch (error) {
    if (error instanceof AssayError) note(error.status);
    throw error;
  }
  return true;
}

async function bodyOf(request: IncomingMessage, form: boolean): Promise<Record<string, unknown>> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  const bytes = await readBody(request, LIMIT);
  if (form && type === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(bytes.toString()));
  }
  if (type !== 'application/json') {
    throw refusal(415, 'media-type', 'the body is sent as application/json');
  }
  checkDepth(bytes);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw refusal(400, 'json-invalid', 'the body is not JSON');
  }
  return value as Record<string, unknown>;
}

/** The name that somebody tries to log in with, cut short: it is whatever he sends. */
function nameIn(body: Record<string, unknown> | null): string {
  const name = body?.['username'];
  return typeof name === 'string' ? name.slice(0, 100) : 'unknown';
}
