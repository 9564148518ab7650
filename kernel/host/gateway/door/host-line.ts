import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { refusal } from './refusal.js';

const ATTEMPTS = 5;
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK']);
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
/** An idle connection is kept for less long than the host keeps it. */
const IDLE_MS = 30_000;

export interface HostCall {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** Bytes may be sent again when the host was lost; a stream cannot. */
  body: Buffer | Readable;
  signal: AbortSignal;
}

/** Who takes an answer as it comes. */
export interface AnswerSink {
  start(status: number, headers: IncomingHttpHeaders): void;
  /** False asks for a pause, which `drained` ends. */
  data(chunk: Buffer): boolean;
  end(): void;
  /** Calls back once more can be taken. */
  drained(go: () => void): void;
}

/** The way to the project's host over its socket. A host that is gone is started again by the next call. */
export class HostLine {
  private found: Promise<Pool> | undefined;
  private last: Pool | undefined;

  /** @param reach finds the host's socket, and starts the host when there is none */
  constructor(private readonly reach: () => Promise<string>) {}

  /**
   * Asks the host; the answer's parts go to `sink`.
   *
   * @throws AssayError `host-lost` (503) when the host ended and the call may not be made twice
   */
  async call(call: HostCall, sink: AnswerSink): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const pool = await this.way();
      const outcome = await once(pool, call, sink);
      if (outcome === undefined) return;
      const { error, begun } = outcome;
      const code = (error as NodeJS.ErrnoException).code ?? '';
      const never = NEVER_SENT.has(code);
      if ((!never && !BROKEN.has(code)) || call.signal.aborted || begun) throw error;
      this.found = undefined;
      const again = never || (REPEATABLE.has(call.method) && Buffer.isBuffer(call.body));
      if (!again || attempt === ATTEMPTS) {
        throw refusal(
          503,
          'host-lost',
          `the host ended during ${call.method} ${call.path.split('?')[0]}`,
          'look whether it was done, then repeat it',
        );
      }
      await pause(20 * attempt);
    }
  }

  /** A whole answer's body. */
  async whole(call: HostCall): Promise<Buffer> {
    const chunks: Buffer[] = [];
    await this.call(call, {
      start: () => undefined,
      data: (chunk) => chunks.push(chunk) > 0,
      end: () => undefined,
      drained: (go) => go(),
    });
    return Buffer.concat(chunks);
  }

  close(): void {
    void this.last?.destroy();
  }

  private way(): Promise<Pool> {
    const found = (this.found ??= this.open());
    found.catch(() => {
      if (this.found === found) this.found = undefined;
    });
    return found;
  }

  private async open(): Promise<Pool> {
    const socketPath = await this.reach();
    const before = this.last;
    this.last = new Pool('http://assay', {
      ...{ socketPath, headersTimeout: 0, bodyTimeout: 0 },
      ...{ keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS },
    });
    // Whatever still comes over the old one is let through.
    void before?.close();
    return this.last;
  }
}

/** @returns what went wrong, if anything, and whether the answer had begun by then */
function once(
  pool: Pool,
  { method, path, headers, body, signal }: HostCall,
  sink: AnswerSink,
): Promise<{ error: unknown; begun: boolean } | undefined> {
  return new Promise((resolve) => {
    let begun = false;
    let stop: (() => void) | undefined;
    const done = (outcome?: { error: unknown; begun: boolean }) => {
      if (stop !== undefined) signal.removeEventListener('abort', stop);
      resolve(outcome);
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        stop = () => controller.abort(new Error('the caller went away'));
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop);
      },
      onResponseStart(_controller, status, answered) {
        // Of 1xx there may be several before the answer.
        if (status < 200) return;
        begun = true;
        sink.start(status, answered);
      },
      onResponseData(controller, chunk) {
        if (sink.data(chunk)) return;
        controller.pause();
        sink.drained(() => controller.resume());
      },
      onResponseEnd() {
        sink.end();
        done();
      },
      onResponseError(_controller, error) {
        done({ error, begun });
      },
    };
    const sent = Buffer.isBuffer(body) && body.length === 0 ? null : body;
    pool.dispatch({ path, method: method, headers, body: sent }, handler);
  });
}
