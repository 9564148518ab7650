import { AssayError } from '@assay/schema';
import { Inflate } from 'fflate';
import { listPacked, type Packed } from './zip-directory.js';

/** Bytes that all parts may have together, unpacked: a workbook of 10^6 rows and some 20 columns. */
const LARGEST = 1024 * 1024 * 1024;
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

/** Packed bytes that are unpacked at once; each may become a thousand. */
const PIECE = 1 << 14;

function refuse(message: string, remedy: string): AssayError {
  return new AssayError('workbook-unreadable', message, { remedy });
}

function unreadable(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  return refuse(
    `the file is not a readable .xlsx: ${(error as Error).message}`,
    'open it in a spreadsheet program and save it again as .xlsx',
  );
}

/** The parts of a workbook by path, unpacked piece by piece as they are read, with a limit for all of them. */
export class Archive {
  private readonly parts: ReadonlyMap<string, Packed>;
  private readonly counted = new Set<string>();
  private total = 0;

  /** @throws AssayError `workbook-unreadable` for encrypted, old binary and damaged files */
  constructor(bytes: Uint8Array) {
    if (OLE.every((byte, at) => bytes[at] === byte)) {
      throw refuse(
        'the workbook is encrypted or in the old binary form (.xls)',
        'save it without a password as .xlsx',
      );
    }
    try {
      const packed = listPacked(bytes).filter(({ name }) => /\.(xml|rels)$/i.test(name));
      this.parts = new Map(packed.map((part) => [part.name.replace(/^\//, ''), part]));
    } catch (error) {
      throw unreadable(error);
    }
  }

  has(path: string): boolean {
    return this.parts.has(path);
  }

  /** A part's bytes in pieces; nothing when there is no such part. */
  get(path: string): Iterable<Uint8Array> | undefined {
    const part = this.parts.get(path);
    return part === undefined ? undefined : this.unpack(part);
  }

  /** @throws AssayError `workbook-unreadable` for a damaged part, and when all unpack to more than they may */
  private *unpack(part: Packed): Generator<Uint8Array> {
    const first = !this.counted.has(part.name);
    this.counted.add(part.name);
    for (const piece of pieces(part)) {
      if (first) this.total += piece.length;
      if (this.total > LARGEST)
        throw refuse('the workbook unpacks to more than 1 GiB', 'split it into smaller ones');
      yield piece;
    }
  }
}

function* pieces({ name, method, bytes }: Packed): Generator<Uint8Array> {
  if (method === 0) return void (yield bytes);
  if (method !== 8)
    throw refuse(`${name} is packed in a way that .xlsx files are not`, 'save it again as .xlsx');
  let ready: Uint8Array[] = [];
  const inflate = new Inflate((piece) => void ready.push(piece));
  try {
    for (let from = 0; from < bytes.length || from === 0; from += PIECE) {
      inflate.push(bytes.subarray(from, from + PIECE), from + PIECE >= bytes.length);
      yield* ready;
      ready = [];
    }
  } catch (error) {
    throw unreadable(error);
  }
}
