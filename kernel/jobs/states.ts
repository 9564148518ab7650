import { AssayError, type Job } from '@assay/schema';

export type Status = Job['status'];

/** What can happen to a job. */
export type Action =
  /** A worker begins. */
  | 'start'
  /** Output, lineage and state were committed. */
  | 'complete'
  /** Will not be tried again by itself. */
  | 'fail'
  /** User code failed and has tries left. */
  | 'postpone'
  /** Its worker or host died: taken up again, which costs no try. */
  | 'resume'
  | 'cancel'
  /** A user wants a finished one to run again. */
  | 'retry';

/** Every legal transition; what is not here is refused. */
const TRANSITIONS: Readonly<Record<Status, Readonly<Partial<Record<Action, Status>>>>> = {
  PENDING: { start: 'PROCESSING', cancel: 'CANCELLED' },
  PROCESSING: {
    complete: 'COMPLETED',
    fail: 'FAILED',
    postpone: 'RETRYING',
    resume: 'PENDING',
    cancel: 'CANCELLED',
  },
  RETRYING: { start: 'PROCESSING', cancel: 'CANCELLED' },
  COMPLETED: {},
  FAILED: { retry: 'PENDING' },
  CANCELLED: { retry: 'PENDING' },
};

/**
 * The state that an action leads to.
 *
 * @throws AssayError `job-state` (409) when the action is not possible in this state
 */
export function next(status: Status, action: Action): Status {
  const to = TRANSITIONS[status][action];
  if (to === undefined) {
    throw new AssayError('job-state', `a job that is ${status} cannot ${WORDS[action]}`, {
      status: 409,
    });
  }
  return to;
}

/** Nothing more happens to such a job by itself. */
export function isFinal(status: Status): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}

const WORDS: Readonly<Record<Action, string>> = {
  start: 'be started',
  complete: 'complete',
  fail: 'fail',
  postpone: 'be postponed',
  resume: 'be taken up again',
  cancel: 'be cancelled',
  retry: 'be retried',
};
