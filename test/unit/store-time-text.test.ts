import { dateText, timestampText, timeText } from '../../kernel/store/index.js';

test.each([
  [0, '1970-01-01'],
  [-719162, '0001-01-01'],
  [-719163, '0000-12-31'],
  [19782, '2024-02-29'],
  [100_000_000, '+275760-09-13'],
  [106_751_991, '+294247-01-10'],
  [2_147_483_647, 'infinity'],
])('day %d is %s', (days, text) => {
  expect(dateText(days)).toBe(text);
});

test.each([
  [0n, '1970-01-01T00:00:00Z'],
  [-1n, '1969-12-31T23:59:59.999999Z'],
  [1_700_000_000_100_000n, '2023-11-14T22:13:20.100Z'],
  [1_700_000_000_123_456n, '2023-11-14T22:13:20.123456Z'],
  [9_223_372_036_854_775_806n, '+294247-01-10T04:00:54.775806Z'],
  [-9_223_372_036_854_775_807n, '-infinity'],
])('%d microseconds are %s', (micros, text) => {
  expect(timestampText(micros)).toBe(text);
});

test('times keep as many decimals as there are', () => {
  expect([0n, 1n, 250_000n, 86_399_000_000n].map(timeText)).toEqual([
    ...['00:00:00', '00:00:00.000001', '00:00:00.250', '23:59:59'],
  ]);
});

test('every moment of the years that a safe number holds is as a Date says it', () => {
  for (let i = -450; i <= 450; i++) {
    const milliseconds = i * 19_999_999_877;
    const whole = new Date(milliseconds).toISOString();
    const expected = whole.endsWith('.000Z') ? `${whole.slice(0, -5)}Z` : whole;
    expect(timestampText(BigInt(milliseconds) * 1000n)).toBe(expected);
    expect(timestampText(BigInt(milliseconds) * 1000n + 7n)).toBe(`${whole.slice(0, -1)}007Z`);
  }
});
