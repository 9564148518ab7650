import fc from 'fast-check';
import { backoff } from '../../kernel/jobs/backoff.js';
import type { JobRecord } from '../../kernel/jobs/record.js';
import { AGEING_MS, pickNext, untilNext } from '../../kernel/jobs/schedule.js';
import { WaitingLine } from '../../kernel/jobs/waiting-line.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

interface Sketch {
  id: string;
  priority?: number;
  /** Milliseconds before now. */
  waited?: number;
  depends_on?: string;
}

function waiting(...sketches: Sketch[]): Map<string, JobRecord> {
  return new Map(
    sketches.map(({ id, priority = 5, waited = 0, depends_on = null }) => [
      id,
      { id, priority, depends_on, scheduled_at: new Date(NOW - waited).toISOString() } as JobRecord,
    ]),
  );
}

/** The order in which jobs start when each ends before the next is picked. */
function order(jobs: Map<string, JobRecord>, nowMs = NOW): string[] {
  const started: string[] = [];
  for (;;) {
    const job = pickNext(jobs, new Set(jobs.keys()), nowMs);
    if (job === undefined) return started;
    jobs.delete(job.id);
    started.push(job.id);
  }
}

test('priority 1 comes first, then who was scheduled first, then who was submitted first', () => {
  const jobs = waiting(
    { id: 'low', priority: 10 },
    { id: 'late', waited: 10 },
    { id: 'early', waited: 20 },
    { id: 'early2', waited: 20 },
    { id: 'high', priority: 1 },
  );
  expect(order(jobs)).toEqual(['high', 'early', 'early2', 'late', 'low']);
});

test('nothing starts before its time', () => {
  const jobs = waiting({ id: 'ahead', waited: -5000 }, { id: 'now' });
  expect(order(jobs)).toEqual(['now']);
  expect(untilNext(jobs, NOW)).toBe(5000);
  expect(order(jobs, NOW + 5000)).toEqual(['ahead']);
});

test('a line to which jobs come one by one while others are taken has them in the order of all at once', () => {
  const sketch = fc.record({
    priority: fc.integer({ min: 1, max: 10 }),
    waited: fc.integer({ min: -2, max: 3 }).map((n) => n * AGEING_MS),
    input: fc.option(fc.nat(19), { nil: undefined }),
    take: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 20 }), (sketches) => {
      const line = new WaitingLine();
      const jobs = waiting();
      const take = () => {
        const expected = pickNext(jobs, new Set(jobs.keys()), NOW);
        expect(line.take(() => false, NOW)?.id).toBe(expected?.id);
        expect(line.untilNext(NOW)).toBe(untilNext(jobs, NOW));
        if (expected !== undefined) jobs.delete(expected.id);
        return expected;
      };
      for (const [i, { priority, waited, input, take: takes }] of sketches.entries()) {
        const depends_on = input === undefined || input >= i ? {} : { depends_on: `j${input}` };
        for (const [id, job] of waiting({ id: `j${i}`, priority, waited, ...depends_on })) {
          jobs.set(id, job);
          line.add(job);
        }
        if (takes) take();
      }
      while (take() !== undefined);
    }),
  );
});

test('with the clock set back, what was due stays due and a retry waits no longer than its backoff', () => {
  const hour = 3_600_000;
  const job = (id: string, more: Partial<JobRecord>): [string, JobRecord] => {
    const time = new Date(NOW).toISOString();
    const times = { scheduled_at: time, created_at: time, updated_at: time };
    return [id, { id, priority: 5, depends_on: null, attempt: 0, ...times, ...more } as JobRecord];
  };
  const later = new Date(NOW + 1).toISOString();
  const soon = new Date(NOW + 200).toISOString();
  const jobs = new Map([
    job('at once', {}),
    job('taken up', { attempt: 1, updated_at: new Date(NOW - hour).toISOString() }),
    job('retry', { status: 'RETRYING', attempt: 1, scheduled_at: soon }),
    job('wished', { scheduled_at: later }),
  ]);
  expect(order(new Map(jobs), NOW)).toEqual(['at once', 'taken up']);
  expect(order(jobs, NOW - hour)).toEqual(['at once', 'taken up', 'retry']);
  expect(untilNext(jobs, NOW - hour)).toBe(hour + 1);
});

test('waiting raises priority, so that none waits for ever', () => {
  const jobs = waiting(
    { id: 'old', priority: 10, waited: 9 * AGEING_MS + 1 },
    { id: 'new', priority: 1 },
  );
  expect(order(jobs)).toEqual(['old', 'new']);
});

test('an input inherits the priority of what awaits it, along the whole chain', () => {
  const jobs = waiting(
    { id: 'other', priority: 4 },
    { id: 'extract', priority: 10 },
    { id: 'transform', priority: 7, depends_on: 'extract' },
    { id: 'urgent', priority: 1, depends_on: 'transform' },
  );
  expect(order(jobs)).toEqual(['extract', 'transform', 'urgent', 'other']);
});

test('every job is started exactly once, and after its input', () => {
  const sketch = fc.record({
    priority: fc.integer({ min: 1, max: 10 }),
    waited: fc.integer({ min: 0, max: 600_000 }),
    input: fc.nat(30),
  });
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 30 }), (sketches) => {
      const jobs = sketches.map(({ input, ...rest }, index) => ({
        id: String(index),
        ...rest,
        ...(input < index ? { depends_on: String(input) } : {}),
      }));
      const started = order(waiting(...jobs));
      expect([...started].sort()).toEqual(jobs.map(({ id }) => id).sort());
      for (const { id, depends_on } of jobs) {
        if (depends_on !== undefined) {
          expect(started.indexOf(depends_on)).toBeLessThan(started.indexOf(id));
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('backoff doubles up to its cap, jitters within the upper half, and is the same for the same job', () => {
  for (let retry = 1; retry <= 12; retry++) {
    const full = Math.min(5000, 100 * 2 ** (retry - 1));
    const wait = backoff('job', retry);
    expect(wait).toBeGreaterThanOrEqual(full / 2);
    expect(wait).toBeLessThanOrEqual(full);
    expect(backoff('job', retry)).toBe(wait);
  }
  expect(new Set(['a', 'b', 'c', 'd'].map((id) => backoff(id, 6))).size).toBeGreaterThan(1);
});
