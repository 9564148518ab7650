import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import {
  AssayError,
  type Annotation,
  type AnnotationRequest,
  type Column,
  type Dataset,
} from '@assay/schema';
import {
  findDataset,
  keyMismatch,
  Remembered,
  type KnownDataset,
  type Store,
} from '../../store/index.js';
import { isAxis, parseAxisValue } from '../axis-value.js';
import type { ColumnCache } from '../column-cache.js';
import type { NewEvent } from '../event-bus.js';
import { knownDataset } from '../known-dataset.js';
import { carriedAnnotations } from './carried.js';
import {
  annotatedNames,
  deleteEntry,
  readEntries,
  readEntry,
  writeEntries,
  type Entry,
} from './ledger.js';
import {
  firstPlace,
  NOWHERE,
  placeAgain,
  type Origin,
  type Place,
  type RowHash,
} from './locate.js';
import { meaning } from './meaning.js';
import { readRequest } from './request.js';
import { noRow, rowHashes } from './row-hashes.js';

/** Notes on points and regions of datasets, each held to the samples that it was made on. */
export class Annotations {
  /** Jobs change datasets all the time, and most of these have no annotation. */
  private readonly annotated: Remembered<ReadonlySet<string>>;
  /** A long list is asked for page by page. */
  private readonly entries: Remembered<Entry[]>;

  constructor(
    private readonly store: Store,
    private readonly columns: ColumnCache,
    private readonly publish: (event: NewEvent) => void,
  ) {
    this.annotated = new Remembered(store, ['assay.annotation']);
    this.entries = new Remembered(store, ['assay.annotation'], 4);
  }

  /** @throws AssayError `dataset-unknown` for a name that neither a dataset nor an annotation bears */
  async list(nameOrId?: string): Promise<Annotation[]> {
    const dataset = nameOrId === undefined ? undefined : await findDataset(this.store, nameOrId);
    const name = dataset?.name ?? nameOrId;
    const entries = await this.entries.get(name ?? '', () => readEntries(this.store, name));
    if (nameOrId !== undefined && dataset === undefined && entries.length === 0) {
      await knownDataset(this.store, nameOrId);
    }
    const fresh = await this.refresh(entries);
    return fresh.map((entry) => entry.annotation);
  }

  /** Annotations of a dataset, then those of its inputs and of what was made from it, as they stand in it. */
  async related(nameOrId: string): Promise<Annotation[]> {
    const own = await this.list(nameOrId);
    const target = await findDataset(this.store, nameOrId);
    if (target === undefined) return own;
    const others = (await this.list()).filter((one) => one.dataset !== target.name);
    return [...own, ...(await carriedAnnotations(this.store, this.columns, target, others))];
  }

  /** @param id - of the annotation to make; one that is there already is answered as it is */
  async create(request: AnnotationRequest, id: string = randomUUID()): Promise<Annotation> {
    const made = await readEntry(this.store, id);
    if (made !== undefined) return sameOrRefused(made.annotation, request);
    const dataset = await knownDataset(this.store, request.dataset);
    const now = this.store.now().toISOString();
    const entry = await this.make(request, dataset, {
      id,
      author: request.author ?? userInfo().username,
      created_at: now,
      updated_at: now,
    });
    return this.write(entry);
  }

  /** Changes what is given; the rest stays. */
  async update(id: string, change: Partial<AnnotationRequest>): Promise<Annotation> {
    const { annotation, ...old } = await this.entry(id);
    const moved = ['at', 'from', 'to', 'x_column'].some((key) => key in change);
    const updated_at = this.store.now().toISOString();
    if (!moved && !('y' in change || 'y_from' in change || 'y_to' in change)) {
      const said = saidIn(change, annotation);
      return this.write({ ...old, annotation: { ...annotation, ...said, updated_at } });
    }
    const dataset = await knownDataset(this.store, annotation.dataset);
    const request = { ...requestOf(annotation, change), ...change, dataset: dataset.name };
    const { id: same, created_at } = annotation;
    const said = saidIn(change, annotation);
    const kept = { id: same, author: said.author, created_at, updated_at };
    return this.write(await this.make({ ...request, ...said }, dataset, kept));
  }

  /**
   * Takes annotations that were exported before, here or elsewhere: by their id a known one is replaced. One whose dataset
   * is not there (yet) is kept as orphaned.
   *
   * @returns how many were new, changed, and the same already
   */
  async take(
    annotations: readonly Annotation[],
  ): Promise<{ added: number; updated: number; unchanged: number }> {
    const counts = { added: 0, updated: 0, unchanged: 0 };
    const all = await readEntries(this.store);
    const known = new Map(all.map(({ annotation }) => [annotation.id, meaning(annotation)]));
    const entries: Entry[] = [];
    for (const annotation of annotations) {
      const before = known.get(annotation.id);
      if (before === meaning(annotation)) counts.unchanged += 1;
      else {
        counts[before === undefined ? 'added' : 'updated'] += 1;
        known.set(annotation.id, meaning(annotation));
        entries.push({
          annotation: { ...annotation, ...NOWHERE },
          origin: null,
          contentHash: null,
        });
      }
    }
    // Of two that bear one id the later one counts.
    const last = new Map(entries.map((entry) => [entry.annotation.id, entry]));
    await this.writeAll(await this.placed([...last.values()]));
    return counts;
  }

  async remove(id: string): Promise<Annotation> {
    const { annotation } = await this.entry(id);
    await this.store.transaction((tx) => deleteEntry(tx, annotation.id));
    this.publish({ type: 'annotation_removed', id: annotation.id, annotation });
    return annotation;
  }

