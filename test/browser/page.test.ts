import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { annotationCases } from './support/annotation-cases.js';
import { demoCases } from './support/demo-cases.js';
import { foreignChartCases } from './support/foreign-chart-cases.js';
import { leakCases } from './support/leak-cases.js';
import { LabPage, startBrowser } from './support/lab-page.js';
import { jobCases } from './support/job-cases.js';
import { type LabServer, startLab } from './support/lab-server.js';
import { notebook7Cases } from './support/notebook7-cases.js';
import { processorCellCases } from './support/processor-cell-cases.js';
import { survivalCases } from './support/survival-cases.js';
import { uploadCases } from './support/upload-cases.js';

// Servers and browsers start slowly where the machine has much else to do.
jest.setTimeout(120_000);

let server: LabServer;
let browser: Browser;
let lab: LabPage;

beforeAll(async () => {
  [server, browser] = await Promise.all([startLab(), startBrowser()]);
  lab = await LabPage.open(browser, server, '/lab/tree/first.ipynb?reset');
  await lab.showPanel();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

test('the panel finds its project and lists what can be run', async () => {
  for (const heading of ['Datasets', 'Processors', 'Jobs', 'Annotations']) {
    await lab.panel.getByRole('heading', { name: heading }).waitFor();
  }
  const processors = lab.panel.getByRole('list', { name: 'Processors' });
  for (const name of ['Rolling Mean', 'Peak Detection', 'Data Quality']) {
    await processors.getByText(name, { exact: true }).waitFor();
  }
});

test('a file is added, and one that cannot be read is refused by name', async () => {
  const add = async (file: string | { name: string; mimeType: string; buffer: Buffer }) => {
    const [chooser] = await Promise.all([
      lab.page.waitForEvent('filechooser'),
      lab.panel.getByRole('button', { name: 'Add data…' }).click(),
    ]);
    await chooser.setFiles(file);
  };
  await add(`${server.folder}/ecg.csv`);
  await lab.dataset('ecg').getByText('2000 rows').waitFor();

  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ', 'base64');
  await add({ name: 'picture.csv', mimeType: 'text/csv', buffer: picture });
  await lab.panel.getByRole('alert').filter({ hasText: 'picture.csv' }).waitFor();
  expect(
    await lab.panel.getByRole('list', { name: 'Datasets' }).getByRole('listitem').count(),
  ).toBe(1);
});

test('malformed JSON for a custom processor is told and not sent', async () => {
  const item = lab.dataset('ecg');
  await item.getByRole('button', { name: 'Process…' }).click();
  await item.getByLabel('Window', { exact: true }).fill('25');
  await item.getByText('Preview on the first rows').click();
  const preview = item.getByRole('group', { name: 'Rows of the preview' });
  await preview.getByText('rolling_mean').waitFor();
  await item.getByRole('combobox', { name: 'Processor' }).selectOption({ label: 'Custom' });
  // What the other processor made is not what this one makes.
  await preview.waitFor({ state: 'detached' });
  await item.getByLabel('Custom Script Name').fill('example_custom_processor');
  await item.getByLabel('Custom Parameters (JSON)').fill('{"threshold": ');
  await item.getByRole('button', { name: 'Process Data' }).click();
  await item.getByRole('alert').filter({ hasText: 'JSON' }).waitFor();
  const field = item.getByLabel('Custom Parameters (JSON)');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await lab.jobs.count()).toBe(0);
});

test('a job started in the panel is drawn in each of its states', async () => {
  const item = lab.dataset('ecg');
  const seen = await lab.watchText('.assay-Panel .assay-Job-status');
  const form = item.getByRole('button', { name: 'Process Data' });
  if (!(await form.isVisible())) await item.getByRole('button', { name: 'Process…' }).click();
  await item.getByRole('combobox', { name: 'Processor' }).selectOption({ label: 'Rolling Mean' });
  await item.getByLabel('Column', { exact: true }).fill('mV');
  const field = item.getByLabel('Window', { exact: true });
  for (const [typed, told] of [
    ['1e99', 'must be at most 9007199254740991'],
    ['abc', 'must be such as 25, 7d'],
    ['0', 'must be at least 1'],
  ] as const) {
    await field.fill(typed);
    await item.getByText(told, { exact: true }).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
  }
  await field.fill('31');
  expect(await field.getAttribute('aria-invalid')).toBe('false');
  await item.getByRole('button', { name: 'Process Data' }).click();
  await lab.jobs.first().getByText('COMPLETED').waitFor();
  expect(await seen()).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
  await lab.jobs.filter({ hasText: 'rolling_mean' }).filter({ hasText: 'ecg' }).first().waitFor();
  await lab.dataset('ecg_rolling_mean').waitFor();
});

test('a failed job says why and can be tried again', async () => {
  const item = lab.dataset('ecg');
  await item.getByRole('button', { name: 'Process…' }).click();
  await item.getByRole('combobox', { name: 'Processor' }).selectOption({ label: 'Custom' });
  await item.getByLabel('Custom Script Name').fill('no_such_script');
  await item.getByRole('button', { name: 'Process Data' }).click();
  const refusal = item.getByRole('alert').filter({ hasText: 'no_such_script' });
  const failed = lab.jobs.filter({ hasText: 'FAILED' }).getByRole('button', { name: 'Retry' });
  await refusal.or(failed).first().waitFor();
  if (await refusal.isVisible()) await item.getByRole('button', { name: 'Close' }).click();
});

test('a notebook runs, and its chart is annotated by mouse and by keyboard', async () => {
  await lab.page.locator('.jp-Cell').first().waitFor();
  await lab.kernelReady();
  await lab.command('notebook:run-all-cells');
  const chart = lab.chart('ecg');
  await chart.getByRole('button', { name: 'Annotate point' }).waitFor();
  await lab.page.locator('.assay-JobOutput').getByText('COMPLETED').first().waitFor();
  // All 2,000 samples are in the line; half of them in half of the axis.
  const joins = (least: number, most: number) =>
    lab.page.waitForFunction(
      ([from, to]) => {
        const line = document.querySelector('.jp-Notebook .assay-Chart-plot .mark-line path');
        const count = (line?.getAttribute('d') ?? '').split('L').length;
        return count >= from && count <= to;
      },
      [least, most] as const,
    );
  await joins(2000, 2000);
  await chart.getByRole('button', { name: 'Zoom in' }).click();
  await joins(1000, 1003);
  await chart.getByRole('button', { name: 'Show everything' }).click();
  await joins(2000, 2000);

  await chart.getByRole('button', { name: 'Annotate point' }).click();
  const surface = chart.locator('.assay-Chart-cursor');
  await surface.click({ position: { x: 200, y: 100 } });
  await lab.note.getByRole('textbox', { name: 'Note' }).fill('by mouse');
  await lab.note.getByRole('button', { name: 'Save' }).click();
  await chart.getByRole('button', { name: 'by mouse' }).waitFor();

  await chart.getByRole('button', { name: 'Annotate region' }).focus();
  for (const key of [
    'Enter',
    'ArrowLeft',
    'ArrowLeft',
    'Enter',
    'ArrowRight',
    'ArrowRight',
    'Enter',
  ]) {
    await lab.page.keyboard.press(key);
  }
  await lab.page.keyboard.type('by keys');
  await lab.note.getByRole('button', { name: 'Save' }).click();
  await chart.getByRole('button', { name: 'by keys' }).waitFor();
  await lab.panel.getByRole('list', { name: 'Annotations' }).getByText('by keys').waitFor();

  await chart.getByRole('button', { name: 'Annotate region' }).focus();
  await lab.page.keyboard.press('Enter');
  await lab.page.keyboard.press('Escape');
  expect(await surface.isVisible()).toBe(false);
});

test('a second page and a reloaded page show the same annotations, and a deletion at once', async () => {
  await lab.command('docmanager:save');
  const other = await LabPage.open(browser, server, '/lab/workspaces/other/tree/first.ipynb?reset');
  try {
    const chart = other.chart('ecg');
    await chart.getByRole('button', { name: 'by mouse' }).waitFor();
    await lab.chart('ecg').getByRole('button', { name: 'by mouse' }).click();
    await lab.note.getByRole('button', { name: 'Delete' }).click();
    await chart.getByRole('button', { name: 'by mouse' }).waitFor({ state: 'detached' });
    await chart.getByRole('button', { name: 'by keys' }).waitFor();
  } finally {
    await other.close();
  }
});

describe('processor cells', () => {
  processorCellCases(() => ({ browser, server, lab }));
});

test('a dataset opens as a grid with its first rows as a table', async () => {
  await lab.dataset('ecg').getByRole('button', { name: 'Open' }).click();
  await lab.page.getByRole('tab', { name: 'ecg', exact: true }).waitFor();
  const table = lab.page.getByRole('table', { name: /ecg/ });
  await table.getByRole('columnheader', { name: /^mV/ }).waitFor();
  expect(await table.getByRole('row').count()).toBe(21);

  const view = lab.page.getByRole('region', { name: 'Dataset ecg' });
  await view.getByLabel('Sort by').selectOption('mV');
  await view.getByRole('button', { name: 'Descending' }).click();
  await table.getByRole('cell', { name: '1.1876' }).first().waitFor();
  await view.getByLabel('Comparison').selectOption('<');
  await view.getByLabel('Value to compare with').fill('1');
  await view.getByRole('button', { name: 'Filter' }).click();
  await view.getByText('100 of 2,000 rows').waitFor();
  await view.getByLabel('Value to compare with').fill('one');
  await view.getByRole('button', { name: 'Filter' }).click();
  await view.getByRole('alert').filter({ hasText: '"one"' }).waitFor();
  await view.getByLabel('Figures of').selectOption('mV');
  await view.getByRole('group', { name: 'Figures of mV' }).getByText('2000').first().waitFor();
  await view.locator('.lm-DataGrid').click({ position: { x: 120, y: 30 } });
  const source = view.getByRole('group', { name: /^Source of row/ });
  await source.getByText(/ecg\.csv, line \d+/).waitFor();
  // A line that has many above it is shown all the same.
  await view.locator('.lm-DataGrid').click({ position: { x: 120, y: 390 } });
  await lab.page.waitForFunction(() => {
    const text = document.querySelector('.assay-Table-side pre')?.getBoundingClientRect();
    const line = document.querySelector('.assay-Table-side mark')?.getBoundingClientRect();
    const above = document.querySelector('.assay-Table-side pre')?.scrollTop ?? 0;
    if (text === undefined || line === undefined || above === 0) return false;
    return line.top >= text.top && line.bottom <= text.bottom;
  });
});

test('the dashboard tells what was run, and how the host is', async () => {
  await lab.command('assay:show-dashboard');
  const dashboard = lab.page.getByRole('region', { name: 'Dashboard', exact: true });
  await dashboard.getByRole('row', { name: /rolling_mean/ }).waitFor();
  await dashboard.getByText('Success rate', { exact: true }).first().waitFor();
  await dashboard.getByText(/running, version/).waitFor();
});

test('a completed job opens the optimizer with its result', async () => {
  await lab.jobs.filter({ hasText: 'rolling_mean' }).first().click();
  const optimizer = lab.page.getByRole('region', { name: 'Optimizer' });
  const id = await optimizer.getByLabel('Processing Result ID').inputValue();
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  await optimizer.getByLabel('Parameters (JSON)').fill('{');
  await optimizer.getByRole('button', { name: 'Run Optimizer' }).click();
  await optimizer.getByRole('alert').filter({ hasText: 'JSON' }).waitFor();
});

describe('uploads', () => {
  uploadCases(() => ({ browser, server, lab }));
});

describe('jobs', () => {
  jobCases(() => ({ browser, server, lab }));
});

describe('annotations', () => {
  beforeAll(() => lab.command('docmanager:open', { path: 'first.ipynb' }));
  annotationCases(() => ({ browser, server, lab }));
});

describe('charts of others', () => {
  foreignChartCases(() => ({ browser, server, lab }));
});

describe('survival', () => {
  survivalCases(() => ({ browser, server, lab }));
});

describe('leaks', () => {
  leakCases(() => ({ browser, server, lab }));
});

describe('Notebook 7', () => {
  notebook7Cases(() => ({ browser, server, lab }));
});

test('the page has no error of ours in its console', () => {
  expect(lab.problems.filter((problem) => /assay/i.test(problem))).toEqual([]);
});

describe('demo data', () => {
  demoCases(() => ({ browser, server }));
});
