import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, type Client } from '../../kernel/client/index.js';
import { openStore } from '../../kernel/store/index.js';
import type { LoadRequest, ProcessRequest } from '../../schema/index.js';
import { Project } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';

const TWICE = `export const parameters = { type: 'object', properties: { factor: { type: 'number', default: 2 } } };
export function process(table, { factor }) {
  const doubled = table.columns.rolling_mean.map((v) => factor * v);
  return { table: { t: table.columns.t, doubled } };
}
`;
const rows = Array.from({ length: 40 }, (_, i) => [i, Math.sin(i / 3).toFixed(4), `n${i % 3}`]);
const csv = (lines: readonly (readonly unknown[])[], head = 't,v,note') =>
  `${[head, ...lines.map((line) => line.join(','))].join('\n')}\n`;
const RAW = csv(rows);

/** Four steps, one above the other, and one beside them. */
const STEPS: Record<string, ProcessRequest> = {
  mean: {
    processor: 'rolling_mean',
    dataset: 'wave',
    parameters: { column: 'v', window: 5 },
    as: 'mean',
  },
  twice: { processor: 'twice', dataset: 'mean', parameters: {}, as: 'twice' },
  peaks: {
    processor: 'peak_detection',
    dataset: 'twice',
    parameters: { column: 'doubled', height: 0.5, nan: 'omit' },
    as: 'peaks',
  },
  aside: {
    processor: 'rolling_mean',
    dataset: 'calm',
    parameters: { column: 'v', window: 5 },
    as: 'aside',
  },
};
type Step = keyof typeof STEPS;

interface Freshness {
  state: string;
  because: { what: string; name: string }[];
}

let project: Project;
let client: Client;
const path = (name: string) => project.path(name);
const script = () => path('processors/custom/twice.js');

/** What a step is, in one line: `computed`, or `stale because input wave`. */
async function stateOf(step: Step, change: Partial<ProcessRequest> = {}): Promise<string> {
  const body = { ...STEPS[step], ...change };
  const { state, because } = await client.request<Freshness>(
    'POST',
    '/api/v1/process/freshness',
    body,
  );
  const reasons = because.map(({ what, name }) => `${what} ${name}`).join(', ');
  return reasons === '' ? state : `${state} because ${reasons}`;
}

async function run(step: Step, change: Partial<ProcessRequest> = {}) {
  const { task_id } = await client.process({ ...(STEPS[step] as ProcessRequest), ...change });
  const job = await client.waitFor(task_id);
  expect(job.error_details).toBeNull();
  return job;
}

/** All four; those that are as a run would make them are left out. */
async function stale(): Promise<Record<string, string>> {
  const all = await Promise.all(
    Object.keys(STEPS).map(async (step) => [step, await stateOf(step)] as const),
  );
  return Object.fromEntries(all.filter(([, state]) => state !== 'computed' && state !== 'cached'));
}

async function load(text: string | Uint8Array, more: Partial<LoadRequest> = {}, name = 'wave.csv') {
  await writeFile(path(name), text);
  await client.load({ source: path(name), as: 'wave', write: 'replace', ...more });
}

beforeAll(async () => {
  project = await Project.make();
  await mkdir(path('processors/custom'), { recursive: true });
  await writeFile(script(), TWICE);
  await writeFile(path('calm.csv'), RAW);
  client = await connect({ project: project.folder });
  await client.load({ source: path('calm.csv') });
  await load(RAW);
  for (const step of Object.keys(STEPS)) await run(step);
}, 60_000);
afterAll(async () => {
  await client.close();
  await project.remove();
});

it('has nothing stale when nothing has changed', async () => {
  expect(await stale()).toEqual({});
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
    expect(await stateOf(step, { parameters })).toBe(expected);
    expect(await stale()).toEqual({});
  });

  it.each<[string, Record<string, unknown>]>([
    ['a text for a yes or no', { ...MEAN, center: 'yes' }],
    ['an unknown name', { ...MEAN, windw: 5 }],
    ['nothing', { ...MEAN, window: null }],
  ])('%s is refused', async (_, parameters) => {
    await expect(stateOf('mean', { parameters })).rejects.toMatchObject({
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
    expect(await stateOf('mean', change)).toBe(expected);
  });

  it.each<[string, object]>([
    ['a point', { at: 3, text: 'here' }],
    ['a region', { from: 3, to: 5, text: 'there' }],
    ['a tag', { at: 4, text: 'tagged', tags: ['x'] }],
  ])('%s annotated on input and output', async (_, note) => {
    for (const dataset of ['wave', 'mean']) {
      const { id } = await client.annotate({ dataset, ...note } as never);
      expect(await stale()).toEqual({});
      await client.updateAnnotation(id, { text: 'another' });
      expect(await stale()).toEqual({});
      await client.removeAnnotation(id);
    }
    expect(await stale()).toEqual({});
  });
});

