import { open, type FileHandle } from 'node:fs/promises';
import { isObject } from '@assay/schema';
import { sourceFiles, type KnownDataset, type Store } from '../../store/index.js';
import { pointed } from '../definition/walk.js';

/** A file of a dataset as its ledger tells it. */
interface SourceFile {
  sha256: string;
}

export function filesOf(dataset: KnownDataset): string[] {
  const files = dataset.source?.['files'];
  return Array.isArray(files) ? (files as SourceFile[]).map((file) => file.sha256) : [];
}

/** The records of a dataset's rows as bytes of the objects they came in. */
export class SourceRecords {
  private readonly handles = new Map<string, Promise<FileHandle>>();
  private readonly files: string[];

  constructor(
    private readonly store: Store,
    dataset: KnownDataset,
  ) {
    this.files = sourceFiles(dataset.source).map(({ object }) => object);
  }

  /** The bytes of records; neighbours in a file are read in one go. */
  async read(files: BigInt64Array, starts: BigInt64Array, ends: BigInt64Array): Promise<Buffer[]> {
    const records: Buffer[] = [];
    for (let i = 0; i < starts.length;) {
      const start = Number(starts[i]);
      let to = i + 1;
      let end = Number(ends[i]);
      while (to < starts.length && files[to] === files[i]) {
        const next = Number(starts[to]);
        if (next < end || next - end > 1 << 16 || Number(ends[to]) - start > 32 << 20) break;
        end = Number(ends[to]);
        to++;
      }
      const bytes = await this.range(Number(files[i]), start, end);
      for (; i < to; i++)
        records.push(bytes.subarray(Number(starts[i]) - start, Number(ends[i]) - start));
    }
    return records;
  }

  async close(): Promise<void> {
    for (const handle of this.handles.values()) await (await handle).close();
  }

  private async range(file: number, start: number, end: number): Promise<Buffer> {
    const sha256 = this.files[file - 1];
    if (sha256 === undefined) throw new RangeError(`the dataset has no file ${file}`);
    const handle =
      this.handles.get(sha256) ?? this.store.objects.find(sha256).then((path) => open(path));
    this.handles.set(sha256, handle);
    const bytes = Buffer.allocUnsafe(end - start);
    const { bytesRead } = await (await handle).read(bytes, 0, bytes.length, start);
    if (bytesRead !== bytes.length)
      throw new RangeError(`object ${sha256} ends before byte ${end}`);
    return bytes;
  }
}

/** Records that are JSON objects as they were received; undefined when any is something else. */
export function objectsOf(records: readonly Buffer[]): unknown[] | undefined {
  const objects: unknown[] = [];
  for (const record of records) {
    try {
      const value = JSON.parse(record.toString('utf8')) as unknown;
      if (!isObject(value)) return undefined;
      objects.push(value);
    } catch {
      // The record is no JSON by itself, as a row of a list of lists: its columns are taken.
      return undefined;
    }
  }
  return objects;
}

/** An integer of a record that no double holds, by its JSON pointer; undefined for all other values. */
export function exactInteger(record: Buffer, pointer: string): bigint | undefined {
  const exact = parse(record.toString('utf8'), (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source)
      ? BigInt(source)
      : value,
  );
  const value = pointed(exact, `#${pointer}`);
  return typeof value === 'bigint' ? value : undefined;
}

/** V8 tells a value's own text. */
type Revive = (key: string, value: unknown, context: { source?: string }) => unknown;
const parse = JSON.parse as (text: string, revive: Revive) => unknown;
