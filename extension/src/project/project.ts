import type { Annotation, Dataset, HostEvent, Job, ProcessorDescription } from '@assay/schema';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Link, LinkState } from '../link/index.js';
import { Burst } from './burst.js';
import { CarriedNotes } from './carried-notes.js';
import { HostApi } from './host-api.js';
import { JobStage } from './job-stage.js';
import { OwnJobs } from './own-jobs.js';
import { Shelf } from './shelf.js';
import { WantedAnnotation } from './wanted-annotation.js';

/**
 * What the page knows of its project, kept in step by the host's events. Views read it and draw again on `changed`.
 */
export class Project implements IDisposable {
  /** Jobs as they are to be drawn: each status for a moment, however short it was. */
  readonly stage = new JobStage();
  readonly api: HostApi;
  readonly wanted = new WantedAnnotation();
  private readonly carried: CarriedNotes;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _annotationsChanged = new Signal<this, string>(this);
  private readonly _jobChanged = new Signal<this, Job>(this);
  private readonly shelf = new Shelf();
  private readonly own = new OwnJobs(this.stage);
  /** Events that came since a reading of everything began, for each that is under way. */
  private readonly readers = new Set<HostEvent[]>();
  private _processors: readonly ProcessorDescription[] = [];
  private _selectedResult: string | null = null;
  private _isDisposed = false;
  private _problem: unknown = null;
  private _isRead = false;
  private placing = false;
  private readonly noted = new Burst((datasets) => {
    this.carried.stale();
    this.touch();
    for (const dataset of datasets) this._annotationsChanged.emit(dataset);
  });
  private link: Link;

  constructor(link: Link) {
    this.link = link;
    this.api = new HostApi((request) => this.link.request(request));
    this.carried = new CarriedNotes(
      (dataset) => this.api.carried(dataset),
      (dataset) => void this._annotationsChanged.emit(dataset),
    );
    this.stage.changed.connect(this.onStage, this);
    this.listen();
  }

  /** Anything but a job's progress changed, or a job's drawn state. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Carries the dataset whose annotations changed; empty after a reload of everything. */
  get annotationsChanged(): ISignal<this, string> {
    return this._annotationsChanged;
  }

  /** Each job state as the host tells it, undelayed. */
  get jobChanged(): ISignal<this, Job> {
    return this._jobChanged;
  }

  /** Whether the project has been read to its end: before, what is not to be seen is no news. */
  get isRead(): boolean {
    return this._isRead;
  }

  get state(): LinkState {
    return this.link.state;
  }

  /** Why the project could not be read; null when it could. */
  get problem(): unknown {
    return this._problem;
  }

  /** Oldest first. */
  get datasets(): readonly Dataset[] {
    return this.shelf.datasets;
  }

  /** The project's own jobs as they are drawn, newest first. */
  get jobs(): readonly Job[] {
    return this.own.all;
  }

  /** How many jobs the project has, also while they are being read. */
  get jobCount(): number {
    return this.own.count;
  }

  get processors(): readonly ProcessorDescription[] {
    return this._processors;
  }

  get annotations(): readonly Annotation[] {
    return [...this.shelf.annotations.values()];
  }

  /** Notes of a chart of a dataset: its own, then those made on its inputs and on what was made from it. */
  notesOn(dataset: string): Annotation[] {
    return [...this.shelf.notesOf(dataset), ...this.carried.of(dataset)];
  }

  dataset(name: string): Dataset | undefined {
    return this.shelf.named(name);
  }

  /** The result whose optimizer is shown. */
  get selectedResult(): string | null {
    return this._selectedResult;
  }

