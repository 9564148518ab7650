import { expect, test } from '@jest/globals';
import type { Shared } from './survival-cases.js';

/** Files that come through the page: large ones, and dropped ones. */
export function uploadCases(shared: () => Shared): void {
  test('a file of more than one message arrives whole', async () => {
    const { lab } = shared();
    const rows = 600_000;
    const lines = Array.from({ length: rows }, (_, row) => `${row},${row % 7}.5`);
    const buffer = Buffer.from(`n,v\n${lines.join('\n')}\n`);
    expect(buffer.length).toBeGreaterThan(6 * 1024 * 1024);
    const [chooser] = await Promise.all([
      lab.page.waitForEvent('filechooser'),
      lab.panel.getByRole('button', { name: 'Add data…' }).click(),
    ]);
    await chooser.setFiles({ name: 'large.csv', mimeType: 'text/csv', buffer });
    await lab.dataset('large').getByText(`${rows} rows`).waitFor();
  });

  test('files are dropped on the region', async () => {
    const { lab } = shared();
    const dataTransfer = await lab.page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['a,b\n1,2\n3,4\n'], 'dropped.csv', { type: 'text/csv' }));
      transfer.items.add(new File([], 'nothing.csv', { type: 'text/csv' }));
      return transfer;
    });
    for (const type of ['dragover', 'drop']) {
      await lab.panel.dispatchEvent(type, { dataTransfer });
    }
    await lab.dataset('dropped').getByText('2 rows').waitFor();
    await lab.panel.getByRole('alert').filter({ hasText: 'nothing.csv' }).waitFor();

    await lab.dataset('dropped').press('F2');
    const dialog = lab.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('let fall');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await lab.dataset('let fall').getByRole('button', { name: 'Remove let fall' }).click();
    await dialog.getByText('Nothing else hangs on it.').waitFor();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await lab.dataset('let fall').waitFor({ state: 'detached' });
  });
}
