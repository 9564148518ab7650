import { jest } from '@jest/globals';
import { RunClock, type Shares } from '../../kernel/sandbox/run-clock.js';

const LIMIT = 10_000;
let now: number;
let threads: Map<string, Shares>;

beforeEach(() => {
  now = 500;
  threads = new Map();
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

function clockAfter(wall: number, guest: Shares, standsBack = false): RunClock {
  threads = new Map([
    ['main', { used: 40, waited: 900 }],
    ['guest', { used: 100, waited: 30 }],
  ]);
  const clock = new RunClock(7, LIMIT, standsBack, () => threads);
  threads = new Map([
    ['main', { used: 41, waited: 5_000 }],
    ['guest', { used: 100 + guest.used, waited: 30 + guest.waited }],
  ]);
  now += wall;
  return clock;
}

test('a run that had the machine is over when its time on the wall is, and so is one that slept', () => {
  expect(clockAfter(9_990, { used: 9_900, waited: 0 }).left()).toBe(10);
  expect(clockAfter(LIMIT, { used: 9_900, waited: 0 }).left()).toBe(0);
  expect(clockAfter(LIMIT + 1, { used: 50, waited: 0 }).left()).toBe(-1);
});

test('what it waited for a processor is given back, and its end comes within a second', () => {
  expect(clockAfter(LIMIT, { used: 9_400, waited: 600 }).left()).toBe(600);
  expect(clockAfter(LIMIT + 600, { used: 9_500, waited: 700 }).left()).toBe(100);
  expect(clockAfter(LIMIT, { used: 2_000, waited: 8_000 }).left()).toBe(800);
});

test('of a short limit half as much again is given back at most', () => {
  const clock = new RunClock(7, 400, false, () => threads);
  threads = new Map([['guest', { used: 200, waited: 9_000 }]]);
  now += 400;
  expect(clock.left()).toBe(200);
});

test('a run that was set back for others gets it back up to twice its limit', () => {
  expect(clockAfter(LIMIT, { used: 2_000, waited: 8_000 }, true).left()).toBe(8_000);
  expect(clockAfter(LIMIT, { used: 10, waited: 90_000 }, true).left()).toBe(2 * LIMIT);
});

test('where the system tells nothing the wall alone counts, and a stopped clock stands', () => {
  const clock = new RunClock(7, LIMIT, true, () => new Map());
  now += LIMIT;
  expect(clock.left()).toBe(0);
  clock.stop();
  now += 5;
  expect([clock.lasted, clock.left()]).toEqual([LIMIT, 0]);
});

test('the system tells of a thread that computes', () => {
  jest.restoreAllMocks();
  const clock = new RunClock(process.pid, 5, true);
  const until = performance.now() + 20;
  while (performance.now() < until);
  expect(clock.lasted).toBeGreaterThanOrEqual(20);
  expect(clock.left()).toBeLessThanOrEqual(5 - 20 + 2 * 5);
});
