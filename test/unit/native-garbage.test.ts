import { jest } from '@jest/globals';
import { collectNative } from '../../kernel/host/native-garbage.js';

const MB = 2 ** 20;
afterEach(() => jest.useRealTimers());

test('what has grown is collected once, and again when it grows from what is left', () => {
  jest.useFakeTimers();
  let [megabytes, collected] = [200, 0];
  const stop = collectNative({ resident: () => megabytes * MB, collect: () => (collected += 1) });
  const look = (now: number) => {
    megabytes = now;
    jest.advanceTimersByTime(1000);
    return collected;
  };
  expect(look(290)).toBe(0);
  expect(look(300)).toBe(1);
  // All of it was in use.
  expect(look(310)).toBe(1);
  // Finalizers came later: growth is counted from there.
  expect(look(220)).toBe(1);
  expect(look(320)).toBe(2);
  stop();
  expect(look(900)).toBe(2);
});
