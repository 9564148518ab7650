import { open, type FileHandle } from 'node:fs/promises';

/** What of an object another thread of this process can read while the rest still comes. */
export interface ArrivingBytes {
  /** The file's descriptor; it stays the object's when that gets its name. */
  file: number;
  /** One number: the bytes that are there, or −1 less all of them when they are complete. */
  count: BigInt64Array<SharedArrayBuffer>;
}

/** Bytes on their way into an object, for a reader that begins before they are all there: it sees just those that are kept. */
export class Arriving {
  /** Settles when there is a file to read from. */
  readonly begun: Promise<ArrivingBytes>;
  private readonly count = new BigInt64Array(new SharedArrayBuffer(8));
  private begin!: (bytes: ArrivingBytes) => void;
  private handle: FileHandle | undefined;

  constructor() {
    this.begun = new Promise((resolve) => (this.begin = resolve));
  }

  /** They are written to this file. */
  async in(path: string): Promise<void> {
    this.handle = await open(path, 'r');
    this.begin({ file: this.handle.fd, count: this.count });
  }

  /** So many of them are there. */
  reached(bytes: number): void {
    this.tell(BigInt(bytes));
  }

  /** So many of them are there, and no more will come. */
  complete(bytes: number): void {
    this.tell(-1n - BigInt(bytes));
  }

  private tell(count: bigint): void {
    Atomics.store(this.count, 0, count);
    Atomics.notify(this.count, 0);
  }

  /** To be called when nobody reads them any more. */
  async close(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    await handle?.close();
  }
}

/** Waits, in a thread that may stand still, until the first `wanted` bytes are there or all are. */
export function awaitBytes({ count }: ArrivingBytes, wanted: number): void {
  for (;;) {
    const there = Atomics.load(count, 0);
    if (there < 0n || there >= BigInt(wanted)) return;
    Atomics.wait(count, 0, there);
  }
}