  set selectedResult(id: string | null) {
    this._selectedResult = id;
    this.touch();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Leaves the present link for another one, such as demo data. */
  async use(link: Link): Promise<void> {
    this.link.dispose();
    this.link = link;
    this.clear();
    this.listen();
    await link.start();
  }

  connect(): Promise<void> {
    return this.link.start();
  }

  private listen(): void {
    this.link.stateChanged.connect(this.onState, this);
    this.link.events.connect(this.onEvent, this);
  }

  private onState(_: Link, state: LinkState): void {
    this.touch();
    if (state.status === 'ready') void this.reload(this.link);
  }

  /** Reads everything, unless the link is lost or left meanwhile: then the next one reads it. */
  private async reload(link: Link): Promise<void> {
    try {
      await this.readAll(link);
    } catch (error) {
      if (link !== this.link || link.state.status !== 'ready') return;
      this._problem = error;
      this.touch();
    }
  }

  /** Each list is placed as it comes: none waits for a slower one. */
  private async readAll(link: Link): Promise<void> {
    const told: HostEvent[] = [];
    this.readers.add(told);
    const take = (place: () => void): void => {
      if (link !== this.link) return;
      this.together(() => {
        place();
        // An answer may be older than what was told meanwhile.
        for (const event of told) this.shelf.keep(event);
      });
    };
    const placed = <T>(answer: Promise<T[]>, place: (found: T[]) => void): Promise<void> =>
      answer.then((found) => {
        take(() => {
          place(found);
        });
      });
    try {
      await Promise.all([
        placed(
          // The first of thousands need not wait for the last; those that are gone go at the end.
          this.api.datasets((some) => {
            take(() => {
              this.shelf.meetDatasets(some);
            });
          }),
          (found) => {
            this._problem = null;
            this._isRead = true;
            this.shelf.placeDatasets(found);
          },
        ),
        placed(this.api.processors(), (found) => {
          this._processors = found;
        }),
        // The newest of thousands need not wait for the oldest.
        this.api.jobs((some, total) => {
          take(() => {
            this.own.toCome = total;
            // What the page did not know is the past, not news.
            for (const job of some) if (this.own.meet(job)) this._jobChanged.emit(job);
          });
        }),
        placed(this.api.annotations(), (found) => {
          this.shelf.placeAnnotations(found);
        }).then(() => {
          this.carried.stale();
          this._annotationsChanged.emit('');
        }),
      ]);
    } finally {
      this.readers.delete(told);
      this.own.toCome = 0;
    }
  }

  /** Views hear once of all that is placed: each of them looks at everything there is. */
  private together(place: () => void): void {
    this.placing = true;
    try {
      place();
    } finally {
      this.placing = false;
    }
    this.touch();
  }

  private onEvent(_: Link, event: HostEvent): void {
    const { dataset, annotation, id = '' } = event;
    for (const told of this.readers) told.push(event);
    if (event.job !== undefined) this.take(event.job);
    const known = dataset && this.shelf.dataset(dataset.id);
    const noted = annotation ?? this.shelf.annotations.get(id);
    this.shelf.keep(event);
    // Whatever speaks of a renamed dataset has followed it in the host.
    if (known !== undefined && known.name !== dataset?.name) void this.reload(this.link);
    if (event.type === 'processors') void this.reloadProcessors();
    if (event.type.startsWith('dataset')) this.carried.stale();
    if (noted !== undefined) this.noted.add(noted.dataset);
    else if (event.type !== 'progress') this.touch();
  }

  /** A job's state from an answer or an event. */
  take(job: Job): void {
    this.own.meet(job);
    this._jobChanged.emit(job);
  }

  private async reloadProcessors(): Promise<void> {
    this._processors = await this.api.processors();
    this.touch();
  }

  putAnnotation(annotation: Annotation): void {
    this.shelf.annotations.set(annotation.id, annotation);
    this.noteChanged(annotation);
  }

  dropAnnotation(id: string): void {
    const annotation = this.shelf.annotations.get(id);
    if (annotation !== undefined && this.shelf.annotations.delete(id)) this.noteChanged(annotation);
  }

  private noteChanged({ dataset }: Annotation): void {
    this.touch();
    this._annotationsChanged.emit(dataset);
  }

  private clear(): void {
    this.shelf.clear();
    this.carried.clear();
    this._processors = [];
    this._selectedResult = null;
    this._isRead = false;
    this.own.clear();
    this.stage.clear();
    this.touch();
    this._annotationsChanged.emit('');
  }

  private onStage(): void {
    this.own.changed();
    this.touch();
  }

  private touch(): void {
    if (!this.placing) this._changed.emit();
  }

  dispose(): void {
    if (this._isDisposed) return;
    this._isDisposed = true;
    this.link.dispose();
    this.stage.dispose();
    this.noted.dispose();
    Signal.clearData(this);
  }
}
