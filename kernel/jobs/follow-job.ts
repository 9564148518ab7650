import { runAttempt, type AttemptContext } from './attempt.js';
import { settlement, startJob } from './attempt-ledger.js';
import { toJobFailure } from './failures.js';
import { applyMove, FencedError } from './ledger.js';
import { Patience, persistently } from './persistently.js';
import type { Publish } from './publish.js';
import { NO_PROGRESS, type JobRecord } from './record.js';
import type { Reserve } from './reserve.js';
import type { RunningJob } from './running-job.js';
import { isFinal, stateOf } from './states.js';
import { limitAttempt } from './time-limit.js';

export interface FollowMeans extends AttemptContext {
  publish: Publish;
  announce: (record: JobRecord) => void;
  report: (error: unknown) => void;
  reserve?: Reserve | undefined;
  /** Workers lost by each job in this host's life. */
  losses: Map<string, number>;
  /** Kept when a job that began before it was in the ledger has come there. */
  entered: (id: string) => Promise<void> | undefined;
  /** The job needs its worker no more. */
  rests: (running: RunningJob) => void;
}

/** A job from its start to what the ledger says of it; the job's record when it waits again. Never rejects. */
export async function followJob(
  means: FollowMeans,
  running: RunningJob,
): Promise<JobRecord | undefined> {
  const { signal } = running.fence;
  const { store, ledger, report, reserve } = means;
  const onFull = (error: unknown) => {
    const { failure: error_details } = toJobFailure(error);
    const progress = { ...NO_PROGRESS, message: `waits: ${error_details.message}` };
    running.stuck = { ...running.record, error_details, progress };
    means.announce(running.stuck);
  };
  const patience = new Patience({ signal, report, reserve, onFull });
  while (!signal.aborted) {
    const entered = means.entered(running.record.id);
    const { moved, done } = startJob(ledger, running.record, store.now());
    const begun = new AbortController();
    const started = Promise.all([done, entered]).then(
      () => {
        running.record = moved;
        running.stuck = undefined;
        if (!signal.aborted) means.announce(moved);
      },
      (error: unknown) => {
        begun.abort(error);
        throw error;
      },
    );
    // Whoever needs it hears of it; an attempt that ended before does not.
    started.catch(() => undefined);
    const settled = await attempt(means, running, moved, started, begun.signal);
    if (!begun.signal.aborted) return settled;
    if (begun.signal.reason instanceof FencedError) return undefined;
    // The ledger could not be written: it is tried again until it can.
    await patience.after(begun.signal.reason);
  }
  return undefined;
}

/** One attempt; the job's record when it waits again. Never rejects. */
async function attempt(
  means: FollowMeans,
  running: RunningJob,
  record: JobRecord,
  started: Promise<void>,
  unbegun: AbortSignal,
): Promise<JobRecord | undefined> {
  const { fence } = running;
  const { signal } = fence;
  const limit = new AbortController();
  const timer = limitAttempt(record.time_limit_ms, limit);
  try {
    const ending = await runAttempt(means, record, {
      meter: running.meter,
      signal: AbortSignal.any([signal, limit.signal, unbegun]),
      ...{ fence, started },
      onKey: (key) => (running.key = key),
      onComputed: () => means.rests(running),
    });
    // Each state is told in its turn.
    await started;
    running.record = ending.record;
    running.meter.close();
    if (ending.dataset !== undefined) means.publish({ type: 'dataset', dataset: ending.dataset });
    means.announce(ending.record);
    return undefined;
  } catch (thrown) {
    // Whatever a worker says that was ended by the limit, the limit is the reason.
    const error: unknown = limit.signal.aborted ? limit.signal.reason : thrown;
    const unstarted = await started.then(
      () => false,
      () => true,
    );
    if (unstarted || error instanceof FencedError) return undefined;
    const progress = running.meter.snapshot();
    return await settle(means, running, { ...record, progress }, error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What an error of the attempt makes of the job, as soon as the ledger can say so; its record when it waits again. While the
 * disk has no room at all, a job that has failed is told of from memory.
 */
async function settle(
  { store, report, reserve, losses, announce, rests }: FollowMeans,
  running: RunningJob,
  record: JobRecord,
  error: unknown,
): Promise<JobRecord | undefined> {
  const { fence, meter } = running;
  const move = settlement(record, error, store.now(), losses);
  const ends = isFinal(stateOf(move.after));
  const onFull = () => {
    if (!ends) return;
    running.unwritten = move.after;
    announce(move.after);
    // To wait for room it needs no worker.
    rests(running);
  };
  const trouble = { signal: fence.signal, report, reserve, onFull };
  const settled = await persistently(trouble, () =>
    fence.transaction(store, (tx) => applyMove(tx, move)),
  );
  if (settled === undefined) return undefined;
  meter.close();
  running.record = settled;
  if (running.unwritten === undefined) announce(settled);
  return ends ? undefined : settled;
}
