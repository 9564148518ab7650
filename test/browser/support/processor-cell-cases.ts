import { expect, test } from '@jest/globals';
import type { Shared } from './survival-cases.js';

/** The form above a processor cell, and the line that it writes. */
export function processorCellCases(shared: () => Shared): void {
  test('the form of a processor cell rewrites its first line, and its button runs it', async () => {
    const { lab } = shared();
    const form = lab.page.getByRole('group', { name: 'Processor cell spikes' });
    await form.scrollIntoViewIfNeeded();
    await form.getByLabel('Threshold').fill('0.9');
    await form.getByLabel('Threshold').press('Enter');
    await form.getByRole('textbox', { name: 'Output' }).fill('spiky');
    await form.getByRole('textbox', { name: 'Output' }).blur();
    const line = '%%processor spikes --on ecg --as spiky {"threshold":0.9}';
    await lab.page.locator('.jp-Cell').getByText(line).waitFor();
    await form.getByRole('combobox', { name: 'Input' }).waitFor();
    const before = await lab.jobs.count();
    await form.getByRole('button', { name: 'Run processor' }).click();
    await lab.jobs.nth(before).waitFor();
    await lab.jobs.first().getByText('COMPLETED').waitFor();

    const badge = form.getByRole('status');
    await badge.filter({ hasText: 'computed' }).waitFor();
    await form.getByLabel('Threshold').fill('0.8');
    await form.getByLabel('Threshold').press('Enter');
    await badge.filter({ hasText: 'stale, because parameter threshold changed' }).waitFor();
  });

  test('a cell that never ran does not call the result of another one stale', async () => {
    const { lab } = shared();
    await lab.command('assay:insert-processor');
    const form = lab.page.getByRole('group', { name: 'Processor cell rolling_mean' });
    const badge = form.getByRole('status');
    await badge
      .filter({
        hasText: /^not run here; ecg_rolling_mean was made otherwise: parameter column changed/,
      })
      .waitFor();
    await form.getByRole('button', { name: 'Run processor' }).click();
    await badge.filter({ hasText: /^computed$/ }).waitFor();
    await form.getByLabel('Window', { exact: true }).fill('7');
    await form.getByLabel('Window', { exact: true }).press('Enter');
    await badge.filter({ hasText: 'stale, because parameter window changed' }).waitFor();
    await lab.command('notebook:delete-cell');
  });

  test('what a hand writes into the first line stays as it is when the form is only visited', async () => {
    const { lab } = shared();
    const form = lab.page.getByRole('group', { name: 'Processor cell spikes' });
    const visit = async (line: string): Promise<string> => {
      await lab.rewriteLine('spikes', line);
      await form.getByRole('textbox', { name: 'Output' }).focus();
      await form.getByRole('textbox', { name: 'Output' }).blur();
      return lab.firstLine('spikes');
    };
    const spaced = '%%processor   spikes  --on ecg {"threshold": 0.9}';
    expect(await visit(spaced)).toBe(spaced);
    const unfinished = '%%processor spikes --on ecg {"threshold": 0.9';
    expect(await visit(unfinished)).toBe(unfinished);
    await form.getByRole('alert').filter({ hasText: 'JSON' }).waitFor();
    // What can't be read yet is kept when the form does write.
    await form.getByRole('textbox', { name: 'Output' }).fill('kept');
    await form.getByRole('textbox', { name: 'Output' }).press('Enter');
    expect(await lab.firstLine('spikes')).toBe(
      '%%processor spikes --on ecg --as kept {"threshold": 0.9',
    );
    const line = '%%processor spikes --on ecg --as spiky {"threshold":0.9}';
    const errors = lab.page.getByRole('list', { name: 'Type errors' });
    await lab.rewriteLine('spikes', `${line}\nconst wrong: string = 5;`);
    await errors.getByText("Line 2: Type 'number' is not assignable to type 'string'.").waitFor();
    await lab.rewriteLine('spikes', line, 2);
    await errors.waitFor({ state: 'detached' });
  });
}
