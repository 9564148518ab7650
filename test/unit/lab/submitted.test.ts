import { expect, it } from '@jest/globals';
import type { Job } from '../../../schema/index.js';
import { asSubmitted } from '../../../kernel/lab/submitted.js';

const SUBMITTED = '2026-01-01T00:00:00.000Z';
const ENDED = '2026-01-01T00:00:00.020Z';

const job = {
  ...{ id: 'j', job_type: 'process', priority: 3, status: 'COMPLETED', table: 'smooth' },
  ...{ progress: { done: 9, total: 9, fraction: 1 }, error_details: null, cached: true },
  ...{ rows: { read: 9, written: 9, rejected: 0, filtered: 0 } },
  ...{ created_at: SUBMITTED, started_at: ENDED, completed_at: ENDED, updated_at: ENDED },
} as Job;
const answer = { status: 'PENDING', updated_at: SUBMITTED } as const;

it('shows a job that has ended meanwhile as it was when it was submitted', () => {
  const shown = asSubmitted(job, answer);
  expect(shown).toMatchObject({ status: 'PENDING', table: null, cached: false, priority: 3 });
  expect(shown).toMatchObject({ started_at: null, completed_at: null, rows: null });
  // A page that has drawn PROCESSING already knows it by this for older.
  expect(shown.updated_at).toBe(SUBMITTED);
});

it('shows a job that an earlier run has left as it is', () => {
  expect(asSubmitted(job, { ...answer, status: 'PROCESSING' })).toBe(job);
});
