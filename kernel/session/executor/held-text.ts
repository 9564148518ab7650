import { HELD_LOCK, SHARED, SLOTS } from '../exchange.js';
import { sendNow } from './channel.js';

type Name = 'stdout' | 'stderr';

const encoder = new TextEncoder();
/** UTF-8 takes at most so many bytes for one UTF-16 unit. */
const LONGEST = 3;
/** Begins or ends in the middle of a character. */
const HALVES = /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/;

/**
 * Text of a flood on its way, in memory that the executor's main thread and its interrupt worker share: when a loop
 * follows the flood and the main thread does not come to send the rest, the worker does.
 */
export class HeldText {
  readonly #slots: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(
    memory: SharedArrayBuffer,
    private readonly side: 'main' | 'worker',
  ) {
    this.#slots = new Int32Array(memory, 0, SHARED.slots / 4);
    this.#bytes = new Uint8Array(memory, SHARED.slots + SHARED.input, SHARED.text);
  }

  get length(): number {
    return Atomics.load(this.#slots, SLOTS.heldLength);
  }

  /** Whether what is held belongs to this cell and stream. */
  isOf(scope: number, name: Name): boolean {
    return this.#slots[SLOTS.heldScope] === scope && this.#name() === name;
  }

  /** Adds text; false when there is no room, or when half a character would be stored. */
  append(scope: number, name: Name, text: string): boolean {
    if (text.length * LONGEST > SHARED.text - this.length || HALVES.test(text)) return false;
    this.#lock();
    const { length } = this;
    this.#slots[SLOTS.heldScope] = scope;
    this.#slots[SLOTS.heldName] = name === 'stderr' ? 1 : 0;
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(length));
    Atomics.store(this.#slots, SLOTS.heldLength, length + written);
    this.#unlock();
    return true;
  }

  /**
   * Sends what is held. The worker leaves it to the main thread when that is about to; the main thread waits for a
   * worker that is at it, though nothing is held any more by then: what it writes next must come behind that text, and
   * not into the middle of its frame.
   */
  flush(): void {
    if (this.side === 'main') this.#lock();
    else if (this.length === 0 || !this.#take(HELD_LOCK.worker)) return;
    const { length } = this;
    const scope = this.#slots[SLOTS.heldScope] ?? 0;
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, length).toString();
    // Before it is written: a termination in between must not send it twice.
    Atomics.store(this.#slots, SLOTS.heldLength, 0);
    try {
      if (length > 0) sendNow({ type: 'stream', scope, name: this.#name(), text });
    } finally {
      this.#unlock();
    }
  }

  /** For the worker: the main thread was terminated, perhaps while it held the lock. */
  release(): void {
    Atomics.compareExchange(this.#slots, SLOTS.heldLock, HELD_LOCK.main, HELD_LOCK.free);
  }

  #name(): Name {
    return this.#slots[SLOTS.heldName] === 1 ? 'stderr' : 'stdout';
  }

  #lock(): void {
    while (!this.#take(HELD_LOCK.main)) {
      // Terminated between lock and unlock, and not yet noticed: nobody else of this thread is in there.
      if (Atomics.load(this.#slots, SLOTS.heldLock) === HELD_LOCK.main) return;
      Atomics.wait(this.#slots, SLOTS.heldLock, HELD_LOCK.worker);
    }
  }

  #take(by: number): boolean {
    return (
      Atomics.compareExchange(this.#slots, SLOTS.heldLock, HELD_LOCK.free, by) === HELD_LOCK.free
    );
  }

  #unlock(): void {
    Atomics.store(this.#slots, SLOTS.heldLock, HELD_LOCK.free);
    Atomics.notify(this.#slots, SLOTS.heldLock);
  }
}
