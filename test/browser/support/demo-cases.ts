import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { LabPage } from './lab-page.js';
import type { LabServer } from './lab-server.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong in a part of the page. */
async function violations(lab: LabPage, selector: string): Promise<string[]> {
  await lab.page.evaluate(axe);
  return lab.page.evaluate(async (part) => {
    interface Axe {
      axe: { run(part: string): Promise<{ violations: { id: string; help: string }[] }> };
    }
    const found = await (window as unknown as Axe).axe.run(part);
    return found.violations.map(({ id, help }) => `${id}: ${help}`);
  }, selector);
}

/** The panel on sample data, in a page of its own. */
export function demoCases(shared: () => { browser: Browser; server: LabServer }): void {
  let lab: LabPage;

  beforeAll(async () => {
    const { browser, server } = shared();
    await fetch(server.url('/lab/api/settings/@assay/extension:sidebar'), {
      method: 'PUT',
      headers: { authorization: 'token test' },
      body: JSON.stringify({ raw: '{ "uploadMegabytes": 1, "uploadFiles": 2 }' }),
    });
    lab = await LabPage.open(browser, server, '/lab/workspaces/demo?reset');
    await lab.showPanel();
    await lab.command('assay:use-demo-data');
    await lab.panel.getByText('Demo data', { exact: true }).waitFor();
  });

  afterAll(() => lab.close());

  test.each([
    ['Rolling Mean', 'rolling_mean'],
    ['Peak Detection', 'peak_detection'],
    ['Data Quality', 'data_quality'],
  ])('demo data completes %s', async (label, name) => {
    const item = lab.dataset('demo_ecg');
    await item.getByRole('button', { name: 'Process…' }).click();
    await item.getByRole('combobox', { name: 'Processor' }).selectOption({ label });
    await item.getByRole('button', { name: 'Process Data' }).click();
    await lab.jobs.filter({ hasText: name }).getByText('COMPLETED').waitFor();
  });

  test('a result gets the name that is written for it', async () => {
    const item = lab.dataset('demo_ecg');
    await item.getByRole('button', { name: 'Process…' }).click();
    await item.getByLabel('Output', { exact: true }).fill(' calm beats ');
    await item.getByRole('button', { name: 'Process Data' }).click();
    await lab.dataset('calm beats').waitFor();
  });

  test('demo data completes a custom processor', async () => {
    const item = lab.dataset('demo_ecg');
    await item.getByRole('button', { name: 'Process…' }).click();
    await item.getByRole('combobox', { name: 'Processor' }).selectOption({ label: 'Custom' });
    await item.getByLabel('Custom Script Name').fill('example_custom_processor');
    await item.getByLabel('Custom Parameters (JSON)').fill('{"threshold": 0.4}');
    await item.getByRole('button', { name: 'Process Data' }).click();
    await lab.jobs.filter({ hasText: 'example_custom_processor' }).getByText('COMPLETED').waitFor();
    await lab.page.getByText('Assay: 5 jobs').waitFor();
  });

  test('keys go through the datasets as through a tree', async () => {
    const entries = lab.panel.getByRole('list', { name: 'Datasets' }).getByRole('listitem');
    const all = await entries.count();
    const last = await entries.last().getAttribute('data-assay-dataset');
    await lab.dataset('demo_ecg').focus();
    const press = async (key: string): Promise<string | null> => {
      await lab.page.keyboard.press(key);
      return lab.page.evaluate(
        () => document.activeElement?.getAttribute('data-assay-dataset') ?? null,
      );
    };
    const made = await press('ArrowRight');
    expect(made).toMatch(/^demo_ecg_/);
    expect(await press('ArrowLeft')).toBe('demo_ecg');
    expect(await press('ArrowLeft')).toBe('demo_ecg');
    expect(await entries.count()).toBeLessThan(all);
    expect(await press('ArrowRight')).toBe('demo_ecg');
    expect(await entries.count()).toBe(all);
    expect(await press('ArrowDown')).toBe(made);
    expect(await press('End')).toBe(last);
    expect(await press('Home')).toBe(await entries.first().getAttribute('data-assay-dataset'));
  });

  test('the limits of uploads are those of the settings', async () => {
    const files = ['one', 'two', 'three'].map((name) => ({
      name: `${name}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.alloc(1_500_000, 'x'),
    }));
    const [chooser] = await Promise.all([
      lab.page.waitForEvent('filechooser'),
      lab.panel.getByRole('button', { name: 'Add data…' }).click(),
    ]);
    await chooser.setFiles(files);
    for (const text of ['one.csv: the file has 2 MB and the limit is 1 MB', '2 files at once']) {
      await lab.panel.getByRole('alert').filter({ hasText: text }).waitFor();
    }
  });

  test('demo data is charted and annotated', async () => {
    await lab.dataset('demo_ecg').getByRole('button', { name: 'Chart' }).click();
    const chart = lab.chart('demo_ecg');
    await chart.getByRole('button', { name: 'one beat' }).waitFor();
    await chart.getByRole('button', { name: 'Annotate point' }).click();
    await chart.locator('.assay-Chart-cursor').click({ position: { x: 300, y: 150 } });
    await lab.note.getByRole('textbox', { name: 'Note' }).fill('here');
    await lab.note.getByRole('button', { name: 'Save' }).click();
    const here = chart.getByRole('button', { name: 'here' });
    await here.waitFor();
    // Enter in the list goes to the mark, and does not press what has the focus now.
    const notes = lab.panel.getByRole('list', { name: 'Annotations' }).getByRole('listitem');
    await notes.filter({ hasText: 'here' }).press('Enter');
    await lab.page.waitForFunction(() => document.activeElement?.ariaLabel === 'here');
    expect(await lab.note.count()).toBe(0);

    await chart.getByRole('button', { name: 'Correct peaks' }).click();
    const peaks = chart.getByRole('button', { name: /^Peak at / });
    await chart.getByText(/peaks here: zoom in/).waitFor();
    await chart.getByRole('button', { name: 'Zoom in' }).click();
    await peaks.first().waitFor();
    const found = await peaks.count();
    await peaks.first().press('Delete');
    await chart.getByRole('button', { name: 'Removed peak' }).waitFor();
    expect(await peaks.count()).toBe(found - 1);
    await chart.getByRole('button', { name: 'Add peak' }).press('Enter');
    for (const key of ['ArrowRight', 'Enter']) await lab.page.keyboard.press(key);
    await chart.getByRole('button', { name: 'Added peak' }).waitFor();
    await chart.getByText('1 added, 1 removed').waitFor();
  });

  test('the optimizer says what it ran and what was best', async () => {
    await lab.jobs.filter({ hasText: 'peak_detection' }).first().click();
    const optimizer = lab.page.getByRole('region', { name: 'Optimizer' });
    const request = { space: { distance: [1, 100] }, objective: 'min peaks.length', trials: 3 };
    await optimizer.getByLabel('Parameters (JSON)').fill(JSON.stringify(request));
    await optimizer.getByRole('button', { name: 'Run Optimizer' }).click();
    const outcome = optimizer
      .getByRole('status')
      .filter({ hasText: /Best: .*3 runs on demo data/ });
    await outcome.waitFor();
  });

  test.each(['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast'])(
    'axe finds nothing in %s, and charts take its colours at once',
    async (theme) => {
      await lab.command('apputils:change-theme', { theme });
      await lab.page.waitForFunction(
        (name) => document.body.dataset['jpThemeName'] === name,
        theme,
      );
      await lab.page.waitForFunction(() => {
        const drawn = document.querySelector<SVGElement>('.assay-Chart svg');
        const probe = document.createElement('p');
        probe.style.backgroundColor = 'var(--jp-layout-color0)';
        document.body.append(probe);
        const { backgroundColor } = getComputedStyle(probe);
        probe.remove();
        return drawn !== null && getComputedStyle(drawn).backgroundColor === backgroundColor;
      });
      expect(await violations(lab, '#assay-panel')).toEqual([]);
      expect(await violations(lab, '.assay-Chart')).toEqual([]);
    },
  );
}
