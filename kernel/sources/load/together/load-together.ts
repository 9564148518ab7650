import type { LoadReport, LoadRequest, Warning } from '@assay/schema';
import type { KnownDataset } from '../../../store/index.js';
import { acquire } from '../../acquire/acquire.js';
import type { Acquired } from '../../acquire/acquired.js';
import type { Members } from '../../kind/source-kind.js';
import type { LoadContext } from '../load-context.js';
import { loadedBefore } from '../loaded-before.js';
import { taken } from '../one-at-a-time.js';
import { optionsFor } from '../reading-options.js';
import { savedReadings } from '../saved-readings.js';
import { alreadyLoaded, filesOf, type LoadedFile } from '../source-files.js';
import { kindOf, unpackedOf } from '../source-kind.js';
import { warningsOf } from '../warnings-of.js';
import { withUnpacked } from '../with-unpacked.js';
import { commitTogether } from './commit-together.js';
import { isSmall, readSmall } from './small-file.js';
import { Stage } from './stage.js';
import { Together } from './together.js';

/** A part of a folder whose files went into the dataset in one transaction. */
export interface Part {
  /** How many of the files were dealt with, from the first on. */
  count: number;
  /** Undefined when none was. */
  report: LoadReport | undefined;
  /** Of the files in this part. */
  sha256: string[];
  /** The file at which it ended, when that was received already. */
  next?: Acquired;
}

/**
 * Loads the first of a folder's files that are small and go into a dataset that is there, in one transaction: for each by
 * itself the dataset would be written anew. Ends at a file that needs to be loaded for itself: one that is large, that has
 * changed, that cannot be read, or of which a load was interrupted.
 */
export async function loadTogether(
  context: LoadContext,
  request: LoadRequest & { as: string },
  members: Members['sources'],
  each: (count: number) => void,
): Promise<Part> {
  const none = { count: 0, report: undefined, sha256: [] };
  const { write = 'append', contract = 'evolve', batch, beside } = request;
  const name = request.as.trim();
  const plain = write === 'append' && contract === 'evolve' && batch === undefined;
  if (!plain || beside === true || members.length < 2) return none;
  return taken(context.store, name, async () => {
    const previous = await loadedBefore(context.store, name);
    if (previous === undefined) return none;
    const gathered = new Gathering(context, request, previous, await interrupted(context, name));
    for (const member of members) {
      if (!(await gathered.take(member))) break;
      each(gathered.count);
    }
    return gathered.part();
  });
}

async function interrupted({ store }: LoadContext, dataset: string): Promise<Set<string>> {
  const rows = await store.query(
    `SELECT sha256 FROM checkpoint.load_run WHERE state = 'running' AND lower(dataset) = lower($1) AND relation IS NOT NULL`,
    [dataset],
  );
  return new Set(rows.map(({ sha256 }) => String(sha256)));
}

class Gathering {
  private readonly together: Together;
  private readonly stages: Stage[] = [];
  private readonly known = new Set<string>();
  private readonly sha256: string[] = [];
  count = 0;
  private unchanged = 0;
  private readonly warnings: Warning[] = [];
  private next: Acquired | undefined;

  constructor(
    private readonly context: LoadContext,
    private readonly request: LoadRequest,
    private readonly previous: KnownDataset,
    private readonly interrupted: ReadonlySet<string>,
  ) {
    this.together = new Together(previous);
    for (const file of filesOf(previous)) this.know(file);
  }

  /** Takes the next file in; false when it has to be loaded for itself, or when it is enough. */
  async take({ name, source }: Members['sources'][number]): Promise<boolean> {
    const { context, request, together } = this;
    if (together.full) return false;
    const { store } = context;
    const acquired = await received(context, { ...request, source });
    if (acquired === undefined) return false;
    this.next = acquired;
    const { object, location } = acquired;
    const options = optionsFor(acquired, { ...request, source });
    const refresh = context.refresh === true;
    if (this.known.has(object.sha256) || this.known.has(location)) {
      const same = alreadyLoaded(together.dataset, acquired, options, 'append', refresh);
      if (same === undefined) return false;
      this.unchanged += same.rows;
      this.done(acquired, (same.warnings ?? []).map(placed(name)));
      return true;
    }
    if (!isSmall(acquired) || this.interrupted.has(object.sha256)) return false;
    const saved = await savedReadings(store, together.dataset, options, object, 'append');
    const read = await readSmall(context, acquired, options, saved).catch(() => undefined);
    if (read === undefined) return false;
    const number = together.files.length + 1;
    const stage = [...this.stages, new Stage()].find((one) => one.add(number, together.rows, read));
    if (stage === undefined) return false;
    if (!this.stages.includes(stage)) this.stages.push(stage);
    const { facts } = read;
    const warnings = warningsOf(acquired, facts);
    const file: Omit<LoadedFile, 'data_file_id'> = {
      ...{ sha256: object.sha256, name: acquired.name, rows: read.rows, options, location },
      ...{ bytes: object.bytes, loaded_at: context.now().toISOString(), write: 'append' as const },
      ...unpackedOf(acquired),
      encoding: facts.source.encoding,
      ...(warnings.length === 0 ? {} : { warnings }),
    };
    together.add(acquired, read, file, kindOf(facts.source.kind, acquired), warnings);
    this.know(file);
    this.done(acquired, warnings.map(placed(name)));
    return true;
  }

  async part(): Promise<Part> {
    const { count, sha256, next, together, unchanged } = this;
    if (count === 0) return { count, report: undefined, sha256, ...(next && { next }) };
    const report = await commitTogether(this.context, this.request, together, this.stages);
    const run = { ...report.run, unchanged: report.run.unchanged + unchanged };
    const warnings = [...this.warnings, ...report.warnings];
    return { count, sha256, ...(next && { next }), report: { ...report, run, warnings } };
  }

  private know({ sha256, location }: Pick<LoadedFile, 'sha256' | 'location'>): void {
    this.known.add(sha256);
    if (location !== undefined) this.known.add(location);
  }

  private done({ object }: Acquired, warnings: Warning[]): void {
    this.count += 1;
    this.next = undefined;
    this.sha256.push(object.sha256);
    this.warnings.push(...warnings);
  }
}

/** What cannot be received is loaded for itself, which says why. */
async function received(context: LoadContext, request: LoadRequest): Promise<Acquired | undefined> {
  try {
    return await withUnpacked(context.store, await acquire(context, request), request.sheet);
  } catch {
    return undefined;
  }
}

/** A file's doubt as one of its folder's. */
export function placed(file: string): (warning: Warning) => Warning {
  return (warning) => ({ ...warning, message: `${file}: ${warning.message}` });
}
