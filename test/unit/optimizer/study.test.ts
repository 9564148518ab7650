import {
  bestOf,
  readObjective,
  readSpace,
  runStudy,
  SAMPLER_NAMES,
  type SamplerName,
  stableRegion,
  type Trial,
} from '../../../kernel/optimizer/index.js';

const objective = readObjective('min loss');
const never = new AbortController().signal;
const plane = readSpace({ x: [-5, 5], y: [0, 10] }, {});

/** A smooth valley whose lowest point is at (2, 7). */
const valley = ({ x, y }: Record<string, unknown>) =>
  ((x as number) - 2) ** 2 + ((y as number) - 7) ** 2;

interface Options {
  method: SamplerName;
  trials: number;
  parallel?: number;
  known?: ReadonlyMap<string, Trial>;
}

/** Each trial takes as many turns as a hash of its number says, so that they end out of order. */
async function search({ method, trials, parallel = 1, known = new Map() }: Options) {
  const run: string[] = [];
  const ended = await runStudy(
    { method, axes: plane, objective, seed: 7, trials },
    {
      known,
      parallel,
      signal: never,
      keep: () => Promise.resolve(),
      async run(params, number) {
        for (let turn = 0; turn < (number * 7919) % 5; turn += 1) await Promise.resolve();
        run.push(JSON.stringify(params));
        return { status: 'COMPLETED', value: valley(params), error: null };
      },
    },
  );
  return { trials: ended, run };
}

test.each(SAMPLER_NAMES)('%s tries the same settings for any parallelism', async (method) => {
  const one = await search({ method, trials: 25 });
  const four = await search({ method, trials: 25, parallel: 4 });
  expect(four.trials).toEqual(one.trials);
  expect(one.trials).toHaveLength(25);
});

test.each(SAMPLER_NAMES)('%s goes on after an interruption with what was tried', async (method) => {
  const whole = await search({ method, trials: 24 });
  const part = await search({ method, trials: 11 });
  const known = new Map(part.trials.map((trial) => [JSON.stringify(trial.params), trial]));
  const resumed = await search({ method, trials: 24, known });
  expect(resumed.trials).toEqual(whole.trials);
  expect(resumed.run).toHaveLength(13);
});

test.each<[SamplerName, number]>([
  ['tpe', 1],
  ['cma-es', 0.05],
])('%s finds the valley, nearer than chance does', async (method, near) => {
  const found = bestOf(objective, (await search({ method, trials: 120 })).trials);
  expect(found?.value).toBeLessThan(near);
});

test('a grid ends when every combination was tried', async () => {
  const { trials } = await search({ method: 'grid', trials: 100 });
  expect(trials).toHaveLength(25);
  expect(trials[0]?.params).toEqual({ x: -5, y: 0 });
  expect(trials.at(-1)?.params).toEqual({ x: 5, y: 10 });
});

test('quasi-random places fill the space more evenly than random ones', async () => {
  const emptiest = async (method: SamplerName) => {
    const { trials } = await search({ method, trials: 64 });
    const counts = new Array<number>(16).fill(0);
    for (const { params } of trials) {
      const column = Math.min(3, Math.floor(((params['x'] as number) + 5) / 2.5));
      const row = Math.min(3, Math.floor((params['y'] as number) / 2.5));
      counts[4 * row + column] = (counts[4 * row + column] ?? 0) + 1;
    }
    return Math.max(...counts) - Math.min(...counts);
  };
  expect(await emptiest('qmc')).toBeLessThan(await emptiest('random'));
});

test('a space of few settings is tried once each and left', async () => {
  const axes = readSpace({ window: [1, 3] }, { window: { type: 'integer' } });
  const trials = await runStudy(
    { method: 'random', axes, objective, seed: 0, trials: 50 },
    {
      ...{ known: new Map(), parallel: 2, signal: never, keep: () => Promise.resolve() },
      run: ({ window }) =>
        Promise.resolve({ status: 'COMPLETED', value: window as number, error: null }),
    },
  );
  expect(trials.map(({ params }) => params['window']).sort()).toEqual([1, 2, 3]);
});

test('the stable region ends where another answer was found', () => {
  const axes = readSpace({ p: [0, 10] }, {});
  const trials = [0, 2, 4, 5, 6, 8, 9].map((p, number) => ({
    ...{ number, params: { p }, status: 'COMPLETED', error: null },
    value: p >= 4 && p <= 8 ? 7 : p,
  }));
  const best = { params: { p: 5 }, value: 7 };
  expect(stableRegion(axes, trials, best)).toEqual({
    parameters: { p: { from: 4, to: 8 } },
    trials: 4,
  });
});

test('without a space the stated ranges are searched, and those around what the result was made with', () => {
  const properties = {
    order: { type: 'integer', minimum: 1, maximum: 20 },
    window: { type: 'integer', minimum: 1 },
    column: { type: 'string' },
    limit: { type: 'number' },
  };
  expect(readSpace(undefined, properties, { column: 'mV', window: 31, limit: -4 })).toEqual([
    { name: 'order', from: 1, to: 20, whole: true },
    { name: 'window', from: 15.5, to: 62, whole: true },
    { name: 'limit', from: -8, to: -2, whole: false },
  ]);
  const standard = { part: { type: 'number', minimum: 0, default: 0.5 } };
  expect(readSpace(undefined, standard)).toEqual([
    { name: 'part', from: 0.25, to: 1, whole: false },
  ]);
  expect(() => readSpace(undefined, { column: { type: 'string' } })).toThrow(/no numeric ranges/);
});
