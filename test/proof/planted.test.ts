import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assay, Project } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';

/** Causes that touch different results are planted together, so that two runs judge them all. */
const wave = (rows: (string | number)[][], head = 't,v') =>
  `${[head, ...rows.map((row) => row.join(','))].join('\n')}\n`;
const rows = Array.from({ length: 40 }, (_, i) => [i, Math.sin(i / 3).toFixed(4)]);
const swapped = rows.map(([t, v]) => [v ?? 0, t ?? 0]);
const spiky = (...at: number[]) => rows.map(([t]) => [t ?? 0, at.includes(Number(t)) ? 1 : 0]);
const SCALE = `export function process(table, { factor = 1 }) {
  return { table: { t: table.columns.t, s: table.columns.v.map((v) => v * factor) } };
}
`;
const COUNT = `export function process(table) {
  return { above: table.columns.v.filter((v) => v > LIMIT).length, rows: table.rowCount };
}
`;
const DESCRIBE = `export function process(table) {
  return { said: WORD, table: { n: [table.rowCount] } };
}
`;
const LOADS = 'byte more less named order typed held calm beats near'.split(' ');
const CODE = [
  `import { lab } from 'assay';\nawait lab.load('swapped.csv');`,
  ...LOADS.map(
    (name) =>
      `const ${name} = await lab.load('${name}.csv'${name === 'held' ? `, { schema: 'limits', contract: 'discard_row' }` : ''});`,
  ),
  `const mean = await lab.process('rolling_mean', calm, { column: 'v', window: 5 }, { as: 'mean' });`,
  `await lab.process('scale', calm, { factor: 2 }, { as: 'scaled' });`,
  `await lab.process('scale', calm, { factor: 2 }, { as: 'both' });`,
  `await lab.process('peak_detection', beats, { column: 'v', height: 0.5 }, { as: 'peaks' });`,
  `await lab.process('data_quality', beats, {}, { as: 'verdict' });`,
  `await lab.process('count', calm);`,
  'await lab.sql`SELECT max(v) AS m FROM ${calm}`',
  'await lab.sql`SELECT count(*) AS n FROM ${more}`',
  `await lab.annotate(calm, { from: 3, to: 5, text: 'moves' });\nawait lab.annotate(byte, { at: 3, text: 'goes' });`,
  `lab.chart(calm, { x: 't', y: 'v' });`,
  `lab.chart(byte, { x: 't', y: 'v' });`,
  `lab.chart(mean, { x: 't', y: 'rolling_mean' });`,
  `import { readFileSync } from 'node:fs';\nconst cut = Number(readFileSync('cut.txt', 'utf8'));\nawait lab.sql\`SELECT count(*) AS n FROM \${calm} WHERE v > \${cut}\``,
  `await lab.process('describe', calm, {}, { as: 'described' });`,
];
const DATA: Record<string, [string, string]> = {
  byte: [wave(rows), wave(rows.map(([t, v]) => [t ?? 0, t === 7 ? '0.5' : (v ?? 0)]))],
  more: [wave(rows), wave([...rows.slice(0, 9), [8.5, '0.1'], ...rows.slice(9)])],
  less: [wave(rows), wave([...rows.slice(0, 9), ...rows.slice(10)])],
  named: [wave(rows), wave(rows, 't,volts')],
  order: [wave(rows), wave([...rows].reverse())],
  typed: [wave(rows), wave(rows.map(([t, v]) => [`${t}.0`, v ?? 0]))],
  held: [wave(rows), wave(rows)],
  calm: [wave(rows), wave(rows)],
  beats: [wave(spiky(5, 20)), wave(spiky(5, 20, 33))],
  swapped: [wave(rows), wave(swapped, 'v,t')],
  near: [
    wave(rows),
    wave(rows.map(([t, v]) => [t ?? 0, Number(v) * (1 + (t === 5 ? 1e-3 : 1e-9))])),
  ],
};

interface Changed {
  name: string;
  kind: string;
  cause: string;
  [detail: string]: unknown;
}

let project: Project;
let changed: Changed[];
const side = (name: 'a' | 'b', ...path: string[]) => project.path(name, ...path);
const find = (name: string) => changed.find((one) => one.name === name);

