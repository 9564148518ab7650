import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { UsedBuffers } from '../../../store/index.js';
import { STANDS_HEADER } from '../../commit-mark.js';
import type { AnswerSink } from './host-line.js';
import { KnownAnswers } from './known-answers.js';
import { safeHeaders } from './safe-headers.js';

/** A small answer is held until it is whole: head and body then go out as one packet. */
const SMALL = 64 * 1024;

/** The host's answer on its way to the caller. */
export class PassedBack implements AnswerSink {
  private status = 502;
  private headers: IncomingHttpHeaders = {};
  private held: Buffer[] | undefined;
  private readonly used = new UsedBuffers();

  /** @param keep takes an answer that holds for a while */
  constructor(
    private readonly response: ServerResponse,
    private readonly id: string,
    private readonly keep: (headers: IncomingHttpHeaders, body: Buffer) => void,
  ) {}

  start(status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
    const length = Number(headers['content-length'] ?? NaN);
    if (length <= SMALL || KnownAnswers.keeps(status, headers)) {
      this.held = [];
      return;
    }
    this.head();
    this.response.flushHeaders();
  }

  data(chunk: Buffer): boolean {
    if (this.held === undefined) {
      this.used.add(chunk.length);
      return this.response.write(chunk);
    }
    this.held.push(chunk);
    return true;
  }

  end(): void {
    if (this.held === undefined) {
      this.response.end();
      return;
    }
    const [first, ...more] = this.held;
    const body = first === undefined || more.length > 0 ? Buffer.concat(this.held) : first;
    if (KnownAnswers.keeps(this.status, this.headers)) this.keep(this.headers, body);
    this.head();
    this.response.end(body);
  }

  drained(go: () => void): void {
    this.response.once('drain', go);
  }

  private head(): void {
    const headers: OutgoingHttpHeaders = { ...safeHeaders(), ...this.headers };
    for (const name of OF_THE_LINE) delete headers[name];
    headers['x-request-id'] = this.id;
    this.response.writeHead(this.status, headers);
  }
}

const OF_THE_LINE = ['connection', 'keep-alive', 'transfer-encoding', STANDS_HEADER];
