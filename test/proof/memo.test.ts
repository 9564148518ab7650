import { readFile, writeFile } from 'node:fs/promises';
import { openStore } from '../../kernel/store/index.js';
import type { ProcessRequest } from '../../schema/index.js';
import { writeNotebook } from '../support/notebook.js';
import { Chain, type Step, TWICE } from './memo-chain.js';

let chain: Chain;
beforeAll(async () => {
  chain = await Chain.make();
});
afterAll(() => chain.remove());

it('has nothing stale when nothing has changed', async () => {
  expect(await chain.stale()).toEqual({});
});

describe('a parameter', () => {
  const MEAN = { column: 'v', window: 5 };
  it.each<[string, Step, Record<string, unknown>, string]>([
    ['a value changed', 'mean', { ...MEAN, window: 7 }, 'stale because parameter window'],
    ['another column', 'mean', { ...MEAN, column: 't' }, 'stale because parameter column'],
    ['a default made explicit', 'mean', { ...MEAN, center: false }, 'computed'],
    ['a default changed', 'mean', { ...MEAN, center: true }, 'stale because parameter center'],
    ['an option more', 'mean', { ...MEAN, min_periods: 2 }, 'stale because parameter min_periods'],
    ['names in another order', 'mean', { window: 5, column: 'v' }, 'computed'],
    [
      'two at once',
      'mean',
      { ...MEAN, window: 6, center: true },
      'stale because parameter window, parameter center',
    ],
    ['a default made explicit, custom', 'twice', { factor: 2 }, 'computed'],
    [
      'nested, which the code can see',
      'twice',
      { custom_params: { factor: 2 } },
      'stale because parameter custom_params',
    ],
    ['a last bit', 'twice', { factor: 2.0000000000000004 }, 'stale because parameter factor'],
    ['the sign', 'twice', { factor: -2 }, 'stale because parameter factor'],
    [
      'of the last step',
      'peaks',
      { column: 'doubled', height: 0.6, nan: 'omit' },
      'stale because parameter height',
    ],
    [
      'one taken away',
      'peaks',
      { column: 'doubled', nan: 'omit' },
      'stale because parameter height',
    ],
  ])('%s', async (_, step, parameters, expected) => {
    expect(await chain.stateOf(step, { parameters })).toBe(expected);
    expect(await chain.stale()).toEqual({});
  });

  it.each<[string, Record<string, unknown>]>([
    ['a text for a yes or no', { ...MEAN, center: 'yes' }],
    ['an unknown name', { ...MEAN, windw: 5 }],
    ['nothing', { ...MEAN, window: null }],
  ])('%s is refused', async (_, parameters) => {
    await expect(chain.stateOf('mean', { parameters })).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
  });
});

describe('what is no part of a result', () => {
  it.each<[string, Partial<ProcessRequest>, string]>([
    ['priority', { priority: 9 }, 'computed'],
    ['tries', { max_retries: 0 }, 'computed'],
    ['a time limit', { time_limit_ms: 60_000 }, 'computed'],
    ['another name, whose result is known', { as: 'elsewhere' }, 'known'],
    ['the name in capitals', { dataset: 'WAVE' }, 'computed'],
  ])('%s', async (_, change, expected) => {
    expect(await chain.stateOf('mean', change)).toBe(expected);
  });

  it.each<[string, object]>([
    ['a point', { at: 3, text: 'here' }],
    ['a region', { from: 3, to: 5, text: 'there' }],
    ['a tag', { at: 4, text: 'tagged', tags: ['x'] }],
  ])('%s annotated on input and output', async (_, note) => {
    for (const dataset of ['wave', 'mean']) {
      const { id } = await chain.client.annotate({ dataset, ...note } as never);
      expect(await chain.stale()).toEqual({});
      await chain.client.updateAnnotation(id, { text: 'another' });
      expect(await chain.stale()).toEqual({});
      await chain.client.removeAnnotation(id);
    }
    expect(await chain.stale()).toEqual({});
  });
});

