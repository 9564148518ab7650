import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annotation, ANNOTATION_FILE, AssayError } from '@assay/schema';
import type { Annotations } from './annotations.js';
import { exportText } from './export.js';
import { importAnnotations } from './import.js';
import { outsideChanges } from './outside-changes.js';

/** What was written last, so that what others changed since is known from what the store did. */
const WRITTEN = join('.assay', 'annotations.jsonl');
const PAUSE_MS = 150;

/**
 * The project's annotations as a text file, a line each, sorted so that a change is a change of one line. What an editor or
 * git changes in it is taken up by the store: at once, or when the host starts. A file that cannot be read, as with git's
 * conflict marks, is left as it is until it can.
 */
export class AnnotationFile {
  private timer: NodeJS.Timeout | undefined;
  private step: Promise<void> = Promise.resolve();

  constructor(
    private readonly project: string,
    private readonly annotations: Pick<Annotations, 'list' | 'take' | 'remove'>,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Takes up what others changed, and writes what the store changed. */
  inStep(): Promise<void> {
    this.step = this.step.then(() => this.bringInStep()).catch(this.report);
    return this.step;
  }

  /** Something changed here or there; many changes at once are one. */
  touch(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.inStep();
    }, PAUSE_MS);
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    const waits = this.timer !== undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    await (waits ? this.inStep() : this.step);
  }

  private async bringInStep(): Promise<void> {
    const [text, written] = [await this.read(ANNOTATION_FILE), await this.read(WRITTEN)];
    // A file that is gone is written anew: that someone deletes it does not say that nothing is noted.
    if (text !== undefined && text !== written) await this.takeUp(text, written ?? '');
    const all = await this.annotations.list();
    const key = (a: Annotation) => `${a.dataset}\u0000${a.created_at}\u0000${a.id}`;
    const sorted = [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const now = sorted.length === 0 ? undefined : exportText(sorted, 'jsonl');
    if (now !== text) await this.write(ANNOTATION_FILE, now);
    if (now !== written) await this.write(WRITTEN, now);
  }

  private async takeUp(text: string, written: string): Promise<void> {
    const [base, outside] = [importAnnotations(written, 'jsonl'), readable(text)];
    const changes = outsideChanges(base, outside, await this.annotations.list());
    await this.annotations.take(changes.take);
    for (const id of changes.remove) await this.annotations.remove(id);
    for (const { id, dataset, text: said } of changes.overtaken) {
      const what = `annotation ${id} of ${dataset} was changed in ${ANNOTATION_FILE} and, later, in the store`;
      this.report(
        new AssayError('annotation-overtaken', `${what}: ${JSON.stringify(said)} is lost`),
      );
    }
  }

  private async read(file: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.project, file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private async write(file: string, text: string | undefined): Promise<void> {
    const path = join(this.project, file);
    if (text === undefined) return rm(path, { force: true });
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, text);
    await rename(temporary, path);
  }
}

/** @throws AssayError `import-invalid` that names the file and its line */
function readable(text: string): Annotation[] {
  try {
    return importAnnotations(text, 'jsonl');
  } catch (error) {
    const why = `${ANNOTATION_FILE} is left as it is: ${(error as Error).message}`;
    throw new AssayError('import-invalid', why, { status: 422, cause: error });
  }
}
