import { Readable } from 'node:stream';
import type { Dispatcher, Pool } from 'undici';
import { AssayError, type Problem } from '@assay/schema';

export interface Call {
  method: string;
  path: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as they are. */
  bytes?: Uint8Array | AsyncIterable<Uint8Array>;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** True when doing it twice is the same as once; GET, PUT and DELETE are so anyway. */
  repeatable?: boolean;
}

/** An answer whose body has not been read. */
export interface Answer {
  status: number;
  contentType: string;
  body: Dispatcher.ResponseData['body'];
}

type Request = (
  this: Dispatcher,
  options: Dispatcher.RequestOptions,
) => Promise<Dispatcher.ResponseData>;

/** Connections to one host over its socket. */
export class Transport {
  private constructor(
    private readonly pool: Pool,
    private readonly request: Request,
  ) {}

  static async open(socket: string): Promise<Transport> {
    // Loaded with the first connection, so that importing this room costs a kernel's start nothing.
    // And only its core: with fetch, caches and mocks it takes longer to load than most commands to run.
    const [{ default: SocketPool }, { default: request }] = await Promise.all([
      import('undici/lib/dispatcher/pool.js'),
      import('undici/lib/api/api-request.js'),
    ]);
    // A long load or query answers when it is done: no time limit but the caller's signal.
    const options = { socketPath: socket, headersTimeout: 0, bodyTimeout: 0, connectTimeout: 5000 };
    return new Transport(new SocketPool('http://assay', options), request);
  }

  async send(call: Call): Promise<Answer> {
    const isJson = call.json !== undefined;
    const request: Dispatcher.RequestOptions = {
      method: call.method,
      path: call.path,
      headers: {
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...(call.bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...call.headers,
      },
      body: isJson ? JSON.stringify(call.json) : bodyOf(call.bytes),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    };
    const { statusCode, headers, body } = await this.request.call(this.pool, request);
    return { status: statusCode, contentType: String(headers['content-type'] ?? ''), body };
  }

  /** Ends all connections at once. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

function bodyOf(bytes: Call['bytes']): Uint8Array | Readable | null {
  if (bytes === undefined || bytes instanceof Uint8Array) return bytes ?? null;
  return Readable.from(bytes, { objectMode: false });
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'EPIPE',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENOTSOCK',
]);
const BROKEN = new Set([
  ...NEVER_SENT,
  'ECONNRESET',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/** Whether an error says that the host is gone; `sent` is false when the request cannot have reached it. */
export function lostHost(error: unknown): { sent: boolean } | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return BROKEN.has(code) ? { sent: !NEVER_SENT.has(code) } : undefined;
}

/** The error that a problem document describes. */
export async function problemOf(answer: Answer): Promise<AssayError> {
  const text = await answer.body.text();
  if (answer.contentType.includes('json')) {
    const problem = JSON.parse(text) as Partial<Problem>;
    if (typeof problem.code === 'string' && typeof problem.detail === 'string') {
      return AssayError.fromProblem({ ...problem, status: answer.status } as Problem);
    }
  }
  return new AssayError(
    'host-answer',
    `the host answered ${answer.status}: ${text.slice(0, 200)}`,
    {
      status: answer.status,
    },
  );
}