describe("a custom processor's file", () => {
  afterEach(() => writeFile(chain.script(), TWICE));
  it.each<[string, (source: string) => string]>([
    ['a blank at the end of a line', (s) => s.replace('{\n', '{ \n')],
    ['an empty line', (s) => `\n${s}`],
    ['a comment', (s) => s.replace('return', '// twice\n  return')],
    [
      'a name',
      (s) => s.replaceAll('doubled', 'doubledUp').replace('doubledUp }', 'doubled: doubledUp }'),
    ],
    ['line ends', (s) => s.replaceAll('\n', '\r\n')],
    ['a constant', (s) => s.replace('factor * v', 'factor * v + 1')],
    ['an operator', (s) => s.replace('factor * v', 'factor + v')],
    ['a title', (s) => `export const title = 'Twice';\n${s}`],
  ])('%s', async (_, edit) => {
    await writeFile(chain.script(), edit(TWICE));
    expect(await chain.stale()).toEqual({ twice: 'stale because code twice' });
  });

  it("a default, which is a parameter's change too", async () => {
    await writeFile(chain.script(), TWICE.replace('default: 2', 'default: 3'));
    expect(await chain.stale()).toEqual({ twice: 'stale because code twice, parameter factor' });
  });

  it('computed again to the same, leaves what stands on it', async () => {
    await writeFile(chain.script(), `// the same in other words\n${TWICE}`);
    expect((await chain.run('twice')).cached).toBe(false);
    expect(await chain.stale()).toEqual({});
    await writeFile(chain.script(), TWICE);
    expect((await chain.run('twice')).cached).toBe(true);
    expect(await chain.stale()).toEqual({});
  });
});

it('computes again what another engine, another runtime, or one that did not say computed', async () => {
  const engines = [
    ['mean', 'rolling_mean', 'assay-step-0, v8 1.0 x64'],
    ['twice', 'twice', 'assay-step-1, v8 1.0 x64'],
    ['peaks', 'peak_detection', 'assay-step-1'],
  ] as const;
  await chain.client.stop();
  const store = await openStore({ file: chain.path('.assay/store.duckdb'), threads: 1 });
  await store.transaction(async (tx) => {
    for (const [, processor, engine] of engines) {
      await tx.query(`UPDATE assay.step SET engine = $1 WHERE processor = $2`, [engine, processor]);
    }
  });
  await store.close();
  const because = engines.map(([step, , engine]) => [step, `stale because engine ${engine}`]);
  expect(await chain.stale()).toMatchObject(Object.fromEntries(because));
  for (const [step] of engines) expect((await chain.run(step)).cached).toBe(false);
  expect(await chain.stateOf('peaks')).toBe('computed');
});

describe('a notebook', () => {
  const LOAD = `import { lab } from 'assay';\nconst wave = await lab.load('wave.csv');`;
  const MEAN = `await lab.process('rolling_mean', wave, { column: 'v', window: 3 }, { as: 'three' });`;
  const cached = async () =>
    (await readFile(chain.path('n.ipynb'), 'utf8')).includes('known result');

  it('takes what is known, computes all with --no-cache, and --verify-cache finds a cache that lies', async () => {
    await writeNotebook(chain.path('n.ipynb'), LOAD, MEAN);
    const { notebooks: first } = await chain.project.json('run', 'n.ipynb');
    await writeNotebook(chain.path('n.ipynb'), LOAD, MEAN);
    const { notebooks: again } = await chain.project.json('run', 'n.ipynb', '--verify-cache');
    expect(again[0].results).toEqual(first[0].results);
    expect(await cached()).toBe(true);
    await writeNotebook(chain.path('n.ipynb'), LOAD, MEAN);
    const { notebooks: anew } = await chain.project.json('run', 'n.ipynb', '--no-cache');
    expect(anew[0].results).toEqual(first[0].results);
    expect(await cached()).toBe(false);
    await chain.client.stop();
    const store = await openStore({ file: chain.path('.assay/store.duckdb'), threads: 1 });
    const sql = `UPDATE assay.dataset SET content_hash = repeat('0', 64) WHERE name = 'three'`;
    await store.transaction(async (tx) => {
      await tx.query(sql);
      await tx.query(
        `UPDATE assay.step SET output_hash = repeat('0', 64) WHERE job_id = (SELECT job_id FROM assay.dataset WHERE name = 'three')`,
      );
    });
    await store.close();
    const lied = await chain.project.run('run', 'n.ipynb', '--verify-cache', '--json');
    expect(lied.code).toBe(3);
    expect(JSON.parse(lied.stdout).notebooks[0].drift).toBe('table three differs');
  }, 180_000);
});
