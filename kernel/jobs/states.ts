import { AssayError, type Job } from '@assay/schema';

export type Status = Job['status'];

/** Where a job is. What clients know as FAILED is two states: a dead letter has used up its tries and waits for a person. */
export type State = Status | 'DEAD_LETTER';

/** What can happen to a job. */
export type Action =
  /** A worker begins. */
  | 'start'
  /** Output, lineage and state were committed. */
  | 'complete'
  /** Will not be tried again by itself. */
  | 'fail'
  /** Every try is used up, or its workers die of it: kept with all that is known, until a person has it run again. */
  | 'bury'
  /** User code failed and has tries left. */
  | 'postpone'
  /** Its worker or host died: taken up again, which costs no try. */
  | 'resume'
  | 'cancel'
  /** A user wants a finished one to run again. */
  | 'retry';

/** Every legal transition; what is not here is refused. */
const TRANSITIONS: Readonly<Record<State, Readonly<Partial<Record<Action, State>>>>> = {
  PENDING: { start: 'PROCESSING', cancel: 'CANCELLED' },
  PROCESSING: {
    complete: 'COMPLETED',
    fail: 'FAILED',
    bury: 'DEAD_LETTER',
    postpone: 'RETRYING',
    resume: 'PENDING',
    cancel: 'CANCELLED',
  },
  RETRYING: { start: 'PROCESSING', cancel: 'CANCELLED' },
  COMPLETED: {},
  FAILED: { retry: 'PENDING' },
  DEAD_LETTER: { retry: 'PENDING' },
  CANCELLED: { retry: 'PENDING' },
};

/**
 * The state that an action leads to.
 *
 * @throws AssayError `job-state` (409) when the action is not possible in this state
 */
export function next(state: State, action: Action): State {
  const to = TRANSITIONS[state][action];
  if (to === undefined) {
    throw new AssayError('job-state', `a job that is ${state} cannot ${WORDS[action]}`, {
      status: 409,
    });
  }
  return to;
}

/** The state of a ledger's row. */
export function stateOf(row: { status: Status; dead_letter?: boolean }): State {
  return row.dead_letter ? 'DEAD_LETTER' : row.status;
}

/** A state as the ledger's row tells it. */
export function rowOf(state: State): { status: Status; dead_letter: boolean } {
  return state === 'DEAD_LETTER'
    ? { status: 'FAILED', dead_letter: true }
    : { status: state, dead_letter: false };
}

/** Nothing more happens to such a job by itself. */
export function isFinal(state: State): boolean {
  const ways = Object.keys(TRANSITIONS[state]);
  return ways.every((action) => action === 'retry');
}

const WORDS: Readonly<Record<Action, string>> = {
  start: 'be started',
  complete: 'complete',
  fail: 'fail',
  bury: 'be buried',
  postpone: 'be postponed',
  resume: 'be taken up again',
  cancel: 'be cancelled',
  retry: 'be retried',
};
