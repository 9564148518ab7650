import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { AssayError } from '@assay/schema';
import { sourceFiles, type KnownDataset, type SourceFile, type Store } from '../../store/index.js';

/** Bytes shown before and behind a row's own. */
const AROUND = 600;
const LONGEST = 16_384;

/** The bytes that a row was read from. */
export interface RowSource {
  row: number;
  file: string;
  sha256: string;
  /** Line of the file, counted from 1; null where the format has none. */
  line: number | null;
  byte_start: number;
  byte_end: number;
  encoding: string;
  /** The row's own bytes as text, and what stands before and behind it in the file. */
  text: string;
  before: string;
  after: string;
  /** The row is longer than what is shown of it. */
  cut: boolean;
}

/** @throws AssayError `source-unknown` for a row that was not read from kept bytes, `row-unknown` */
export async function rowSource(
  store: Store,
  dataset: KnownDataset,
  row: number,
): Promise<RowSource> {
  if (dataset.kind !== 'raw') throw withoutSource(`"${dataset.name}" was made by a job`);
  if (row >= dataset.rows) {
    throw new AssayError('row-unknown', `"${dataset.name}" has ${dataset.rows} rows`, {
      ...{ status: 404, pointer: '/row' },
    });
  }
  const columns = ['assay:line', 'assay:start', 'assay:end', 'assay:file'];
  const table = await store.readTable(dataset.relation, { columns, offset: row, limit: 1 });
  const [line = 0, start = 0, end = 0, file = 1] = table.columns.map((column) =>
    column.type === 'integer' ? Number(column.values[0] ?? 0n) : 0,
  );
  const source = fileOf(dataset, file);
  if (source === undefined || end <= start) {
    throw withoutSource('this format keeps no bytes for each row');
  }
  const encoding = source.encoding ?? 'utf-8';
  const shown = Math.min(end, start + LONGEST);
  const [before, text, after] = await readParts(await store.objects.find(source.object), encoding, [
    [Math.max(0, start - AROUND), start],
    [start, shown],
    [end, end + AROUND],
  ]);
  return {
    ...{ row, file: source.name, sha256: source.sha256, line: line === 0 ? null : line },
    ...{ byte_start: start, byte_end: end, encoding, cut: shown < end },
    // Only whole lines around it: a cut character or line would show what is not there.
    before: (before ?? '').replace(/^[^\n]*\n/, ''),
    text: text ?? '',
    after: (after ?? '').replace(/\n[^\n]*$/, '\n'),
  };
}

function fileOf({ source }: KnownDataset, number: number): SourceFile | undefined {
  return sourceFiles(source)[number - 1];
}

async function readParts(
  path: string,
  encoding: string,
  parts: readonly (readonly [number, number])[],
): Promise<string[]> {
  const decoder = decoderOf(encoding);
  const file = await open(path);
  try {
    const texts: string[] = [];
    for (const [from, to] of parts) {
      const bytes = Buffer.alloc(to - from);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
      texts.push(decoder.decode(bytes.subarray(0, bytesRead)));
    }
    return texts;
  } finally {
    await file.close();
  }
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    // A name that only the reader knows: every byte is shown as it is.
    return new TextDecoder('latin1');
  }
}

function withoutSource(why: string): AssayError {
  return new AssayError('source-unknown', `the bytes of this row are not known: ${why}`, {
    status: 404,
  });
}
