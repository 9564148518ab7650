import { test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Shared } from './survival-cases.js';

/** Jobs of custom processors that are cancelled, mended and tried again in the page. */
export function jobCases(shared: () => Shared): void {
  const write = (name: string, source: string): void => {
    const folder = `${shared().server.folder}/processors/custom`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/${name}.ts`, source);
  };

  test('a long job is cancelled, and completes when its mended script is tried again', async () => {
    const { lab } = shared();
    write('slow', 'export function process() {\n  for (;;);\n}\n');
    await lab.processCustom('ecg', 'slow');
    const job = lab.jobs.filter({ hasText: 'slow' }).first();
    await job.getByText('PROCESSING', { exact: true }).waitFor();
    await job.getByRole('progressbar').waitFor();
    await job.getByRole('button', { name: 'Cancel' }).click();
    await job.getByText('CANCELLED', { exact: true }).waitFor();
    write('slow', 'export function process() {\n  return { rows: 1 };\n}\n');
    await job.getByRole('button', { name: 'Retry' }).click();
    await job.getByText('COMPLETED', { exact: true }).waitFor();
  });

  test('a failed job says why, with file and line', async () => {
    const { lab } = shared();
    const source =
      "export function process() {\n  const n = 1;\n  throw new Error('no lead ' + n);\n}\n";
    write('broken', source);
    await lab.processCustom('ecg', 'broken');
    const job = lab.jobs.filter({ hasText: 'broken' }).first();
    await job.getByText('FAILED', { exact: true }).waitFor();
    await job.getByText(/no lead 1.*broken\.ts:3/).waitFor();
    await job.getByRole('button', { name: 'Retry' }).waitFor();
  });
}
