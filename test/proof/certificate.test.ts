import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canonicalHash } from '../../kernel/cli/canonical-hash.js';
import { sealed } from '../../kernel/cli/proof/certificate.js';
import { Project, root } from '../support/assay.js';
import { editNotebook, writeNotebook } from '../support/notebook.js';

const run = promisify(execFile);
const CSV = ['t,v', ...Array.from({ length: 50 }, (_, i) => `${i},${Math.sin(i / 3)}`), ''].join(
  '\n',
);
const CELLS = [
  `import { lab } from 'assay';\nconst wave = await lab.load('wave.csv');`,
  `const smooth = await lab.process('rolling_mean', wave, { column: 'v', window: 7 }, { as: 'smooth' });`,
  `await lab.annotate(wave, { from: 10, to: 20, text: 'swell' });\nlab.chart(wave, { x: 't', y: 'v', over: smooth });`,
  'await lab.sql`SELECT count(*) AS n, sum(v) AS total FROM ${wave}`',
  `import { readFile } from 'node:fs/promises';\nNumber(await readFile('limits/low.txt', 'utf8'))`,
];

interface Verdict {
  verified: boolean;
  faults: string[];
  checked: Record<string, number>;
}

describe("a notebook's certificate", () => {
  let project: Project;
  const path = (name: string) => project.path(name);
  const python = async (): Promise<Verdict> => {
    const verifier = join(root, 'test/proof/verifier.py');
    return JSON.parse((await run('python', [verifier, path('n.ipynb')])).stdout) as Verdict;
  };

  beforeAll(async () => {
    project = await Project.make();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await writeFile(path('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(path('public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    const other = generateKeyPairSync('ed25519').publicKey;
    await writeFile(path('other.pem'), other.export({ type: 'spki', format: 'pem' }));
    await writeFile(path('wave.csv'), CSV);
    await mkdir(path('limits'));
    await writeFile(path('limits/low.txt'), '0.5');
    await writeNotebook(path('n.ipynb'), ...CELLS);
    await project.json('run', 'n.ipynb', '--sign', 'key.pem');
  });
  afterAll(() => project.remove());

  it('holds for a verifier that shares no code, down to tables computed from the raw bytes', async () => {
    const verdict = await python();
    expect(verdict).toMatchObject({ verified: true, faults: [] });
    expect(verdict.checked).toMatchObject({ raw: 3, notes: 2, table: 2, signature: 1 });
  });

  const output = (n: any, cell: number, mime: string) =>
    n.cells[cell].outputs.find((o: any) => o.data?.[mime] !== undefined).data;
  const nodes = (n: any) => n.metadata.assay.certificate.nodes as any[];

  it.each<[string, string, (notebook: any) => void]>([
    ['a letter of code', 'cell:cell 2', (n) => (n.cells[1].source = [`${CELLS[1]} `])],
    [
      "a number in a saved table's text",
      'output:output of cell 1',
      (n) => {
        const data = output(n, 0, 'text/html');
        data['text/html'] = data['text/html'].map((s: string) => s.replace('49', '48'));
        data['text/html'][0] += ' ';
      },
    ],
    [
      'the rows of a query',
      'table:query of cell 4',
      (n) => (output(n, 3, ROWS)[ROWS].hash = '0'.repeat(64)),
    ],
    [
      "a figure's picture",
      'figure:figure 1',
      (n) => (output(n, 2, 'image/svg+xml')['image/svg+xml'][0] += ' '),
    ],
    [
      'a certified parameter',
      'parameters:smooth',
      (n) => (nodes(n).find((one) => one.kind === 'parameters').content.window = 9),
    ],
    [
      'a certified version',
      'versions:engine',
      (n) => (nodes(n).find((one) => one.kind === 'versions').content.duckdb = 'v0'),
    ],
    [
      'a certified hash',
      'table:smooth',
      (n) => (nodes(n).find((one) => one.name === 'smooth' && one.kind === 'table').hash = 'ab'),
    ],
    [
      'a node taken away',
      'output:output of cell 5 is not in the certificate',
      (n) => nodes(n).pop(),
    ],
    [
      'the signature',
      'signature',
      (n) => (n.metadata.assay.certificate.signature.value = Buffer.alloc(64).toString('base64')),
    ],
  ])('breaks with %s', async (_, fault, tamper) => {
    const saved = await readFile(path('n.ipynb'));
    await editNotebook(path('n.ipynb'), tamper);
    const verdict = await python();
    await writeFile(path('n.ipynb'), saved);
    expect(verdict.verified).toBe(false);
    expect(verdict.faults).toContain(fault);
  });

  it.each(['a raw file', 'the bytes kept of it', 'a file that a cell reads', 'a note'])(
    'breaks with a change in %s',
    async (place) => {
      const kept = `.assay/objects/${createHash('sha256').update(CSV).digest('hex')}`;
      const places: Record<string, [string, string, string, string]> = {
        'a raw file': ['wave.csv', '0.32', '0.33', 'raw:wave.csv'],
        'the bytes kept of it': [kept, '0.32', '0.33', 'raw:wave.csv'],
        'a file that a cell reads': ['limits/low.txt', '0.5', '0.6', 'raw:limits/low.txt'],
        'a note': ['.annotations.jsonl', 'swell', 'swill', 'annotations:wave'],
      };
      const [file = '', from = '', to = '', fault] = places[place] ?? [];
      const saved = await readFile(path(file), 'utf8');
      await writeFile(path(file), saved.replace(from, to));
      const verdict = await python();
      await writeFile(path(file), saved);
      expect(verdict.faults).toContain(fault);
    },
  );

  it('says that other versions made it only where something differs', async () => {
    const saved = await readFile(path('n.ipynb'));
    await editNotebook(path('n.ipynb'), (n) => {
      const made = nodes(n).find((one) => one.kind === 'versions');
      made.content.v8 = '1.2.3';
      made.hash = canonicalHash(made.content);
      n.metadata.assay.certificate = sealed(nodes(n));
    });
    expect(await project.json('verify', 'n.ipynb')).toMatchObject({ verified: true });
    await writeFile(path('wave.csv'), CSV.replace('0.32', '0.33'));
    const ended = await project.run('verify', 'n.ipynb', '--json');
    await writeFile(path('wave.csv'), CSV);
    await writeFile(path('n.ipynb'), saved);
    expect(ended.code).toBe(3);
    expect((JSON.parse(ended.stdout) as { cause: string }).cause).toMatch(
      /^raw wave.csv differs.*made elsewhere: v8 was 1\.2\.3, here it is /,
    );
  });

  it('names no person where a cell makes a note, so that everybody gets the same bytes', async () => {
    const { metadata } = JSON.parse(await readFile(path('n.ipynb'), 'utf8'));
    const notes = metadata.assay.certificate.nodes.find(
      (one: { name: string; kind: string }) => one.name === 'wave' && one.kind === 'annotations',
    );
    expect(notes.content).toEqual([expect.objectContaining({ text: 'swell', author: 'notebook' })]);
  });

  it('holds a file that a cell reads itself, and says where a cell takes what leaves no bytes', async () => {
    await writeFile(path('limits/low.txt'), '0.6');
    const ended = await project.run('verify', 'n.ipynb', '--json');
    await writeFile(path('limits/low.txt'), '0.5');
    expect(JSON.parse(ended.stdout)).toMatchObject({ cause: 'raw limits/low.txt differs' });
    const program = `import { execSync } from 'node:child_process';\nString(execSync('echo 1'))`;
    await writeNotebook(path('outside.ipynb'), program);
    await project.json('run', 'outside.ipynb');
    expect(await project.json('verify', 'outside.ipynb')).toMatchObject({
      verified: true,
      unproven: [expect.stringMatching(/^another program in cell 1/)],
    });
  });

  it('is bound to the key that is expected', async () => {
    await project.json('verify', 'n.ipynb', '--key', 'public.pem');
    const ended = await project.run('verify', 'n.ipynb', '--key', 'other.pem', '--json');
    expect(ended.code).toBe(3);
    expect((JSON.parse(ended.stdout) as { cause: string }).cause).toContain('another key');
  });

  it('leaves the file as it is when nothing has changed', async () => {
    const before = await readFile(path('n.ipynb'), 'utf8');
    await project.json('run', 'n.ipynb', '--sign', 'key.pem');
    expect(await readFile(path('n.ipynb'), 'utf8')).toBe(before);
  });

  it('holds no rows that chance decided: such a query is refused', async () => {
    const query = 'await lab.sql`SELECT random() AS r FROM ${wave}`';
    await writeNotebook(path('chance.ipynb'), CELLS[0] ?? '', query);
    const ended = await project.run('run', 'chance.ipynb', '--json');
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(
      'random may not enter a result: it gives another value each time',
    );
  });
});

const ROWS = 'application/vnd.assay.rows.v1+json';
