import { processorTemplate, processorTest } from '../../../kernel/cli/templates/processor.js';
import { closeSandbox, tryProcessor } from '../../../kernel/sandbox/index.js';

afterAll(closeSandbox);

test('the template of a new processor runs in the sandbox on its own table', async () => {
  const report = await tryProcessor({
    source: processorTemplate('mine'),
    file: 'mine.ts',
    table: JSON.parse(processorTest('mine').table),
    parameters: { factor: 2, column: 'mV' },
  });
  expect(report).toMatchObject({
    status: 'ok',
    columns: { t: [0, 1, 2], mV: [2, null, 6] },
    result_data: { column: 'mV', rows: 3 },
  });
});

test('an unknown column is told with the line of the template', async () => {
  const source = processorTemplate('mine');
  const report = await tryProcessor({
    source,
    file: 'mine.ts',
    table: JSON.parse(processorTest('mine').table),
    parameters: { column: 'uV' },
  });
  const line = source.split('\n').findIndex((text) => text.includes('throw new Error')) + 1;
  expect(report).toMatchObject({ status: 'error', error: { file: 'mine.ts', line } });
});
