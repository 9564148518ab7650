import type { Progress } from '../../schema/index.js';
import { ProgressMeter } from '../../kernel/jobs/progress-meter.js';

function meter(total: number | null) {
  const persisted: Progress[] = [];
  let published = 0;
  const sinks = {
    publish: () => void published++,
    persist: async (progress: Progress) => void persisted.push(progress),
  };
  return { bar: new ProgressMeter(total, sinks), persisted, published: () => published };
}

test('a bar never goes back, whatever a processor says', () => {
  const { bar } = meter(100);
  bar.report(50, 100);
  bar.report(20, 100);
  expect(bar.snapshot()).toMatchObject({ done: 50, total: 100, fraction: 0.5 });
  bar.report(10, 1000);
  expect(bar.snapshot().fraction).toBe(0.5);
  for (const [done, total] of [
    [NaN, 100],
    [5, Infinity],
    [1, -1],
  ] as const)
    bar.report(done, total);
  bar.report(500, 100);
  expect(bar.snapshot()).toMatchObject({ done: 100, fraction: 1 });
  bar.close();
});

test('rate and time left follow from what was done', () => {
  const { bar } = meter(null);
  expect(bar.snapshot()).toMatchObject({ done: 0, total: null, fraction: null, rate: null });
  bar.expect(10);
  bar.report(5, 10);
  const { rate, seconds_left } = bar.snapshot();
  expect(rate).toBeGreaterThan(0);
  expect((rate ?? 0) * (seconds_left ?? 0)).toBeCloseTo(5, 6);
  expect(bar.finished()).toMatchObject({ done: 10, total: 10, fraction: 1, seconds_left: 0 });
  bar.close();
});

test('a thousand reports are one event, and none comes after the end', async () => {
  const { bar, published, persisted } = meter(1000);
  for (let i = 1; i <= 1000; i++) bar.report(i, 1000);
  bar.log('half');
  expect(bar.snapshot().message).toBe('half');
  await new Promise((resolve) => setImmediate(resolve));
  while (published() === 0) await new Promise((resolve) => setImmediate(resolve));
  bar.log('more');
  bar.close();
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(published()).toBe(1);
  expect(persisted).toEqual([]);
});
