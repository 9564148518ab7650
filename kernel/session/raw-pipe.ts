import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import { markerText } from './exchange.js';

/**
 * What the executor's descriptor 1 or 2 delivers, without the markers that show how far it was read. Text that may be
 * the beginning of a marker is held back until it is clear.
 */
export class RawPipe {
  readonly #decoder = new StringDecoder('utf8');
  readonly #prefix: string;
  readonly #size: number;
  #rest = '';
  #reached = 0;
  #handled = 0;
  #closed = false;
  /** Text behind a marker whose frame was not handled yet: earlier frames come before it. */
  #ahead: { mark: number; text: string }[] = [];
  readonly #waiting: { mark: number; resolve: () => void }[] = [];

  constructor(
    pipe: Readable,
    nonce: string,
    private readonly deliver: (text: string) => void,
  ) {
    const sample = markerText(nonce, 0);
    this.#prefix = sample.slice(0, sample.indexOf(nonce) + nonce.length);
    this.#size = sample.length;
    pipe.on('data', (chunk: Buffer) => this.#read(this.#decoder.write(chunk)));
    pipe.on('close', () => this.#end());
    pipe.on('error', () => this.#end());
  }

  /** Resolves when everything before marker `mark` was read. */
  reached(mark: number): Promise<void> {
    if (this.#closed || this.#reached >= mark) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ mark, resolve }));
  }

  /** The frame of marker `mark` was handled: what came behind it may be shown. */
  release(mark: number): void {
    this.#handled = Math.max(this.#handled, mark);
    const ready = this.#ahead.filter((item) => item.mark <= this.#handled);
    this.#ahead = this.#ahead.filter((item) => item.mark > this.#handled);
    for (const item of ready) this.deliver(item.text);
  }

  #text(text: string): void {
    if (this.#reached <= this.#handled) this.deliver(text);
    else this.#ahead.push({ mark: this.#reached, text });
  }

  #read(chunk: string): void {
    this.#rest += chunk;
    for (;;) {
      const at = this.#rest.indexOf(this.#prefix);
      if (at < 0) break;
      if (at > 0) this.#text(this.#rest.slice(0, at));
      if (this.#rest.length < at + this.#size) {
        this.#rest = this.#rest.slice(at);
        return;
      }
      const marker = this.#rest.slice(at, at + this.#size);
      this.#rest = this.#rest.slice(at + this.#size);
      this.#pass(Number(/-(\d{10})/.exec(marker.slice(this.#prefix.length))?.[1]));
    }
    const held = this.#heldBack();
    if (this.#rest.length > held) this.#text(this.#rest.slice(0, this.#rest.length - held));
    this.#rest = held > 0 ? this.#rest.slice(-held) : '';
  }

  /** Length of the text's end that may be the beginning of a marker. */
  #heldBack(): number {
    for (let size = Math.min(this.#prefix.length - 1, this.#rest.length); size > 0; size -= 1)
      if (this.#prefix.startsWith(this.#rest.slice(-size))) return size;
    return 0;
  }

  #pass(mark: number): void {
    this.#reached = Math.max(this.#reached, mark);
    for (let i = this.#waiting.length - 1; i >= 0; i -= 1) {
      const item = this.#waiting[i];
      if (item && item.mark <= this.#reached) this.#waiting.splice(i, 1)[0]?.resolve();
    }
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rest += this.#decoder.end();
    if (this.#rest !== '') this.#text(this.#rest);
    this.#rest = '';
    for (const item of this.#waiting.splice(0)) item.resolve();
  }
}
