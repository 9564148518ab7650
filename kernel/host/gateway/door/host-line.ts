import { Agent, request as send, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { refusal } from './refusal.js';

const ATTEMPTS = 5;
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK']);
const BROKEN = new Set(['ECONNRESET', 'EPIPE']);
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

export interface HostCall {
  method: string;
  path: string;
  headers: OutgoingHttpHeaders;
  /** Bytes may be sent again when the host was lost; a stream cannot. */
  body: Buffer | Readable;
  signal: AbortSignal;
}

/** The way to the project's host over its socket. A host that is gone is started again by the next call. */
export class HostLine {
  private readonly agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  private found: Promise<string> | undefined;

  /** @param reach finds the host's socket, and starts the host when there is none */
  constructor(private readonly reach: () => Promise<string>) {}

  /** @throws AssayError `host-lost` (503) when the host ended and the call may not be made twice */
  async call(call: HostCall): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt++) {
      const socketPath = await this.socket();
      try {
        return await this.once(socketPath, call);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        const never = NEVER_SENT.has(code);
        if ((!never && !BROKEN.has(code)) || call.signal.aborted) throw error;
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
  }

  close(): void {
    this.agent.destroy();
  }

  private socket(): Promise<string> {
    const found = (this.found ??= this.reach());
    found.catch(() => {
      if (this.found === found) this.found = undefined;
    });
    return found;
  }

  private once(socketPath: string, call: HostCall): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { method, path, headers, body, signal } = call;
      const upstream = send({ agent: this.agent, socketPath, method, path, headers, signal });
      upstream.once('response', resolve);
      upstream.once('error', reject);
      if (Buffer.isBuffer(body)) {
        upstream.end(body.length === 0 ? undefined : body);
        return;
      }
      // A stream is touched only once there is somebody to read it.
      upstream.once('socket', (socket) => {
        const go = () => void pipeline(body, upstream).catch(reject);
        if (socket.connecting) socket.once('connect', go);
        else go();
      });
    });
  }
}