async function lay(name: 'a' | 'b', code: readonly string[], scale: string, limit: string) {
  const word = name === 'a' ? '1' : '2';
  await mkdir(side(name, 'processors/custom'), { recursive: true });
  await writeFile(side(name, 'cut.txt'), name === 'a' ? '0.5' : '0.9');
  await writeFile(side(name, 'processors/custom/describe.ts'), DESCRIBE.replace('WORD', word));
  await mkdir(side(name, '.assay'), { recursive: true });
  for (const [file, content] of Object.entries(DATA)) {
    await writeFile(side(name, `${file}.csv`), content[name === 'a' ? 0 : 1]);
  }
  await writeFile(side(name, 'processors/custom/scale.ts'), scale);
  await writeFile(side(name, 'processors/custom/count.ts'), COUNT.replace('LIMIT', limit));
  await writeNotebook(side(name, 'n.ipynb'), ...code);
}

const limits = (maximum: number) => ({
  type: 'object',
  properties: { v: { type: 'number', maximum } },
});

beforeAll(async () => {
  project = await Project.make();
  await lay('a', CODE, SCALE, '0.5');
  const code = CODE.map((source) =>
    source
      .replace('window: 5', 'window: 7')
      .replace(`{ factor: 2 }, { as: 'both'`, `{ factor: 3 }, { as: 'both'`)
      .replace('SELECT max(v)', 'SELECT min(v)')
      .replace('from: 3, to: 5', 'from: 3, to: 6')
      .replace(`at: 3, text: 'goes'`, `at: 9, text: 'comes'`)
      .replace(`lab.chart(calm, { x: 't', y: 'v' })`, `lab.chart(calm, { x: 'v', y: 't' })`),
  );
  // Prose before it, a cell put elsewhere, another layout: no difference by themselves.
  const moved = [
    '// prose',
    ...code.slice(0, 11),
    ...code.slice(15, 16),
    ...code.slice(11, 15),
    ...code.slice(16).map((source) => source.replaceAll(', ', ' ,  ').replaceAll(';', ' ;')),
  ];
  await lay('b', moved, SCALE.replace('v * factor', 'v * factor + 1'), '0.9');
  for (const name of ['a', 'b'] as const) {
    for (const maximum of name === 'a' ? [2] : [2, 0.5]) {
      await writeFile(side(name, 'limits.json'), JSON.stringify(limits(maximum)));
      await assay(['--project', side(name), 'schema', 'add', 'limits', side(name, 'limits.json')]);
    }
  }
  const ended = await assay(
    // What the graphs alone tell; what runs tell besides is `bisect`'s.
    [
      ...['--json', 'diff', 'a/n.ipynb', 'b/n.ipynb', '--trials', '0'],
      ...['--markdown', 'd.md', '--html', 'd.html'],
    ],
    { cwd: project.folder },
  );
  for (const name of ['a', 'b'] as const) await assay(['--project', side(name), 'stop']);
  // Its end first: what went wrong stands behind the progress of two runs.
  if (ended.code !== 3) throw new Error(`ended with ${ended.code}: ${ended.stderr.slice(-3000)}`);
  changed = (JSON.parse(ended.stdout) as { changed: Changed[] }).changed;
}, 300_000);
afterAll(() => project.remove());

it('finds no difference in a table whose columns stand in another order', () => {
  expect(find('order')).toBeDefined();
  expect(find('swapped')).toBeUndefined();
});

