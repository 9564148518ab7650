import { createHmac, timingSafeEqual } from 'node:crypto';

/** Enough for hours of typing; older signatures are forgotten so that memory stays bounded. */
const REMEMBERED = 1 << 16;

/** Signs and verifies the four JSON frames of a message with the connection file's key. */
export class Signer {
  readonly #algorithm: string;
  readonly #key: string;
  readonly #seen = new Set<string>();

  constructor(key: string, scheme: string) {
    if (key !== '' && !scheme.startsWith('hmac-')) {
      throw new Error(`signature scheme "${scheme}" is not known; Jupyter uses hmac-sha256`);
    }
    this.#key = key;
    this.#algorithm = scheme.slice('hmac-'.length);
  }

  /** Hexadecimal signature; empty when the connection has no key. */
  sign(frames: readonly Uint8Array[]): string {
    if (this.#key === '') return '';
    const hmac = createHmac(this.#algorithm, this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest('hex');
  }

  /** True once for a right signature: a message sent a second time is refused like a forged one. */
  accept(signature: string, frames: readonly Uint8Array[]): boolean {
    if (this.#key === '') return true;
    const expected = Buffer.from(this.sign(frames));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    if (this.#seen.has(signature)) return false;
    this.#remember(signature);
    return true;
  }

  #remember(signature: string): void {
    this.#seen.add(signature);
    if (this.#seen.size <= REMEMBERED) return;
    // A Set keeps insertion order: the first is the oldest.
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      break;
    }
  }
}
