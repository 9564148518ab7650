import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Annotation } from '@assay/schema';
import { exportText } from './export.js';
import { importAnnotations } from './import.js';

/** Beside the data, not in .assay: git keeps it and shows what changed. The dot keeps it out of folders that are loaded. */
const FILE = '.annotations.jsonl';
const PAUSE_MS = 150;

/**
 * The project's annotations as a text file, a line each, sorted so that a change is a change of one line. The store is
 * the truth; what only the file has, as after a clone, is taken up when the host starts.
 */
export class AnnotationFile {
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly project: string,
    private readonly list: () => Promise<Annotation[]>,
    private readonly report: (error: unknown) => void,
  ) {}

  /** What the file holds; nothing when there is none. @throws AssayError `import-invalid` */
  async read(): Promise<Annotation[]> {
    try {
      return importAnnotations(await readFile(this.path, 'utf8'), 'jsonl');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** Something changed; many changes at once are written once. */
  touch(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.writing = this.writing.then(() => this.write()).catch(this.report);
    }, PAUSE_MS);
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    const waits = this.timer !== undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.writing;
    if (waits) await this.write().catch(this.report);
  }

  private get path(): string {
    return join(this.project, FILE);
  }

  private async write(): Promise<void> {
    const all = await this.list();
    if (all.length === 0) {
      await rm(this.path, { force: true });
      return;
    }
    const key = (a: Annotation) => `${a.dataset}\u0000${a.created_at}\u0000${a.id}`;
    const sorted = [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const temporary = `${this.path}.${process.pid}`;
    await writeFile(temporary, exportText(sorted, 'jsonl'));
    await rename(temporary, this.path);
  }
}
