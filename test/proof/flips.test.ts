import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { savedNodes } from '../../kernel/cli/proof/saved-nodes.js';
import { certificateOf, keyOf } from '../../kernel/cli/proof/certificate.js';
import { openCertified } from '../../kernel/cli/proof/damage.js';
import { unbundle } from '../../kernel/cli/proof/unbundle.js';
import type { Verification } from '../../kernel/cli/proof/verification.js';
import { hold } from '../../kernel/cli/proof/verify.js';
import { readNotebook } from '../../kernel/cli/run/notebook.js';
import { Project } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';

/** How many bits are flipped; `ASSAY_FLIPS=500` for the full size. */
const FLIPS = Number(process.env['ASSAY_FLIPS'] ?? 60);
const SEED = Number(process.env['ASSAY_SEED'] ?? 1);
/** Of so many flips in raw files, code and processors one each is judged by the whole command, which takes seconds. */
const WHOLE = Math.max(2, Math.floor(FLIPS / 14));

const CSV = `t,v\n${Array.from({ length: 30 }, (_, i) => `${i},${Math.sin(i / 3)}`).join('\n')}\n`;
const TWICE =
  'export function process(table, { factor }) {\n  return { table: { t: table.columns.t, w: table.columns.v.map((v) => v * factor) } };\n}\n';
const CELLS = [
  `import { lab } from 'assay';\nconst wave = await lab.load('wave.csv', { schema: 'waves' });`,
  `const twice = await lab.process('twice', wave, { factor: 2 }, { as: 'twice' });`,
  `await lab.annotate(wave, { from: 10, to: 20, text: 'swell' });\nlab.chart(wave, { x: 't', y: 'v' });`,
  'await lab.sql`SELECT count(*) AS n, sum(v ORDER BY t) AS total FROM ${wave}`',
];

/** Numbers in [0, 1) that a seed decides (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

let project: Project;
let sha: string;
let evidence: Omit<Parameters<typeof hold>[1], 'saved'>;
const path = (...parts: string[]) => project.path(...parts);
const random = chance(SEED);

beforeAll(async () => {
  project = await Project.make();
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(path('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(path('wave.csv'), CSV);
  await mkdir(path('processors/custom'), { recursive: true });
  await writeFile(path('processors/custom/twice.ts'), TWICE);
  const schema = { type: 'object', properties: { v: { type: 'number', maximum: 2 } } };
  await writeFile(path('waves.json'), JSON.stringify(schema));
  await project.json('schema', 'add', 'waves', 'waves.json');
  await writeNotebook(path('n.ipynb'), ...CELLS);
  await project.json('run', 'n.ipynb', '--sign', 'key.pem');
  await project.json('bundle', 'n.ipynb', '-o', 'n.assay');
  await project.run('stop');
  const notebook = await readNotebook(path('n.ipynb'));
  const nodes = certificateOf(notebook)?.nodes ?? [];
  sha = nodes.find(({ kind }) => kind === 'raw')?.hash ?? '';
  // A new run of unchanged code over unchanged bytes gives what was certified: the first test holds the command to that.
  const derived = new Map(nodes.map((node) => [keyOf(node), node]));
  const scripts = new Map<string, string>();
  evidence = {
    derived,
    scripts,
    present: { project: project.folder, client: undefined },
    notesKept: false,
    error: null,
  };
});
afterAll(() => project.remove());

/** Flips one bit of a file between two bytes, hands what is said of it, and puts the file back. */
async function flipped<T>(
  file: string,
  judge: (bytes: Buffer, at: number, saved: Buffer) => Promise<T>,
  within?: (bytes: Buffer) => [number, number],
): Promise<T> {
  const saved = await readFile(file);
  const [from, to] = within?.(saved) ?? [0, saved.length];
  const at = from + Math.floor(random() * (to - from));
  const bytes = Buffer.from(saved);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  await writeFile(file, bytes);
  try {
    return await judge(bytes, at, saved);
  } finally {
    await writeFile(file, saved);
  }
}

