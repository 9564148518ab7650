import { filesOf } from '../load/source-files.js';
import { hashOfFirst } from '../load/continuation.js';
import type { KnownDataset } from '../../store/index.js';
import { completeLines } from './complete-lines.js';
import { lookAt, looksFinished, type FileLook } from './file-look.js';

/** So long a file must have stayed as it is before it is read. */
const SETTLED_MS = 500;
/** The same for one that does not look as if it were finished. */
const UNFINISHED_MS = 2000;
/** After so long a last line without an end is held to be whole. */
const ABANDONED_MS = 30_000;

/** What was loaded of a file: its look, and whether the end of its last line was waited for. */
export type Seen = Record<string, { print: string; held?: true }>;

/** A file that may be read now, so many bytes of it. */
export interface Ready extends FileLook {
  /** True when it has only grown: then its first bytes may be read while it goes on growing. */
  grown: boolean;
  held: boolean;
}

/** Tells which files of a source have changed, and may be read without being half-written. */
export class ChangedFiles {
  private readonly waiting = new Map<string, { print: string; since: number }>();

  constructor(
    private readonly path: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @returns undefined when the source is not there */
  async ready(seen: Seen, dataset: KnownDataset): Promise<Ready[] | undefined> {
    const files = await lookAt(this.path);
    if (files === undefined) return undefined;
    const found: Ready[] = [];
    for (const file of files) {
      const before = seen[file.path];
      if (before?.print === file.print && before.held !== true) {
        this.waiting.delete(file.path);
        continue;
      }
      const ready = await this.judge(file, this.quiet(file), dataset);
      if (ready !== undefined) found.push(ready);
    }
    return found;
  }

  /** Whether no file waits for its end. */
  get settled(): boolean {
    return this.waiting.size === 0;
  }

  /** A file that was not what it seemed is looked at again from the beginning. */
  again({ path }: FileLook): void {
    this.waiting.delete(path);
  }

  /** For how long the file has been as it is. */
  private quiet({ path, print }: FileLook): number {
    const known = this.waiting.get(path);
    if (known?.print === print) return this.now() - known.since;
    this.waiting.set(path, { print, since: this.now() });
    return 0;
  }

  private async judge(
    file: FileLook,
    quiet: number,
    dataset: KnownDataset,
  ): Promise<Ready | undefined> {
    const last = filesOf(dataset).findLast(
      (one) => one.location === file.path && one.superseded !== true,
    );
    const { bytes = 0, sha256 } = last ?? {};
    if (bytes > 0 && file.bytes > bytes && (await hashOfFirst(file.path, bytes)) === sha256) {
      const end = await completeLines(file.path, bytes, file.bytes);
      if (end !== undefined && quiet < ABANDONED_MS) {
        if (end <= bytes) return undefined;
        return { ...file, bytes: end, grown: true, held: end < file.bytes };
      }
    }
    const needed = (await looksFinished(file)) ? SETTLED_MS : UNFINISHED_MS;
    return quiet < needed ? undefined : { ...file, grown: false, held: false };
  }
}
