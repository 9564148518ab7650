import type { Job } from '@assay/schema';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

/** How long a status stays before the next one is drawn: long enough to be seen and read out, short enough to follow. */
export const MOMENT_MS = 180;

/** The last lines of a job's log; more are nobody's reading in a panel. */
const LOG_LINES = 200;

interface Scene {
  drawn: Job;
  /** Statuses that came while another one had its moment. */
  next: Job[];
  timer: ReturnType<typeof setTimeout> | undefined;
}

const RANK: Record<Job['status'], number> = {
  PENDING: 0,
  PROCESSING: 1,
  RETRYING: 1,
  COMPLETED: 2,
  FAILED: 2,
  CANCELLED: 2,
};

/**
 * Jobs as they are drawn. A job may run through all its statuses within a millisecond; here each of them is drawn once,
 * in order, whether it came as an event or with a cell's output.
 */
export class JobStage implements IDisposable {
  private readonly _changed = new Signal<this, Job>(this);
  private readonly scenes = new Map<string, Scene>();
  private readonly logs = new Map<string, readonly string[]>();
  private _isDisposed = false;

  /** A job is to be drawn anew. */
  get changed(): ISignal<this, Job> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Newest first. */
  get jobs(): readonly Job[] {
    return [...this.scenes.values()]
      .map((scene) => scene.drawn)
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  }

  job(id: string): Job | undefined {
    return this.scenes.get(id)?.drawn;
  }

  /** What the job said while this page listened. */
  log(id: string): readonly string[] {
    return this.logs.get(id) ?? [];
  }

  private note({ id, progress: { message } }: Job): void {
    const lines = this.logs.get(id) ?? [];
    if (!message || lines.at(-1) === message) return;
    this.logs.set(id, [...lines, message].slice(-LOG_LINES));
  }

  show(job: Job): void {
    this.note(job);
    const scene = this.scenes.get(job.id);
    if (scene === undefined) {
      const first: Scene = { drawn: job, next: [], timer: undefined };
      this.scenes.set(job.id, first);
      this.draw(first, job);
      return;
    }
    const last = scene.next.at(-1) ?? scene.drawn;
    if (!isNews(job, last)) return;
    const missed = between(last, job);
    if (missed !== undefined) this.add(scene, last, missed);
    this.add(scene, scene.next.at(-1) ?? scene.drawn, job);
  }

  private add(scene: Scene, last: Job, job: Job): void {
    if (job.status === last.status && scene.next.length > 0)
      scene.next[scene.next.length - 1] = job;
    else if (job.status === last.status || scene.timer === undefined) this.draw(scene, job);
    else scene.next.push(job);
  }

  private draw(scene: Scene, job: Job): void {
    const fresh = job === scene.drawn || job.status !== scene.drawn.status;
    scene.drawn = job;
    if (fresh) {
      clearTimeout(scene.timer);
      scene.timer = setTimeout(() => {
        scene.timer = undefined;
        const next = scene.next.shift();
        if (next !== undefined) this.draw(scene, next);
      }, MOMENT_MS);
    }
    this._changed.emit(job);
  }

  clear(): void {
    for (const scene of this.scenes.values()) clearTimeout(scene.timer);
    this.scenes.clear();
    this.logs.clear();
  }

  dispose(): void {
    if (this._isDisposed) return;
    this._isDisposed = true;
    this.clear();
    Signal.clearData(this);
  }
}

/**
 * The work of a job between two states of it, if none of them tells of it: a short job's whole life is one commit, and of its
 * events the last one may be the first to arrive.
 */
export function between(last: Job, job: Job): Job | undefined {
  return last.status === 'PENDING' && RANK[job.status] === 2 && job.started_at !== null
    ? { ...job, status: 'PROCESSING', completed_at: null }
    : undefined;
}

/** The same state reaches the page by several ways, and an answer may be older than an event. */
function isNews(job: Job, last: Job): boolean {
  if (job.updated_at !== last.updated_at) return job.updated_at > last.updated_at;
  if (job.status !== last.status) return RANK[job.status] >= RANK[last.status];
  return (
    job.progress.done > last.progress.done ||
    job.table !== last.table ||
    job.dataset !== last.dataset
  );
}
