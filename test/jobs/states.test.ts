import { isFinal, next, type Action, type Status } from '../../kernel/jobs/states.js';

const STATES: Status[] = ['PENDING', 'PROCESSING', 'RETRYING', 'COMPLETED', 'FAILED', 'CANCELLED'];
const ACTIONS: Action[] = ['start', 'complete', 'fail', 'postpone', 'resume', 'cancel', 'retry'];

/** Every transition there is; all others must be refused. */
const LEGAL: Record<string, Status> = {
  'PENDING start': 'PROCESSING',
  'PENDING cancel': 'CANCELLED',
  'RETRYING start': 'PROCESSING',
  'RETRYING cancel': 'CANCELLED',
  'PROCESSING complete': 'COMPLETED',
  'PROCESSING fail': 'FAILED',
  'PROCESSING postpone': 'RETRYING',
  'PROCESSING resume': 'PENDING',
  'PROCESSING cancel': 'CANCELLED',
  'FAILED retry': 'PENDING',
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
