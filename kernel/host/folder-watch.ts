import { watch, type FSWatcher } from 'node:fs';

const LOOK_AGAIN_MS = 2000;
const SETTLE_MS = 100;

/** Tells when something in a folder changes, not in those below it; the folder may come and go. */
export class FolderWatch {
  private watcher: FSWatcher | undefined;
  private again: NodeJS.Timeout | undefined;
  private settling: NodeJS.Timeout | undefined;

  constructor(
    private readonly folder: string,
    private readonly changed: () => void,
  ) {
    this.begin();
  }

  stop(): void {
    this.watcher?.close();
    clearTimeout(this.again);
    clearTimeout(this.settling);
  }

  private begin(): void {
    try {
      this.watcher = watch(this.folder, () => this.soon());
      this.watcher.on('error', () => this.later());
    } catch {
      // No such folder yet, or no watch left to be had: look again.
      this.later();
    }
  }

  private later(): void {
    this.watcher?.close();
    this.watcher = undefined;
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      this.begin();
      // The folder has come, and what came with it was not watched.
      if (this.watcher !== undefined) this.soon();
    }, LOOK_AGAIN_MS).unref();
  }

  /** An editor's save is several changes; they are told as one. */
  private soon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(this.changed, SETTLE_MS).unref();
  }
}
