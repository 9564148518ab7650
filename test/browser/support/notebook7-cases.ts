import { test } from '@jest/globals';
import { LabPage } from './lab-page.js';
import type { Shared } from './survival-cases.js';

/** The same extension in Notebook 7. */
export function notebook7Cases(shared: () => Shared): void {
  test('Notebook 7 has the panel, draws the chart and gives processor cells their form', async () => {
    const { browser, server } = shared();
    const page = await LabPage.open(browser, server, '/notebooks/first.ipynb');
    try {
      await page.chart('ecg').getByRole('button', { name: 'Annotate point' }).waitFor();
      const form = page.page.getByRole('group', { name: 'Processor cell spikes' });
      await form.getByRole('button', { name: 'Run processor' }).waitFor();
      await page.command('assay:show-panel');
      await page.dataset('ecg').getByText('2000 rows').waitFor();
      // The main area is the notebook's: a dataset opens below it.
      await page.dataset('ecg').getByRole('button', { name: 'Open' }).click();
      await page.page.getByRole('table', { name: /^ecg: first 20 of 2000/ }).waitFor();
    } finally {
      await page.close();
    }
  });
}