it.each<[string, string, object]>([
  [
    'a raw value',
    'byte',
    { cells_changed: 1, columns_changed: [{ name: 'v', cells: 1 }], cause: 'raw byte.csv' },
  ],
  [
    'a row added',
    'more',
    { rows_added: 1, rows_removed: 0, cells_changed: 0, cause: 'raw more.csv' },
  ],
  [
    'a row less',
    'less',
    { rows_added: 0, rows_removed: 1, cells_changed: 0, cause: 'raw less.csv' },
  ],
  [
    'a column renamed',
    'named',
    { cells_changed: 0, columns_renamed: [{ from: 'v', to: 'volts' }] },
  ],
  ['rows in another order', 'order', { cells_changed: 0, rows_moved: 40, cause: 'raw order.csv' }],
  ['another type', 'typed', { columns_retyped: [{ name: 't', from: 'integer', to: 'number' }] }],
  ['a last digit', 'near', { columns_changed: [{ name: 'v', cells: 39 }], cause: 'raw near.csv' }],
  ['another schema version', 'held', { cause: 'schema limits@1 → limits@2' }],
  [
    'a parameter',
    'mean',
    { columns_changed: [{ name: 'rolling_mean' }], cause: 'parameter window 5 → 7 of mean' },
  ],
  ["a processor's code", 'scaled', { cells_changed: 40, cause: 'processor scale' }],
  ['two causes at once', 'both', { cause: 'parameter factor 2 → 3 of both; processor scale' }],
  ['a peak more', 'peaks', { rows_added: 1, peaks_added: [33], cause: 'raw beats.csv' }],
  [
    'a value of a processor',
    'count(calm)',
    { values_changed: [{ path: 'above' }], cause: 'processor count' },
  ],
  [
    'a verdict of the quality report',
    'verdict',
    {
      kind: 'table',
      cause: 'raw beats.csv',
      values_changed: expect.arrayContaining([
        expect.objectContaining({ path: 'columns[1].mean' }),
      ]),
    },
  ],
  [
    'what a step says besides its table',
    'described',
    {
      kind: 'value',
      cause: 'processor describe',
      values_changed: [{ path: 'said', before: 1, after: 2 }],
    },
  ],
  ["a file that a query's cell reads", 'query of cell 24', { cause: 'raw cut.txt' }],
  ["a query's text", 'query of cell 18', { cause: expect.stringContaining('SELECT max(v)') }],
  ["a query's rows", 'query of cell 19', { cause: 'raw more.csv' }],
  [
    'an annotation moved',
    'calm',
    { kind: 'annotations', cause: 'annotations of calm: "moves" x1 5 → 6' },
  ],
  [
    'a chart drawn otherwise',
    'figure 1',
    { cause: expect.stringMatching(/code of cell 21.*annotations of calm/) },
  ],
  ['a chart of other data', 'figure 2', { cause: expect.stringContaining('raw byte.csv') }],
  ['a chart of a step', 'figure 3', { cause: 'parameter window 5 → 7 of mean' }],
])('names %s', (_, name, expected) => {
  expect(find(name)).toMatchObject(expected);
});

it('names an annotation deleted and one added', () => {
  const notes = changed.filter(({ name, kind }) => name === 'byte' && kind === 'annotations');
  expect(notes.map(({ cause }) => cause)).toEqual([
    'annotations of byte: without "goes", with "comes"',
  ]);
});

it('names nothing else: not what moved, was laid out anew, or is the same', () => {
  const names = new Set(changed.map(({ name }) => name));
  expect([...names].sort()).toEqual(
    [
      ...[
        'byte',
        'more',
        'less',
        'named',
        'order',
        'typed',
        'near',
        'held',
        'mean',
        'scaled',
        'both',
      ],
      ...[
        'peaks',
        'verdict',
        'count(calm)',
        'query of cell 18',
        'query of cell 19',
        'query of cell 24',
        'described',
        'calm',
        'beats',
      ],
      ...['figure 1', 'figure 2', 'figure 3'],
    ].sort(),
  );
});

it('calls numbers equal that are within the tolerance, also those of a query, and tells others', async () => {
  const code = [
    `import { lab } from 'assay';\nconst near = await lab.load('near.csv');`,
    'await lab.sql`SELECT t, v FROM ${near} WHERE t < 20`',
    'await lab.sql`SELECT t, v FROM ${near} WHERE t > 20`',
  ];
  for (const name of ['a', 'b'] as const) await writeNotebook(side(name, 'near.ipynb'), ...code);
  const diff = ['--json', 'diff', 'a/near.ipynb', 'b/near.ipynb', '--trials', '0'];
  const ended = await assay([...diff, '--tolerance', '1e-8'], { cwd: project.folder });
  expect(JSON.parse(ended.stdout)).toMatchObject({
    changed: [
      { name: 'near', cells_changed: 1 },
      { name: 'query of cell 2', cells_changed: 1, rows_added: 0, rows_removed: 0 },
    ],
  });
}, 300_000);

it('shows figures of before and after side by side', async () => {
  const markdown = await readFile(project.path('d.md'), 'utf8');
  const [, before = '', after = ''] =
    /!\[figure 1 before\]\((.*?)\) \| !\[figure 1 after\]\((.*?)\)/.exec(markdown) ?? [];
  const [one, two] = await Promise.all(
    [before, after].map((path) => readFile(join(project.folder, path), 'utf8')),
  );
  expect(one).toContain('<svg');
  expect(two).not.toBe(one);
  expect(
    (await readFile(project.path('d.html'), 'utf8')).match(/data:image\/svg\+xml/g),
  ).toHaveLength(6);
});