describe("a custom processor's file", () => {
  afterEach(() => writeFile(script(), TWICE));
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
    await writeFile(script(), edit(TWICE));
    expect(await stale()).toEqual({ twice: 'stale because code twice' });
  });

  it("a default, which is a parameter's change too", async () => {
    await writeFile(script(), TWICE.replace('default: 2', 'default: 3'));
    expect(await stale()).toEqual({ twice: 'stale because code twice, parameter factor' });
  });

  it('computed again to the same, leaves what stands on it', async () => {
    await writeFile(script(), `// the same in other words\n${TWICE}`);
    expect((await run('twice')).cached).toBe(false);
    expect(await stale()).toEqual({});
    await writeFile(script(), TWICE);
    expect((await run('twice')).cached).toBe(true);
    expect(await stale()).toEqual({});
  });
});

describe('raw bytes', () => {
  afterEach(async () => {
    await load(RAW);
    expect(await stale()).toEqual({});
  });
  const INPUT = { mean: 'stale because input wave' };
  const with_ = (edit: (line: unknown[], i: number) => unknown[]) =>
    csv(rows.map((line, i) => edit([...line], i)));

  it.each<[string, string | Uint8Array, object, Partial<LoadRequest>?]>([
    ['one digit', RAW.replace('0.3272', '0.3273'), INPUT],
    ['one letter of a column that no step reads', RAW.replace('n1', 'm1'), INPUT],
    [
      'two rows changed places',
      csv([...rows.slice(1, 2), ...rows.slice(0, 1), ...rows.slice(2)]),
      INPUT,
    ],
    ['all rows backwards', csv([...rows].reverse()), INPUT],
    ['a row more', csv([...rows, [40, '0.5', 'n1']]), INPUT],
    ['a row less', csv(rows.slice(0, -1)), INPUT],
    ['a row twice', csv([...rows, ...rows.slice(-1)]), INPUT],
    ['a value missing', with_(([t, v, n], i) => [t, i === 9 ? '' : v, n]), INPUT],
    ['an integer that is none', with_(([t, v, n], i) => [i === 9 ? 9.5 : t, v, n]), INPUT],
    [
      'a column more',
      csv(
        rows.map((line) => [...line, 1]),
        't,v,note,w',
      ),
      INPUT,
    ],
    [
      'a column less',
      csv(
        rows.map((line) => line.slice(0, 2)),
        't,v',
      ),
      INPUT,
    ],
    [
      'columns in another order',
      csv(
        rows.map(([t, v, n]) => [v, t, n]),
        'v,t,note',
      ),
      INPUT,
    ],
    ['a column renamed', csv(rows, 't,v,remark'), INPUT],
    ['an empty file', csv([]), INPUT],
    ['no line end at the end', RAW.trimEnd(), {}],
    ['line ends of Windows', RAW.replaceAll('\n', '\r\n'), {}],
    ['a byte order mark', `\ufeff${RAW}`, {}],
    ['UTF-16', Buffer.from(`\ufeff${RAW}`, 'utf16le'), {}],
    ['semicolons', RAW.replaceAll(',', ';'), {}],
    ['quotes', csv(rows.map(([t, v, n]) => [t, v, `"${n}"`])), {}],
    ['zeros at the end', csv(rows.map(([t, v, n]) => [t, `${v}0`, n])), {}],
    ['written with an exponent', csv(rows.map(([t, v, n]) => [t, `${v}e0`, n])), {}],
    ['bytes loaded again', RAW, {}],
    ['other sizes of batches', RAW, {}, { batch: 7 }],
  ])('%s', async (...row) => {
    // Taken as one, since jest takes a parameter more than a row has for its own callback.
    const [, text, expected, more] = row;
    await load(text, more);
    expect(await stale()).toEqual(expected);
  });

  it('under another file name', async () => {
    await load(RAW, {}, 'moved.csv');
    expect(await stale()).toEqual({});
  });
});

