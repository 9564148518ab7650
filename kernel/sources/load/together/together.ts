import { randomUUID } from 'node:crypto';
import type { Source, Warning } from '@assay/schema';
import type { KnownDataset } from '../../../store/index.js';
import type { Acquired } from '../../acquire/acquired.js';
import { filesOf, type LoadedFile } from '../source-files.js';
import type { SmallFile } from './small-file.js';

/** One file of those that are committed together. */
export interface OneOf {
  runId: string;
  number: number;
  acquired: Acquired;
  read: SmallFile;
  file: LoadedFile;
  kind: string;
  warnings: Warning[];
}

/** Enough for one transaction: a kill loses no more work than this, and memory holds no more. */
const MOST = { files: 500, bytes: 32 << 20 };

/** Files that wait to be committed together, and the dataset as it will be then. */
export class Together {
  /** All of the dataset's, in the order of their numbers. */
  readonly files: LoadedFile[];
  readonly added: OneOf[] = [];
  rows = 0;
  /** Its columns and rows are those of before. */
  dataset: KnownDataset;
  private bytes = 0;

  constructor(readonly previous: KnownDataset) {
    this.dataset = previous;
    this.files = [...filesOf(previous)];
  }

  get full(): boolean {
    return this.added.length >= MOST.files || this.bytes >= MOST.bytes;
  }

  add(
    acquired: Acquired,
    read: SmallFile,
    about: Omit<LoadedFile, 'data_file_id'>,
    kind: string,
    warnings: Warning[],
  ): void {
    const file = { ...about, data_file_id: '' };
    this.files.push(file);
    const number = this.files.length;
    this.added.push({ runId: randomUUID(), number, acquired, read, file, kind, warnings });
    this.rows += read.rows;
    this.bytes += read.bytes;
    const { object, name, more } = acquired;
    const of = { name, sha256: object.sha256, bytes: object.bytes, ...more, kind };
    const source: Source = { ...read.facts.source, ...of, files: this.files };
    this.dataset = { ...this.previous, source };
  }
}
