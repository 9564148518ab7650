import { findPeaks, NO_CONDITIONS } from '../../../processors/peaks/index.js';
import { fixedWindow, rollingMean, rollingSum } from '../../../processors/rolling/index.js';
import { generator } from '../../parity/random.js';

/** Longer than signals have to be for vector kernels, and of no round length. */
const LENGTH = 37_003;
const NARROWER = 9_001;

type Random = () => number;

const kinds: Record<string, (random: Random, i: number) => number> = {
  noise: (random) => random() - 0.5,
  steps: (random) => Math.round(random() * 6),
  wave: (_, i) => Math.sin(i / 40) + i / LENGTH,
  sizes: (random) => (random() - 0.5) * 10 ** (random() * 30),
  level: () => 3,
};

function signal(kind: string, missing: number): Float64Array {
  const random = generator(kind.length);
  return Float64Array.from({ length: LENGTH }, (_, i) =>
    random() < missing ? [NaN, Infinity][Number(random() < 0.1)]! : kinds[kind]!(random, i),
  );
}

/** The definition of SciPy's local maxima, read out plainly. */
function plainMaxima(values: Float64Array): number[] {
  const found: number[] = [];
  for (let i = 1; i < values.length - 1; i++) {
    if (!(values[i - 1]! < values[i]!)) continue;
    let end = i;
    while (end < values.length - 1 && values[end + 1] === values[i]) end++;
    if (end < values.length - 1 && values[end + 1]! < values[i]!) found.push((i + end) >> 1);
  }
  return found;
}

/** Each window by itself, as sums of whole numbers: how the mean of a few rows is defined. */
function plainMean(values: Float64Array, window: number, row: number, least: number): number {
  const there = [...values.subarray(Math.max(row - window + 1, 0), row + 1)].filter(
    Number.isFinite,
  );
  return there.length < least
    ? NaN
    : rollingMean(
        Float64Array.from(there),
        fixedWindow(there.length, there.length, false, 'right'),
      )[there.length - 1]!;
}

test.each(Object.keys(kinds))(
  'a long signal of %s has the maxima that its definition gives',
  (kind) => {
    const values = signal(kind, 0);
    const all = plainMaxima(values);
    expect([...findPeaks(values, NO_CONDITIONS).peaks]).toEqual(all);
    const height = { min: 0.1, max: 2 };
    const between = all.filter((row) => values[row]! >= 0.1 && values[row]! <= 2);
    expect([...findPeaks(values, { ...NO_CONDITIONS, height }).peaks]).toEqual(between);
    const flat = all.filter(
      (row) => values[row] === values[row + 1] || values[row] === values[row - 1],
    );
    const plateauSize = { min: 2, max: null };
    expect([...findPeaks(values, { ...NO_CONDITIONS, plateauSize }).peaks]).toEqual(flat);
  },
);

test.each(Object.keys(kinds))(
  'a long signal of %s has the prominent peaks that all of its peaks give',
  (kind) => {
    const values = signal(kind, 0).subarray(0, NARROWER);
    const measured = findPeaks(values, { ...NO_CONDITIONS, prominence: { min: null, max: null } });
    const sizes = [...(measured.properties['prominences'] ?? [])];
    for (const least of [0.4, 1.5, 4, 1e9]) {
      const found = findPeaks(values, { ...NO_CONDITIONS, prominence: { min: least, max: null } });
      const places = sizes.flatMap((size, place) => (size >= least ? [place] : []));
      expect([...found.peaks]).toEqual(places.map((place) => measured.peaks[place]));
      for (const name of ['prominences', 'left_bases', 'right_bases'])
        expect([...found.properties[name]!]).toEqual(
          places.map((place) => measured.properties[name]![place]),
        );
    }
  },
);

test.each(
  Object.keys(kinds).flatMap(
    (kind) =>
      [
        [kind, 0],
        [kind, 0.03],
      ] as const,
  ),
)('means along %s, of which a part of %d is missing, are those of each window', (kind, missing) => {
  const values = signal(kind, missing);
  for (const [window, least] of [
    [8, 8],
    [25, 1],
    [700, 200],
  ] as const) {
    const means = rollingMean(values, fixedWindow(window, least, false, 'right'));
    const sums = rollingSum(values, fixedWindow(window, least, false, 'right'));
    expect(means.length).toBe(LENGTH);
    for (let row = 0; row < LENGTH; row += 797) {
      const mean = plainMean(values, window, row, least);
      expect([row, means[row]]).toEqual([row, mean]);
      expect([row, Number.isNaN(sums[row])]).toEqual([row, Number.isNaN(mean)]);
    }
  }
});