  /** Finds the rows of a dataset's annotations again after its content has changed. */
  async datasetChanged(dataset: Dataset): Promise<void> {
    const annotated = await this.annotated.get('', () => annotatedNames(this.store));
    if (!annotated.has(dataset.name.toLowerCase())) return;
    await this.refresh(await readEntries(this.store, dataset.name));
  }

  private async make(
    request: AnnotationRequest,
    dataset: KnownDataset,
    kept: Pick<Annotation, 'id' | 'author' | 'created_at' | 'updated_at'>,
  ): Promise<Entry> {
    const wanted = readRequest(request, dataset);
    const x = await this.columns.get(dataset, wanted.x.name);
    const { place, origin } = await firstPlace(
      x,
      wanted.kind,
      wanted.x0,
      wanted.x1,
      rowHashes(this.store, dataset),
    );
    const { kind, fields } = wanted;
    const { text, tags = [], color = null } = request;
    const annotation = { ...kept, dataset: dataset.name, kind, text, tags, color };
    return {
      annotation: { ...annotation, ...fields, ...place },
      origin,
      contentHash: dataset.content_hash,
    };
  }

  private async entry(id: string): Promise<Entry> {
    const found = await readEntry(this.store, id);
    if (found !== undefined) return found;
    throw new AssayError('annotation-unknown', `there is no annotation ${id}`, { status: 404 });
  }

  private async write(entry: Entry): Promise<Annotation> {
    await this.writeAll([entry]);
    return entry.annotation;
  }

  private async writeAll(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.store.transaction((tx) => writeEntries(tx, entries));
    for (const { annotation } of entries) this.publish({ type: 'annotation', annotation });
  }

  /** Entries whose dataset is as it was are left alone; the others are placed anew, written and told of. */
  private async refresh(entries: readonly Entry[]): Promise<Entry[]> {
    const fresh = await this.placed(entries);
    await this.writeAll(fresh.filter((entry, i) => entry !== entries[i]));
    return fresh;
  }

  /** Entries as they stand in their datasets now: the very ones where these are as they were. */
  private async placed(entries: readonly Entry[]): Promise<Entry[]> {
    const datasets = new Map<string, { dataset: KnownDataset | undefined; hash: RowHash }>();
    const placed: Entry[] = [];
    for (const entry of entries) {
      const { dataset: name } = entry.annotation;
      const known = datasets.get(name) ?? (await this.named(name));
      datasets.set(name, known);
      const { dataset, hash } = known;
      const same = (dataset?.content_hash ?? null) === entry.contentHash;
      placed.push(same ? entry : await this.place(entry, dataset, hash));
    }
    return placed;
  }

  private async named(name: string) {
    const dataset = await findDataset(this.store, name);
    return { dataset, hash: dataset === undefined ? noRow : rowHashes(this.store, dataset) };
  }

  private async place(
    entry: Entry,
    dataset: KnownDataset | undefined,
    hash: RowHash,
  ): Promise<Entry> {
    const { x_column: named } = entry.annotation;
    const column = dataset?.columns.find((one) =>
      named == null ? isAxis(one) : one.name === named,
    );
    const contentHash = dataset?.content_hash ?? null;
    const { place, origin } =
      dataset === undefined || column === undefined
        ? { place: NOWHERE, origin: entry.origin }
        : await this.placeIn(dataset, column, entry, hash);
    const x_column = named ?? column?.name ?? null;
    return { annotation: { ...entry.annotation, x_column, ...place }, origin, contentHash };
  }

  /** An annotation that came from elsewhere is held to its samples when it first meets its data. */
  private async placeIn(
    dataset: KnownDataset,
    column: Column,
    { annotation, origin }: Entry,
    hash: RowHash,
  ): Promise<{ place: Place; origin: Origin | null }> {
    const x = await this.columns.get(dataset, column.name);
    if (origin !== null) return { place: await placeAgain(x, origin, hash), origin };
    const { kind, x0, x1 } = annotation;
    const [from, to] = [x0, x1].map((value) => parseAxisValue(column.type, value, '/x0'));
    return firstPlace(x, kind, from ?? 0, to ?? 0, hash);
  }
}

/** A call that came again, or another one that took its key. */
function sameOrRefused(annotation: Annotation, request: AnnotationRequest): Annotation {
  const { dataset, text } = annotation;
  if (text === request.text && dataset.toLowerCase() === request.dataset.toLowerCase()) {
    return annotation;
  }
  throw keyMismatch();
}

/** What an annotation says, whatever its place. */
function saidIn(
  { text, author, tags, color }: Partial<AnnotationRequest>,
  old: Annotation,
): Pick<Annotation, 'text' | 'author'> & Required<Pick<Annotation, 'tags' | 'color'>> {
  return {
    text: text ?? old.text,
    author: author ?? old.author,
    tags: tags ?? old.tags ?? [],
    color: color === undefined ? (old.color ?? null) : color,
  };
}

/** An annotation as the request that would make it, without what a change replaces. */
function requestOf(annotation: Annotation, change: Partial<AnnotationRequest>): AnnotationRequest {
  const { kind, x0, x1, y0, y1, x_column, y_column, dataset, text } = annotation;
  const repositioned = 'at' in change || ('from' in change && 'to' in change);
  const position = repositioned ? {} : kind === 'point' ? { at: x0 } : { from: x0, to: x1 };
  const height = kind === 'point' ? { y: y0 ?? null } : { y_from: y0 ?? null, y_to: y1 ?? null };
  return {
    ...{ dataset, text, x_column: x_column ?? null, y_column: y_column ?? null },
    ...position,
    ...height,
  };
}
