/**
 * Memory of batches that the store has taken in, for the batches that follow: fresh memory would have to be mapped, cleared
 * and, twice a batch, collected by V8.
 */
export class SpareBuffers {
  private readonly kept = new Map<number, ArrayBuffer[]>();

  /** So many bytes, all of them 0. */
  take(bytes: number): ArrayBuffer {
    const buffer = this.kept.get(bytes)?.pop();
    if (buffer === undefined) return new ArrayBuffer(bytes);
    new Uint8Array(buffer).fill(0);
    return buffer;
  }

  /** Room for so many bytes at least; it holds whatever it held. */
  room(bytes: number): Buffer<ArrayBuffer> {
    const size = 2 ** Math.ceil(Math.log2(Math.max(1024, bytes)));
    const buffer = this.kept.get(size)?.pop();
    return buffer === undefined ? Buffer.allocUnsafeSlow(size) : Buffer.from(buffer);
  }

  /** Takes memory back that nobody looks at any more. */
  give(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) {
      const same = this.kept.get(buffer.byteLength);
      if (same === undefined) this.kept.set(buffer.byteLength, [buffer]);
      else same.push(buffer);
    }
  }
}