async function inPlace(): Promise<Verification> {
  const opened = await openCertified(path('n.ipynb'));
  if ('damage' in opened) return opened.damage;
  const saved = new Map(savedNodes(opened.notebook).map((node) => [keyOf(node), node]));
  return hold(opened.certificate, { ...evidence, saved });
}

async function byCommand(): Promise<Verification> {
  const ended = await project.run('verify', 'n.ipynb', '--timeout', '20', '--json');
  const said = JSON.parse(ended.stdout) as Verification;
  expect({ code: ended.code, said }).toMatchObject({ code: 3, said: { verified: false } });
  return said;
}

/** Ids, counts and empty metadata of cells are the editor's, and no part of what is certified. */
const ofNoMeaning = (bytes: Buffer, at: number) => {
  const line = bytes.subarray(bytes.lastIndexOf(10, at - 1) + 1, bytes.indexOf(10, at));
  return /^ {3}"(id|metadata|execution_count)":|^ {5}"(execution_count|metadata)":/.test(
    line.toString('latin1'),
  );
};

it('verifies before a bit is flipped, also out of a bundle', async () => {
  await expect(inPlace()).resolves.toMatchObject({ verified: true });
  const ended = await project.run('verify', 'n.assay', '--json');
  expect(JSON.parse(ended.stdout)).toMatchObject({ verified: true });
}, 120_000);

it('finds and names each bit flipped in a raw file, a processor or code, by running', async () => {
  const sites: [string, RegExp, ((bytes: Buffer) => [number, number])?][] = [
    ['wave.csv', /^raw wave\.csv differs/],
    ['processors/custom/twice.ts', /^processor twice differs/],
    [
      'n.ipynb',
      /^(cell cell \d differs|notebook n\.ipynb)/,
      (bytes) => {
        const cell = CELLS[Math.floor(random() * CELLS.length)] ?? '';
        const line = JSON.stringify(cell.split('\n').at(-1)).slice(1, -1);
        const at = bytes.indexOf(line);
        return [at, at + line.length];
      },
    ],
  ];
  for (let i = 0; i < WHOLE; i += 1) {
    const [file, expected, within] = sites[i % sites.length] ?? ['', /^$/];
    await flipped(
      path(file),
      async () => expect((await byCommand()).cause).toMatch(expected),
      within,
    );
  }
}, 1_800_000);

it('finds and names each bit flipped in a kept object', async () => {
  for (let i = 0; i < FLIPS / 5; i += 1) {
    const said = await flipped(path('.assay/objects', sha), inPlace);
    expect(said).toMatchObject({ verified: false, cause: 'raw wave.csv differs' });
  }
});

it('finds each bit flipped in the notebook: code, outputs, specification, certificate, signature', async () => {
  const silent: string[] = [];
  for (let i = 0; i < FLIPS / 2; i += 1) {
    await flipped(
      path('n.ipynb'),
      async (bytes, at, saved) => {
        if (ofNoMeaning(saved, at)) return;
        const said = await inPlace();
        const there = bytes.subarray(at - 30, at + 30).toString();
        if (said.verified || said.nodes.every(({ equal }) => equal)) silent.push(there);
      },
      (bytes) => [bytes.indexOf('"cells"'), bytes.indexOf('"language_info"')],
    );
  }
  expect(silent).toEqual([]);
});

it('refuses each bundle with one bit flipped, and writes nothing', async () => {
  for (let i = 0; i < FLIPS / 5; i += 1) {
    await flipped(path('n.assay'), async (bytes) => {
      await expect(unbundle(bytes, path('nowhere'))).rejects.toMatchObject({
        code: 'bundle-broken',
      });
    });
  }
  await expect(readFile(path('nowhere/n.ipynb'))).rejects.toMatchObject({ code: 'ENOENT' });
});
