/** Bytes of one piece: few pieces make little work for the garbage collector, which stops everything while it works. */
const PIECE_BYTES = 1 << 20;

/** Gathers bytes that come in small parts, whose total is not known before. */
export class ByteRun {
  readonly #full: Uint8Array[] = [];
  #piece = new Uint8Array(0);
  #used = 0;
  #total = 0;

  /** Takes a copy of the bytes. */
  add(bytes: Uint8Array): void {
    if (this.#used + bytes.byteLength > this.#piece.byteLength) {
      if (this.#used > 0) this.#full.push(this.#piece.subarray(0, this.#used));
      // Small at first: most results are.
      const size = this.#total === 0 ? bytes.byteLength : PIECE_BYTES;
      this.#piece = new Uint8Array(Math.max(size, bytes.byteLength));
      this.#used = 0;
    }
    this.#piece.set(bytes, this.#used);
    this.#used += bytes.byteLength;
    this.#total += bytes.byteLength;
  }

  /** All bytes in one array with a buffer of its own. */
  join(): Uint8Array<ArrayBuffer> {
    if (this.#full.length === 0 && this.#used === this.#piece.byteLength) return this.#piece;
    const bytes = new Uint8Array(this.#total);
    let at = 0;
    for (const piece of [...this.#full, this.#piece.subarray(0, this.#used)]) {
      bytes.set(piece, at);
      at += piece.byteLength;
    }
    return bytes;
  }
}
