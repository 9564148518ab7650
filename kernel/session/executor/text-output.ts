import { Writable } from 'node:stream';
import { Console } from 'node:console';
import { StringDecoder } from 'node:string_decoder';
import { beforeEachFrame, sendNow } from './channel.js';
import { heldText, watchHeldText } from './interruption.js';
import { currentScope } from './scope.js';

type Name = 'stdout' | 'stderr';

/**
 * So many writes of a while travel at once, for a loop that never yields may follow; only what comes faster is a
 * flood, and held together.
 */
const AT_ONCE = 100;
const WHILE_MS = 20;
const HOLD_MS = 50;
const HOLD_BYTES = 64 * 1024;

let lastFlush = 0;
let whileBegan = 0;
let writes = 0;
let allowed = AT_ONCE;

/** Sends what is held; called before every other frame, before a child process starts, and at exit. */
export function flushText(): void {
  heldText.flush();
  lastFlush = performance.now();
}

/**
 * Writes text as output of the running cell. A flood is gathered by size and by time, which is looked at here, for a
 * loop that never yields lets no timer run; what is left at its end is sent by the interrupt worker.
 */
export function writeText(name: Name, text: string): void {
  if (text === '') return;
  const scope = currentScope().id;
  if (heldText.length > 0 && !heldText.isOf(scope, name)) flushText();
  const now = performance.now();
  if (now - whileBegan > WHILE_MS) {
    // A flood that goes on gets no new allowance.
    allowed = writes > allowed && now - whileBegan < 2 * WHILE_MS ? 0 : AT_ONCE;
    whileBegan = now;
    writes = 0;
  }
  writes += 1;
  const begun = heldText.length > 0;
  if (writes <= allowed || !heldText.append(scope, name, text)) {
    flushText();
    sendNow({ type: 'stream', scope, name, text });
  } else if (heldText.length >= HOLD_BYTES || now - lastFlush > HOLD_MS) flushText();
  else if (!begun) watchHeldText();
}

class CellStream extends Writable {
  readonly #decoder = new StringDecoder('utf8');
  readonly isTTY = false;

  constructor(
    readonly name: Name,
    readonly fd: 1 | 2,
  ) {
    super({ decodeStrings: false });
  }

  override write(
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean {
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof chunk === 'string') {
      const named = typeof encoding === 'string' ? encoding : 'utf8';
      const plain = named === 'utf8' || named === ('utf-8' as BufferEncoding);
      writeText(this.name, plain ? chunk : this.#decoder.write(Buffer.from(chunk, named)));
    } else writeText(this.name, this.#decoder.write(Buffer.from(chunk)));
    if (callback) queueMicrotask(() => callback());
    return true;
  }

  override end(): this {
    return this;
  }
}

/** Makes `process.stdout`, `process.stderr` and `console` write to the running cell. */
export function installTextOutput(): void {
  const stdout = new CellStream('stdout', 1);
  const stderr = new CellStream('stderr', 2);
  Object.defineProperty(process, 'stdout', { value: stdout, configurable: true, writable: true });
  Object.defineProperty(process, 'stderr', { value: stderr, configurable: true, writable: true });
  // Otherwise each line leaves a callback for the end of a turn that a printing loop never reaches.
  const own = new Console({ stdout, stderr, colorMode: false, ignoreErrors: false });
  for (const [key, method] of Object.entries(own))
    if (typeof method === 'function') Object.assign(console, { [key]: method as unknown });
  beforeEachFrame(flushText);
  process.on('exit', flushText);
}
