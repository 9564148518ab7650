import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { editScript } from '../../kernel/cli/proof/bisect/edit-script.js';
import { minimalSubset } from '../../kernel/cli/proof/bisect/minimal-subset.js';
import { textEdits, withEdits } from '../../kernel/cli/proof/bisect/text-edits.js';
import { Project } from '../support/assay.js';
import { chance } from '../support/chance.js';
import { writeNotebook } from '../support/notebook.js';

describe('edits of a text', () => {
  it('turn any text into any other, all together', () => {
    const random = chance(1);
    const letters = ['a', 'b', ' ', '\n', "'", '1', '.', '/'];
    const text = () => Array.from({ length: random(30) }, () => letters[random(8)]).join('');
    for (let i = 0; i < 500; i += 1) {
      const [one, two] = [text(), text()];
      expect(withEdits(one, textEdits(one, two))).toBe(two);
    }
  });

  it('are as few as can be', () => {
    expect(editScript([...'abcabba'], [...'cbabac'])).toHaveLength(4);
    expect(editScript([...'abc'], [...'abxc'])).toEqual([
      { from: 2, to: 2, otherFrom: 2, otherTo: 3 },
    ]);
    const edits = textEdits('f(a, 5);', 'f( a,7 )  // now');
    expect(edits.filter(({ layout }) => !layout)).toMatchObject([{ before: ' 5', line: 1 }]);
  });
});

it('a smallest subset is found whatever it is', async () => {
  const random = chance(2);
  const all = Array.from({ length: 16 }, (_, i) => i);
  for (let i = 0; i < 60; i += 1) {
    const needed = all.filter(() => random(6) === 0);
    if (needed.length === 0) continue;
    const found = await minimalSubset(all, (set) =>
      Promise.resolve(needed.every((one) => set.includes(one))),
    );
    expect([...found].sort((a, b) => a - b)).toEqual(needed);
  }
});

const wave = (edit = (v: number, _t: number) => v) =>
  `t,v\n${Array.from({ length: 60 }, (_, t) => `${t},${edit(Math.round(1e4 * Math.sin(t / 3)) / 1e4, t)}`).join('\n')}\n`;
const CLIP = `export function process(table, { top = 0.5 }) {
  return { table: { t: table.columns.t, c: table.columns.v.map((one) => (one > top ? top : one)) } };
}
`;
const note = (x1: number) =>
  `${JSON.stringify({ id: 'c6f3962b-81ee-4ce2-aff8-c8bfa90afe5a', dataset: 'wave', kind: 'region', x_column: 't', x0: 10, x1, text: 'noise', author: 'ada', created_at: '2026-11-28T16:43:27.674Z' })}\n`;
const BEFORE = {
  '.annotations.jsonl': note(20),
  'wave.csv': wave(),
  'spare.csv': wave(),
  'limits.ts': 'export const late = 10;\nexport const never = 1;\n',
  'processors/custom/clip.ts': CLIP,
  'processors/custom/idle.ts': 'export function process(table) {\n  return { n: 1 };\n}\n',
};
/** Much is another one; of it the raw value, the number in the imported file, the note and nothing else have an effect. */
const AFTER = {
  '.annotations.jsonl': note(22),
  'wave.csv': wave((v, t) => (t === 7 ? v + 0.25 : v)),
  'spare.csv': wave((v) => v + 1),
  'limits.ts': "// where it starts\nexport const late  = 12;\nexport const never = 'x';\n",
  'processors/custom/clip.ts': CLIP.replaceAll('  ', '    ').replaceAll('one', 'value'),
  'processors/custom/idle.ts': 'export function process(table) {\n  return { n: 2 };\n}\n',
};
const CELLS = [
  `import { lab } from 'assay';\nimport { late } from './limits.ts';`,
  `const wave = await lab.load('wave.csv');`,
  `const clip = await lab.process('clip', wave, { top: 0.4 }, { as: 'clip' });`,
  'await lab.sql`SELECT count(*) AS n, sum(c ORDER BY t) AS s FROM ${clip} WHERE t > ${late}`',
  'await lab.sql`SELECT max(t) AS last FROM ${clip}`',
];

it('names the changes of a pull request that have an effect, and those that have none', async () => {
  const project = await Project.make();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: project.folder,
    });
  const commit = async (files: Record<string, string>, cells: readonly string[]) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(project.path(path)), { recursive: true });
      await writeFile(project.path(path), text);
    }
    await writeNotebook(project.path('n.ipynb'), ...cells);
    git('add', '-A');
    git('commit', '-qm', 'more');
  };
  try {
    await writeFile(project.path('.gitignore'), '.assay\n');
    git('init', '-q');
    await commit(BEFORE, CELLS);
    const renamed = CELLS.map((cell) => cell.replaceAll(/\bwave\b(?!\.)/g, 'signal'));
    const [head = '', load = '', clip = '', late = '', last = ''] = renamed;
    await commit(AFTER, [head, `// raw\n${load}`, clip.replaceAll(', ', ' ,'), last, late]);
    const ended = await project.run(
      ...['--json', 'diff', 'HEAD~1', 'HEAD', '--markdown', project.path('pr.md')],
    );
    if (ended.code !== 3) throw new Error(ended.stderr);
    const said = JSON.parse(ended.stdout) as {
      changed: {
        name: string;
        kind: string;
        cause: string;
        changes: string[];
        bisected: boolean;
      }[];
      no_effect: string[];
      trials: number;
    };
    const line = 'wave.csv (7,0.7231 → 7,0.9731)';
    expect(said.changed).toMatchObject([
      { name: 'wave', cause: 'raw wave.csv', changes: [line], bisected: true },
      {
        name: 'wave',
        cause: 'annotations of wave: "noise" x1 20 → 22',
        changes: [expect.stringContaining('"x1":22')],
        bisected: true,
      },
      {
        name: 'query of cell 4',
        changes: [expect.stringContaining('late = 10; → export const late')],
        bisected: true,
      },
    ]);
    expect(said.no_effect.join('\n')).toMatch(/idle\.ts[^]*|spare\.csv/);
    expect(said.no_effect.join('\n')).not.toMatch(/late = 10|wave\.csv/);
    expect(said.trials).toBeLessThan(6);
    await expect(readFile(project.path('pr.md'), 'utf8')).resolves.toContain('Without effect: ');
  } finally {
    await project.remove();
  }
}, 300_000);
