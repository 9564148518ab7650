import type { Warning } from '@assay/schema';
import type { KnownDataset } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import type { ReadingOptions } from '../table/reading.js';
import type { WriteMode } from './write-mode.js';

/** A file of a dataset, in the order of loading; row column `assay:file` counts them from 1. */
export interface LoadedFile {
  sha256: string;
  name: string;
  rows: number;
  options: ReadingOptions;
  data_file_id: string;
  /** What the user named, size and time of loading; absent in datasets of older versions. */
  location?: string;
  bytes?: number;
  loaded_at?: string;
  write?: WriteMode;
  /** What a compressed file holds; spans count in it. */
  unpacked?: string;
  encoding?: string | null;
  /** NAME@VERSION of the schema that kept rows or values of it out. */
  schema?: string;
  /** Doubts about its reading, when there are any. */
  warnings?: Warning[];
  /** True when a later file of the same place has taken the place of its rows. */
  superseded?: boolean;
}

export function filesOf(dataset: KnownDataset | undefined): LoadedFile[] {
  const files = dataset?.source?.['files'];
  return Array.isArray(files) ? (files as LoadedFile[]) : [];
}

/**
 * The file's entry when the dataset already holds these bytes, read in the same way. With `refresh` a place that the
 * dataset knows holds what was last read there, and nothing older.
 */
export function alreadyLoaded(
  dataset: KnownDataset | undefined,
  { object: { sha256 }, location }: Acquired,
  options: ReadingOptions,
  mode: WriteMode,
  refresh: boolean,
): LoadedFile | undefined {
  const files = filesOf(dataset);
  if (mode === 'replace' && files.length !== 1) return undefined;
  const here = files.filter((file) => refresh && file.location === location);
  // A merged file may have been overwritten by a later one; only the last one is surely as it was.
  const candidates = here.length > 0 ? here.slice(-1) : mode === 'append' ? files : files.slice(-1);
  return candidates.find(
    (file) =>
      file.superseded !== true &&
      // Appending may have left rows out that merging would take.
      (mode !== 'merge' || file.write !== 'append') &&
      file.sha256 === sha256 &&
      JSON.stringify(file.options) === JSON.stringify(options),
  );
}
