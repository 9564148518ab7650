/**
 * Memory of batches that the store has taken in, for the batches that follow: fresh memory would have to be mapped, cleared
 * and, twice a batch, collected by V8.
 */
export class SpareBuffers {
  private readonly kept = new Map<number, ArrayBuffer[]>();
  /** By size, how many are with batches. */
  private readonly lent = new Map<number, number>();

  /** So many bytes, all of them 0. */
  take(bytes: number): ArrayBuffer {
    const buffer = this.lend(bytes);
    if (buffer === undefined) return new ArrayBuffer(bytes);
    new Uint8Array(buffer).fill(0);
    return buffer;
  }

  /** Room for so many bytes at least; it holds whatever it held. */
  room(bytes: number): Buffer<ArrayBuffer> {
    const size = 2 ** Math.ceil(Math.log2(Math.max(1024, bytes)));
    const buffer = this.lend(size);
    return buffer === undefined ? Buffer.allocUnsafeSlow(size) : Buffer.from(buffer);
  }

  /** Takes memory back that nobody looks at any more; what was not lent here is nobody's, and is left to V8. */
  give(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) {
      const size = buffer.byteLength;
      const lent = this.lent.get(size) ?? 0;
      if (lent === 0) continue;
      this.lent.set(size, lent - 1);
      const same = this.kept.get(size);
      if (same === undefined) this.kept.set(size, [buffer]);
      else same.push(buffer);
    }
  }

  private lend(size: number): ArrayBuffer | undefined {
    this.lent.set(size, (this.lent.get(size) ?? 0) + 1);
    return this.kept.get(size)?.pop();
  }
}
