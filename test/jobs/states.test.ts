import {
  isFinal,
  next,
  rowOf,
  stateOf,
  type Action,
  type State,
} from '../../kernel/jobs/states.js';

const STATES: State[] = [
  ...(['PENDING', 'PROCESSING', 'RETRYING', 'COMPLETED', 'FAILED'] as const),
  ...(['DEAD_LETTER', 'CANCELLED'] as const),
];
const ACTIONS: Action[] = [
  ...(['start', 'complete', 'fail', 'bury', 'postpone', 'resume', 'cancel', 'retry'] as const),
];

/** Every transition there is; all others must be refused. */
const LEGAL: Record<string, State> = {
  'PENDING start': 'PROCESSING',
  'PENDING cancel': 'CANCELLED',
  'RETRYING start': 'PROCESSING',
  'RETRYING cancel': 'CANCELLED',
  'PROCESSING complete': 'COMPLETED',
  'PROCESSING fail': 'FAILED',
  'PROCESSING bury': 'DEAD_LETTER',
  'PROCESSING postpone': 'RETRYING',
  'PROCESSING resume': 'PENDING',
  'PROCESSING cancel': 'CANCELLED',
  'FAILED retry': 'PENDING',
  'DEAD_LETTER retry': 'PENDING',
  'CANCELLED retry': 'PENDING',
};

const pairs = STATES.flatMap((status) => ACTIONS.map((action) => [status, action] as const));

test.each(pairs)('%s, %s', (status, action) => {
  const to = LEGAL[`${status} ${action}`];
  if (to === undefined) expect(() => next(status, action)).toThrow(status);
  else expect(next(status, action)).toBe(to);
});

test('a final state is left by a user only', () => {
  for (const status of STATES) {
    const ways = ACTIONS.filter((action) => `${status} ${action}` in LEGAL);
    expect(isFinal(status)).toBe(ways.every((action) => action === 'retry'));
  }
});

test('a row of the ledger tells each state, and the client sees FAILED for a dead letter', () => {
  for (const state of STATES) expect(stateOf(rowOf(state))).toBe(state);
  expect(rowOf('DEAD_LETTER').status).toBe('FAILED');
});
