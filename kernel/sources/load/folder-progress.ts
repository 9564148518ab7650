import type { LoadRequest } from '@assay/schema';
import type { Members } from '../kind/source-kind.js';
import type { LoadContext } from './load-context.js';
import { Progress } from './load-progress.js';

/** How much of a folder's bytes are loaded; nothing is told where their sizes are not known before, or there is one file. */
export class FolderProgress {
  private readonly progress: Progress | undefined;
  /** Bytes of the first so many files. */
  private readonly until = [0];

  constructor(
    { publish }: Pick<LoadContext, 'publish'>,
    { source, as }: LoadRequest & { as: string },
    sources: Members['sources'],
  ) {
    for (const { bytes = 0 } of sources) this.until.push((this.until.at(-1) ?? 0) + bytes);
    const all = this.until.at(-1) ?? 0;
    const known = sources.length > 1 && sources.every(({ bytes }) => bytes !== undefined);
    if (known)
      this.progress = new Progress(publish, { source, dataset: as, bytes_total: all }, all);
  }

  /** So many files were read, and so many rows are committed. */
  reached(files: number, rows: number): void {
    if (files === this.until.length - 1) this.progress?.completed(rows);
    else this.progress?.reached({ bytes: this.until[files] ?? 0 }, rows);
  }
}
