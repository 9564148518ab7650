/** Collecting so much costs about a millisecond. */
const COLLECT_EVERY = 8 * 2 ** 20;

/**
 * Has V8 collect the buffers that a stream of bytes has used up. V8 counts what lies outside its heap too late: some 50 MB of
 * a large upload would lie about. A process that was started without `--expose-gc` leaves it to V8.
 */
export class UsedBuffers {
  private bytes = 0;

  /** @param bytes - length of the next buffer that nobody needs any more */
  add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes < COLLECT_EVERY) return;
    this.bytes = 0;
    void globalThis.gc?.({ type: 'minor' });
  }
}