describe('a schema', () => {
  const version = (definition: object) =>
    client.request('POST', '/api/v1/schemas', { name: 'waves', definition });
  const TYPES = { t: { type: 'integer' }, v: { type: 'number' }, note: { type: 'string' } };
  afterAll(() => load(RAW));

  it('that the data fit already changes nothing; nor does a version in other words', async () => {
    await version({ type: 'object', properties: TYPES });
    await load(RAW, { schema: 'waves@1' });
    expect(await stale()).toEqual({});
    await version({ type: 'object', description: 'Waves.', properties: TYPES });
    await load(RAW, { schema: 'waves@2' });
    expect(await stale()).toEqual({});
  });

  it('that asks for another type leaves what was received as it came', async () => {
    await version({ type: 'object', properties: { ...TYPES, t: { type: 'string' } } });
    await load(RAW, { schema: 'waves@3' });
    expect(await stale()).toEqual({});
  });
});

describe('a chain', () => {
  it('is stale step by step as what is below is computed again, and nothing beside it', async () => {
    const parameters = { column: 'v', window: 9 };
    expect((await run('mean', { parameters })).cached).toBe(false);
    expect(await stale()).toEqual({
      mean: 'stale because parameter window',
      twice: 'stale because input mean',
    });
    await run('twice');
    expect(await stale()).toMatchObject({ peaks: 'stale because input twice' });
    await run('mean');
    await run('twice');
    expect(await stale()).toEqual({});
  });

  it('on a query is stale when its rows differ, not when its text does', async () => {
    const make = (statement: string) => client.sql(statement, [], { asDataset: 'part' });
    const step = { dataset: 'part', as: 'part_mean' };
    await make('SELECT t, v FROM wave WHERE t < 30 ORDER BY t');
    await run('mean', step);
    await make('select t, v\nfrom wave where t <= 29 order by t -- the first thirty');
    expect(await stateOf('mean', step)).toBe('cached');
    await make('SELECT t, v FROM wave WHERE t < 29 ORDER BY t');
    expect(await stateOf('mean', step)).toBe('stale because input part');
  });
});

describe('the engine and its runtime', () => {
  it.each([
    ['another engine', 'assay-step-0, v8 1.0 x64'],
    ['another runtime', 'assay-step-1, v8 1.0 x64'],
    ['one that did not say', 'assay-step-1'],
  ])('%s computed it: it is computed again', async (_, engine) => {
    await client.stop();
    const store = await openStore({ file: path('.assay/store.duckdb'), threads: 1 });
    await store.transaction((tx) =>
      tx.query(`UPDATE assay.step SET engine = $1 WHERE processor = 'peak_detection'`, [engine]),
    );
    await store.close();
    expect(await stale()).toEqual({ peaks: `stale because engine ${engine}` });
    expect((await run('peaks')).cached).toBe(false);
    expect(await stale()).toEqual({});
  });
});

describe('a notebook', () => {
  const LOAD = `import { lab } from 'assay';\nconst wave = await lab.load('wave.csv');`;
  const MEAN = `await lab.process('rolling_mean', wave, { column: 'v', window: 3 }, { as: 'three' });`;
  const cached = async () => (await readFile(path('n.ipynb'), 'utf8')).includes('known result');

  it('takes what is known, computes all with --no-cache, and --verify-cache finds a cache that lies', async () => {
    await writeNotebook(path('n.ipynb'), LOAD, MEAN);
    const { notebooks: first } = await project.json('run', 'n.ipynb');
    await writeNotebook(path('n.ipynb'), LOAD, MEAN);
    const { notebooks: again } = await project.json('run', 'n.ipynb', '--verify-cache');
    expect(again[0].results).toEqual(first[0].results);
    expect(await cached()).toBe(true);
    await writeNotebook(path('n.ipynb'), LOAD, MEAN);
    const { notebooks: anew } = await project.json('run', 'n.ipynb', '--no-cache');
    expect(anew[0].results).toEqual(first[0].results);
    expect(await cached()).toBe(false);
    await client.stop();
    const store = await openStore({ file: path('.assay/store.duckdb'), threads: 1 });
    const sql = `UPDATE assay.dataset SET content_hash = repeat('0', 64) WHERE name = 'three'`;
    await store.transaction(async (tx) => {
      await tx.query(sql);
      await tx.query(
        `UPDATE assay.step SET output_hash = repeat('0', 64) WHERE job_id = (SELECT job_id FROM assay.dataset WHERE name = 'three')`,
      );
    });
    await store.close();
    const lied = await project.run('run', 'n.ipynb', '--verify-cache', '--json');
    expect(lied.code).toBe(3);
    expect(JSON.parse(lied.stdout).notebooks[0].drift).toBe('table three differs');
  });
});
