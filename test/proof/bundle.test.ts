import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { Project } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';

const READINGS = JSON.stringify([
  { step: 1, celsius: 20.5 },
  { step: 2, celsius: 21.25 },
  { step: 3, celsius: 19 },
]);
const SCHEMA = {
  type: 'object',
  properties: { celsius: { type: 'number', minimum: -90, maximum: 60 } },
};

describe('a bundle', () => {
  let project: Project;
  let server: Server;
  let files: Record<string, Uint8Array>;
  const path = (name: string) => project.path(name);

  beforeAll(async () => {
    project = await Project.make();
    server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(READINGS);
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await writeFile(path('climate.json'), JSON.stringify(SCHEMA));
    await project.json('schema', 'add', 'climate', 'climate.json');
    await writeFile(path('sites.csv'), 'step,place\n1,roof\n2,cellar\n3,garden\n');
    await writeNotebook(
      path('n.ipynb'),
      `import { lab } from 'assay';\nconst heat = await lab.load('http://127.0.0.1:${port}/readings', { as: 'heat', schema: 'climate' });\nconst sites = await lab.load('sites.csv');`,
      'await lab.sql`SELECT place, celsius FROM ${heat} JOIN ${sites} USING (step) ORDER BY step`',
    );
    await project.json('run', 'n.ipynb');
    await project.json('bundle', 'n.ipynb', '-o', 'n.assay');
    files = unzipSync(await readFile(path('n.assay')));
    await new Promise((done) => server.close(done));
  });
  afterAll(() => project.remove());

  it('opens elsewhere without the network and gives the same bytes', async () => {
    const other = await Project.make();
    try {
      const laid = await other.json('unbundle', path('n.assay'), '--output', other.path('there'));
      expect(laid['mismatches']).toEqual([]);
      const there = other.path('there');
      const verified = await other.run('--project', there, 'verify', `${there}/n.ipynb`, '--json');
      expect(JSON.parse(verified.stdout)).toMatchObject({ verified: true });
      expect(verified.code).toBe(0);
      await other.run('--project', there, 'stop');
    } finally {
      await other.remove();
    }
  });

  it('holds neither folders nor names of this machine', () => {
    for (const bytes of Object.values(files)) {
      expect(Buffer.from(bytes).toString('latin1')).not.toContain(project.folder);
    }
  });

  it('is a Workflow Run RO-Crate that lists its files with their hashes', () => {
    const crate = JSON.parse(Buffer.from(files['ro-crate-metadata.json'] ?? []).toString()) as {
      '@graph': Record<string, any>[];
    };
    const named = new Map(crate['@graph'].map((one) => [one['@id'] as string, one]));
    const root = named.get('./');
    expect(root?.['conformsTo']).toContainEqual({
      '@id': 'https://w3id.org/ro/wfrun/process/0.5',
    });
    for (const { '@id': part } of root?.['hasPart'] as { '@id': string }[]) {
      expect(files).toHaveProperty([part]);
      expect(named.get(part)?.['sha256']).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(named.get('#run')).toMatchObject({
      '@type': 'CreateAction',
      instrument: { '@id': 'n.ipynb' },
    });
  });

  it('has the same bytes when it is made again', async () => {
    await project.json('bundle', 'n.ipynb', '-o', 'again.assay');
    expect(await readFile(path('again.assay'))).toEqual(await readFile(path('n.assay')));
  });

  it('is refused whole when one byte was changed on the way', async () => {
    const bytes = await readFile(path('n.assay'));
    const at = bytes.indexOf('sites.csv') + 'sites.csv'.length + 6;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path('broken.assay'), bytes);
    const ended = await project.run(
      'unbundle',
      'broken.assay',
      '--output',
      path('nowhere'),
      '--json',
    );
    expect(ended.code).toBe(3);
    expect(JSON.parse(ended.stdout).error.message).toContain('sites.csv was changed');
    await expect(readFile(path('nowhere/n.ipynb'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
