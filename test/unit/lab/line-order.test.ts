import { expect, test } from '@jest/globals';
import { lineMark } from '../../../schema/index.js';

const ofLoop = { type: 'line', strokeWidth: 1.3, order: null };
const ofSeries = { type: 'line', strokeWidth: 1.3 };

test('a line whose x turns back is joined in the order of its rows', () => {
  expect(lineMark([0, 1, 2, 1, 0], false)).toEqual(ofLoop);
  expect(lineMark([3, null, 1, 2], false)).toEqual(ofLoop);
  expect(lineMark(['9007199254740993', '9007199254740999', 5], false)).toEqual(ofLoop);
  const times = ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-01T00:00:00Z'];
  expect(lineMark(times, true)).toEqual(ofLoop);
});

test('a line that runs one way is drawn as it always was', () => {
  for (const x of [[], [1], [0, 1, 1, 2], [2, 1, null, 0], [null, 5, null]]) {
    expect(lineMark(x, false)).toEqual(ofSeries);
  }
  expect(lineMark(['2026-01-01', '2026-01-02'], true)).toEqual(ofSeries);
});
