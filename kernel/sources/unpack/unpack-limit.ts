import { AssayError } from '@assay/schema';

const RATIO = 1000;
const SMALL = 64 << 20;

/** The most bytes that a compressed source may unpack to: `ASSAY_UNPACK_LIMIT_MB`, 4096 when not set. */
function mostBytes(): number {
  const megabytes = Number(process.env['ASSAY_UNPACK_LIMIT_MB'] ?? 4096);
  return (Number.isFinite(megabytes) && megabytes > 0 ? megabytes : 4096) * 2 ** 20;
}

/** Counts what is unpacked and ends it before a bomb fills memory or disk. */
export class UnpackLimit {
  private bytes = 0;
  private readonly most = mostBytes();

  constructor(
    private readonly packed: number,
    private readonly file: string,
  ) {}

  /** @throws AssayError `source-too-large` */
  add(count: number): void {
    this.bytes += count;
    const bomb = this.bytes > SMALL && this.bytes > this.packed * RATIO;
    if (this.bytes <= this.most && !bomb) return;
    throw new AssayError(
      'source-too-large',
      `${this.file} unpacks from ${this.packed} bytes to more than ${Math.round(this.bytes / 2 ** 20)} MB`,
      {
        status: 413,
        place: { file: this.file },
        remedy: 'unpack it yourself and load what you need, or raise ASSAY_UNPACK_LIMIT_MB',
      },
    );
  }
}
