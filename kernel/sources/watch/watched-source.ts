import { AssayError, type LoadReport, type LoadRequest } from '@assay/schema';
import { findDataset, type Store } from '../../store/index.js';
import type { LoadContext } from '../load/load-context.js';
import { ChangedFiles, type Ready, type Seen } from './changed-files.js';
import { lookAt } from './file-look.js';
import { dropWatch, findWatch, noteLoad, noteTrouble, type KnownWatch } from './watch-ledger.js';

/** How a watched source is loaded: what a load needs besides its request. */
export type LoadAgain = (
  request: LoadRequest,
  signal: AbortSignal,
  more: Pick<LoadContext, 'refresh' | 'only' | 'watched' | 'environment'>,
) => Promise<LoadReport>;

/** What looking at a source needs, and whom it tells. */
export interface WatchNeeds {
  store: Store;
  load: LoadAgain;
  /** A change was loaded, or could not be. */
  told: (watch: KnownWatch) => void;
}

/** The code of an error by which a file is read another time. */
export const CHANGING = 'source-changing';

/** Looks at one source again and again, and loads it when it has changed. */
export class WatchedSource {
  private readonly changed: ChangedFiles | undefined;

  constructor(
    private readonly id: string,
    private readonly needs: WatchNeeds,
    path: string | undefined,
  ) {
    this.changed = path === undefined ? undefined : new ChangedFiles(path);
  }

  /** @returns false when there is nothing to watch any more */
  async look(signal: AbortSignal): Promise<boolean> {
    const watch = await findWatch(this.needs.store, this.id);
    if (watch === undefined) {
      await dropWatch(this.needs.store, this.id);
      return false;
    }
    if (this.changed === undefined) await this.load(watch, undefined, signal);
    else await this.lookAtFiles(watch, this.changed, signal);
    return true;
  }

  private async lookAtFiles(
    watch: KnownWatch,
    changed: ChangedFiles,
    signal: AbortSignal,
  ): Promise<void> {
    const dataset = await findDataset(this.needs.store, watch.dataset);
    if (dataset === undefined) return;
    const ready = await changed.ready(watch.seen, dataset);
    if (ready === undefined) {
      if (watch.state !== 'missing') await this.trouble(watch, 'missing', watch.seen, null);
    } else if (ready.length > 0) await this.load(watch, ready, signal);
    // It came back as it was.
    else if (watch.state === 'missing' && changed.settled)
      await this.trouble(watch, 'watching', watch.seen, null);
  }

  private async load(
    watch: KnownWatch,
    ready: Ready[] | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const seen = seenAfter(watch.seen, ready);
    const { write, watch: _watch, every: _every, ...request } = watch.request;
    const folder = ready !== undefined && ready[0]?.path !== watch.source;
    try {
      const report = await this.needs.load(
        {
          ...request,
          as: watch.dataset,
          // A folder's changed files take the place of their own rows only.
          ...(folder ? (write === 'replace' ? {} : { write }) : { write: write ?? 'append' }),
        } as LoadRequest,
        signal,
        {
          refresh: write === undefined,
          ...(ready === undefined
            ? {}
            : { only: new Set(ready.map(({ path }) => path)), watched: asSeen(ready) }),
        },
      );
      const { inserted, updated, deleted = 0 } = report.run;
      await this.note(watch, seen, report.run, inserted + updated + deleted > 0);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof AssayError)) throw error;
      if (error.code === CHANGING) {
        for (const file of ready ?? []) this.changed?.again(file);
        return;
      }
      await this.trouble(watch, 'failing', seen, error.toFailure());
    }
  }

  private async note(
    watch: KnownWatch,
    seen: Seen,
    run: LoadReport['run'],
    changed: boolean,
  ): Promise<void> {
    const { store, told } = this.needs;
    if (
      !changed &&
      watch.state === 'watching' &&
      JSON.stringify(seen) === JSON.stringify(watch.seen)
    )
      return;
    await noteLoad(store, watch.id, { seen, run, changed, now: store.now() });
    const after = await findWatch(store, watch.id);
    if (after !== undefined && (changed || watch.state !== 'watching')) told(after);
  }

  private async trouble(
    watch: KnownWatch,
    state: KnownWatch['state'],
    seen: Seen,
    error: object | null,
  ): Promise<void> {
    const { store, told } = this.needs;
    await noteTrouble(store, watch.id, { state, seen, error });
    const same =
      watch.state === state && JSON.stringify(watch.last_error) === JSON.stringify(error);
    const after = await findWatch(store, watch.id);
    if (after !== undefined && !same) told(after);
  }
}

function seenAfter(seen: Seen, ready: readonly Ready[] | undefined): Seen {
  const after = { ...seen };
  for (const { path, print, held } of ready ?? [])
    after[path] = { print, ...(held ? { held } : {}) };
  return after;
}

/** The files as they were judged: so many bytes, and the rest unchanged while they are read. */
function asSeen(ready: readonly Ready[]): NonNullable<LoadContext['watched']> {
  const files = new Map(ready.map((file) => [file.path, file]));
  return {
    bytes: (path) => files.get(path)?.bytes,
    async check(path) {
      const file = files.get(path);
      if (file === undefined || file.grown) return;
      const now = await lookAt(path);
      if (now?.[0]?.print === file.print) return;
      throw new AssayError(CHANGING, `${path} is being written at the moment`, {
        status: 409,
        place: { file: path },
        remedy: 'wait until it is written',
      });
    },
  };
}
