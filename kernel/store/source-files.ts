import type { Dataset } from '@assay/schema';

/** A file of a loaded dataset as its rows' spans see it. */
export interface SourceFile {
  name: string;
  data_file_id: string;
  /** The bytes as they were received. */
  sha256: string;
  /** The bytes in which spans count: what a compressed file holds, else the same. */
  object: string;
  encoding: string | null;
  /** What was read of a file that holds several tables: a sheet, a list of records, lines. */
  part: string;
}

/** As it stands in the ledger; older versions noted less. */
interface StoredFile {
  sha256?: string;
  name?: string;
  data_file_id?: string;
  unpacked?: string;
  encoding?: string | null;
  options?: { sheet?: string; records?: string; lines?: string };
}

/** The files of a dataset in the order of their numbers, which begin with 1. */
export function sourceFiles(source: Dataset['source']): SourceFile[] {
  const files = source?.['files'];
  if (source == null || !Array.isArray(files)) return [];
  return (files as StoredFile[]).map((file) => {
    const { sha256 = '', options = {} } = file;
    const sheet = options.sheet ?? source.sheet;
    const records = options.records ?? source.records;
    // What a file holds was noted with the dataset only, before it was with each file.
    const alone = files.length === 1 ? (source['unpacked'] as { sha256?: string }) : undefined;
    const encoding = 'encoding' in file ? file.encoding : source.encoding;
    return {
      name: file.name ?? source.name ?? '',
      data_file_id: file.data_file_id ?? '',
      sha256,
      object: file.unpacked ?? alone?.sha256 ?? sha256,
      encoding: encoding ?? null,
      part: JSON.stringify([sheet ?? null, records ?? null, options.lines ?? null]),
    };
  });
}
