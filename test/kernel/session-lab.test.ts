import { readFileSync } from 'node:fs';
import { connect, type Client } from '../../kernel/client/index.js';
import { Notebook } from './session-notebook.js';

let notebook: Notebook;
let client: Client;
beforeAll(async () => {
  notebook = await Notebook.open();
  client = await connect({ project: notebook.folder });
  await notebook.value("import { lab } from 'assay'; let kept = 5; await lab.sql`SELECT 1 AS a`");
});
afterAll(async () => {
  await notebook.session.stop();
  await client.stop();
  await client.close();
  await notebook.close();
});

/** Ticks of processor time that a process has used. */
function ticks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when the process works, or rests, for a tenth of a second. */
async function until(pid: number, state: 'works' | 'rests'): Promise<void> {
  for (let last = ticks(pid); ;) {
    await pause(100);
    const now = ticks(pid);
    if (state === 'works' ? now - last >= 5 : now - last <= 2) return;
    last = now;
  }
}

const LONG = 'SELECT sum(a.i * b.i) AS s FROM range(1000000) a(i), range(1000000) b(i)';

test.each([
  ['lab.sql', `await lab.sql\`${LONG}\``],
  ['%%sql', `%%sql\n${LONG}`],
])('interrupting %s ends the query in the host', async (_name, code) => {
  const { pid } = await client.status();
  if (pid === undefined) throw new Error('no host');
  const running = notebook.run(code);
  await until(pid, 'works');
  const from = performance.now();
  await notebook.session.interrupt();
  expect((await running).outcome).toMatchObject({ ename: 'KeyboardInterrupt' });
  expect(performance.now() - from).toBeLessThan(1000);
  await until(pid, 'rests');
  expect(await notebook.value('const [row] = await lab.sql`SELECT 42 AS n`; row.n + kept')).toBe(
    '47',
  );
});
