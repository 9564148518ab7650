import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '../../kernel/client/index.js';
import { Project, root } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';

/** A processor that takes its time, tells how far it is, and ends the same whatever happens around it. */
const SLOW = `export const parameters = { type: 'object', properties: { rounds: { type: 'integer', default: 40 } } };
export function process(table, { rounds }, context) {
  const v = Float64Array.from(table.columns.v);
  for (let round = 0; round < rounds; round++) {
    for (let again = 0; again < 40; again++)
      for (let i = 1; i < v.length; i++) v[i] = 0.999 * v[i] + 0.001 * Math.sqrt(Math.abs(v[i - 1]));
    context.progress(round + 1, rounds);
  }
  return { rounds, table: { t: table.columns.t, v } };
}`;
const CELLS = [
  `import { lab } from 'assay';\nconst wave = await lab.load('wave.csv');`,
  `const mean = await lab.process('rolling_mean', wave, { column: 'v', window: 7 }, { as: 'mean' });`,
  `const slow = lab.process('slow', mean, {}, { as: 'slow' });\nconst peaks = await lab.process('peak_detection', slow, { column: 'v' }, { as: 'peaks' });`,
  'await lab.sql`SELECT count(*) AS n FROM ${peaks}`',
];
const ROWS = Array.from({ length: 8000 }, (_, i) => `${i},${Math.sin(i / 30) + (i % 7) / 9}`);

interface Outcome {
  results: unknown[];
  resumed_at: number | null;
}
interface Ledger {
  processor: string;
  status: string;
  attempt: number;
}

async function prepared(): Promise<Project> {
  const project = await Project.make();
  await mkdir(project.path('processors/custom'), { recursive: true });
  await writeFile(project.path('processors/custom/slow.js'), SLOW);
  await writeFile(project.path('wave.csv'), `t,v\n${ROWS.join('\n')}\n`);
  await writeNotebook(project.path('n.ipynb'), ...CELLS);
  return project;
}

const run = async (project: Project, ...flags: string[]): Promise<Outcome> => {
  const { notebooks } = await project.json('run', 'n.ipynb', ...flags);
  return (notebooks as Outcome[])[0] as Outcome;
};

const ledger = (project: Project): Promise<Ledger[]> =>
  project.json<any>('sql', 'SELECT processor, status, attempt FROM assay.job ORDER BY created_at');

const childOf = async (pid: number): Promise<number> =>
  Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')[0]);

/** Begins a run, and resolves when the long processor is in its middle. */
async function begun(project: Project): Promise<ChildProcess> {
  const client = await connect({ project: project.folder });
  const args = ['--project', project.folder, 'run', 'n.ipynb', '--json'];
  const child = spawn(process.execPath, [join(root, 'kernel/bin/assay.mjs'), ...args], {
    cwd: project.folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'ignore',
  });
  for await (const { job } of client.events({ since: 0 })) {
    if (job?.processor === 'slow' && (job.progress.done ?? 0) > 0) break;
  }
  await client.close();
  return child;
}

const VICTIMS: [string, number, (cli: number, host: number) => Promise<number[]>][] = [
  ['the command line', 1, async (cli) => [cli]],
  ['the kernel', 1, async (cli) => [await childOf(cli)]],
  ['the command line and the host', 2, async (cli, host) => [cli, host]],
];

describe('a run that was killed in the middle of a processor', () => {
  const projects: Project[] = [];
  let reference: Outcome;
  const make = async () => {
    const project = await prepared();
    projects.push(project);
    return project;
  };
  beforeAll(async () => {
    reference = await run(await make());
  });
  afterAll(() => Promise.all(projects.map((project) => project.remove())));

  it.each(VICTIMS)(
    'goes on to the same bytes when the victim was %s',
    async (_, attempts, find) => {
      const project = await make();
      const child = await begun(project);
      const ended = once(child, 'exit');
      const { pid: host } = JSON.parse(await readFile(project.path('.assay/host.json'), 'utf8'));
      for (const pid of await find(Number(child.pid), host)) process.kill(pid, 'SIGKILL');
      await ended;
      const outcome = await run(project, '--resume');
      expect(outcome.results).toEqual(reference.results);
      expect(outcome.resumed_at).toBe(3);
      expect(await ledger(project)).toEqual([
        { processor: 'rolling_mean', status: 'COMPLETED', attempt: 1 },
        { processor: 'slow', status: 'COMPLETED', attempt: attempts },
        { processor: 'peak_detection', status: 'COMPLETED', attempt: 1 },
      ]);
    },
  );
});
