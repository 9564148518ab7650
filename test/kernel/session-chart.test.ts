import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Client } from '../../kernel/client/index.js';
import { Notebook } from './session-notebook.js';

let notebook: Notebook;
let client: Client;
beforeAll(async () => {
  notebook = await Notebook.open();
  client = await connect({ project: notebook.folder });
  const rows = Array.from({ length: 50 }, (_, at) => `${at},${at % 7}`);
  writeFileSync(join(notebook.folder, 'wave.csv'), ['t,v', ...rows].join('\n'));
  await notebook.value("import { lab } from 'assay'; await lab.load('wave.csv'); 1");
});
afterAll(async () => {
  await notebook.session.stop();
  await client.stop();
  await client.close();
  await notebook.close();
});

test('a chart is drawn of names as of what they name', async () => {
  const { outcome } = await notebook.run(
    "await lab.process('rolling_mean', 'wave', { column: 'v', window: 5 }, { as: 'calm' });" +
      "\nawait lab.chart('wave', { x: 't', y: 'v', over: 'calm' }).drawn;",
  );
  expect(outcome).toMatchObject({ status: 'ok' });
  expect(JSON.stringify(notebook.outputs)).toContain('Chart of wave: wave, calm against t');
});

test('what was not awaited is told, with what to write', async () => {
  const { outcome } = await notebook.run("await lab.chart(lab.load('wave.csv') as never).drawn;");
  expect(JSON.stringify(outcome)).toContain(
    'a chart is drawn of a dataset, a job, a result or a name',
  );
  expect(JSON.stringify(outcome)).toContain('write `await` before a call of lab.load');
});
