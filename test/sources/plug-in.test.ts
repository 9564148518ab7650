import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../support/assay.js';

// A copy of the kernel's sources beside the real packages, so that a folder can be added to it.
let copy: string;

beforeAll(async () => {
  await mkdir(join(root, 'node_modules'), { recursive: true });
  copy = await mkdtemp(join(root, 'node_modules', '.plug-in-'));
  const kernel = join(copy, 'kernel');
  await cp(join(root, 'kernel'), kernel, {
    recursive: true,
    filter: (path) => !/kernel\/(node_modules|build|types)(\/|$)/.test(path),
  });
  for (const name of ['schema', 'processors', 'package.json'])
    await symlink(join(root, name), join(copy, name));
  await symlink(join(root, 'kernel/node_modules'), join(kernel, 'node_modules')).catch(
    () => undefined,
  );
});

afterAll(() => rm(copy, { recursive: true }));

const KIND = `
import { readFileSync } from 'node:fs';
import { CellReading } from '../table/cell-reading.js';
import type { SourceKind } from '../kind/source-kind.js';

/** Lines of the form name=value; and an origin \`words://a,b\`. */
export const kind: SourceKind = {
  origin: {
    claims: (source) => source.startsWith('words://'),
    async acquire({ store }, { source }) {
      const text = source.slice(8).split(',').map((word, i) => word + '=' + i + '\\n').join('');
      const object = await store.objects.put(Buffer.from('PAIRS\\n' + text));
      return { object, name: 'words', location: source, mediaType: null, more: {} };
    },
  },
  content: {
    formats: ['pairs'],
    recognises: (head) => (head.startsWith('PAIRS\\n') ? { format: 'pairs', by: 'mark' } : undefined),
    open({ path, encoding, plan }) {
      let at = 6;
      const records = readFileSync(path, 'latin1').slice(6).split('\\n').filter(Boolean).map((line, i) => {
        const [name = '', value = ''] = line.split('=');
        const start = at;
        at += line.length + 1;
        return { cells: new Map([[0, name], [1, { number: value }]] as const), line: i + 2, start, end: start + line.length };
      });
      const source = { kind: 'pairs', encoding: encoding.name, delimiter: '=', decimal: null, header_line: null, skipped_lines: 1 };
      return new CellReading({ names: ['name', 'value'], records, source, warnings: [] }, plan);
    },
  },
};
`;

test('a source kind is one folder: its files load, and its addresses', async () => {
  await mkdir(join(copy, 'kernel/sources/pairs'));
  await writeFile(join(copy, 'kernel/sources/pairs/kind.ts'), KIND);
  execFileSync(process.execPath, [join(copy, 'kernel/build.mjs'), 'host', 'load-worker', 'assay']);
  const project = join(copy, 'project');
  await mkdir(project);
  await writeFile(join(project, 'one.dat'), 'PAIRS\nalpha=1.5\nbeta=2\n');
  const assay = (...words: string[]): unknown => {
    const bin = join(copy, 'kernel/bin/assay.mjs');
    const told = spawnSync(process.execPath, [bin, '--project', project, '--json', ...words], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return told.stdout === '' ? told.stderr : JSON.parse(told.stdout);
  };
  try {
    expect(assay('load', join(project, 'one.dat'))).toMatchObject({
      ...{ dataset: 'one', rows: 2, source: { kind: 'pairs', delimiter: '=' } },
      columns: [
        { name: 'name', type: 'text' },
        { name: 'value', type: 'number' },
      ],
    });
    expect(assay('load', 'words://x,y,z', '--as', 'words')).toMatchObject({ rows: 3 });
    expect(assay('sql', 'SELECT name, value FROM words ORDER BY value DESC LIMIT 1')).toEqual([
      { name: 'z', value: 2 },
    ]);
  } finally {
    assay('stop');
  }
});
