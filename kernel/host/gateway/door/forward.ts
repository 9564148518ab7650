import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Caller, OPERATOR } from '../accounts/index.js';
import type { DoorSettings } from './settings.js';
import { checkDepth, checkLength, limited, readBody } from './body.js';
import { ANSWERED_HEADER } from '../api/measure.js';
import type { HostLine } from './host-line.js';
import type { KnownAnswers } from './known-answers.js';
import { PassedBack } from './passed-back.js';

/** Of one connection only, or between the caller and the door only. */
const NOT_PASSED = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'authorization',
  'cookie',
  'content-length',
]);

/** Passes a request to the host and its answer back. */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  {
    line,
    settings,
    id,
    caller,
    answers,
  }: {
    line: HostLine;
    settings: DoorSettings;
    id: string;
    caller: Caller | undefined;
    answers: KnownAnswers;
  },
): Promise<void> {
  const streams = /^(application\/(offset\+)?octet-stream|multipart\/form-data)\b/i.test(
    request.headers['content-type'] ?? '',
  );
  const limit = streams ? settings.uploadLimit : settings.bodyLimit;
  const tooLong = checkLength(request, limit);
  if (tooLong !== undefined) throw tooLong;
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  // A small body is read whole first: a slow sender keeps the door busy, not the host.
  const body = streams ? through(request, limited(limit)) : await readBody(request, limit);
  if (Buffer.isBuffer(body)) checkDepth(body);
  const call = {
    ...{ method: request.method ?? 'GET', path: request.url ?? '/', body, signal: gone.signal },
    headers: {
      ...passedOn(request, id, caller, Buffer.isBuffer(body) ? body.length : undefined),
      ...answered(request, answers),
    },
  };
  const keep = (headers: IncomingHttpHeaders, whole: Buffer) =>
    answers.keep(request, caller?.tenant ?? 1, headers, whole);
  await line.call(call, new PassedBack(response, id, keep));
}

/** Whoever asks for figures is told what the door has answered by itself, too. */
function answered(
  { url = '' }: IncomingMessage,
  { tally }: KnownAnswers,
): Record<string, string | string[] | undefined> {
  if (!/^(\/api\/v1)?\/(metrics|stats)(\?|$)/.test(url)) return {};
  return { [ANSWERED_HEADER]: JSON.stringify(tally.take()) };
}

/** The stream that a body comes out of; its reader gets the error of either. */
function through(request: IncomingMessage, transform: Transform): Transform {
  pipeline(request, transform).catch((error: unknown) => transform.destroy(error as Error));
  return transform;
}

function passedOn(
  request: IncomingMessage,
  id: string,
  caller: Caller | undefined,
  bytes?: number,
): Record<string, string | string[] | undefined> {
  const headers: Record<string, string | string[] | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!NOT_PASSED.has(name) && !name.startsWith('x-assay-')) headers[name] = value;
  }
  const length = bytes ?? request.headers['content-length'];
  if (length !== undefined && length !== 0) headers['content-length'] = String(length);
  return {
    ...headers,
    host: 'assay',
    'x-request-id': id,
    // What the host goes by; whatever of that name came from outside was left out above.
    'x-assay-tenant': String(caller?.tenant ?? 1),
    'x-assay-role': caller === OPERATOR ? 'operator' : (caller?.role ?? 'read-only'),
    'x-assay-user': encodeURIComponent(caller?.name ?? ''),
  };
}
