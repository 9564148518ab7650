import { expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { connect } from '../../../kernel/client/index.js';
import type { LabPage } from './lab-page.js';
import type { LabServer } from './lab-server.js';

export interface Shared {
  browser: Browser;
  server: LabServer;
  lab: LabPage;
}

/** The process whose command line names the connection file of a kernel. */
function processOf(kernel: string): number {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let line = '';
    try {
      line = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
    } catch {
      // It ended between the listing and the look.
    }
    if (line.includes(`kernel-${kernel}.json`)) return Number(entry);
  }
  throw new Error(`no process of kernel ${kernel}`);
}

interface Session {
  path: string;
  kernel: { id: string };
}

async function kernelOf(server: LabServer, path: RegExp): Promise<number> {
  const answer = await fetch(server.url('/api/sessions'));
  const session = ((await answer.json()) as Session[]).find((one) => path.test(one.path));
  if (session === undefined) throw new Error(`no session ${path}`);
  return processOf(session.kernel.id);
}

function hostOf(server: LabServer): number {
  const text = readFileSync(`${server.folder}/.assay/host.json`, 'utf8');
  return (JSON.parse(text) as { pid: number }).pid;
}

/** The panel still works: a job of its own runs to its end and is drawn. */
async function works(lab: LabPage, window: number): Promise<void> {
  const item = lab.dataset('ecg');
  const form = item.getByRole('button', { name: 'Process Data' });
  if (!(await form.isVisible())) await item.getByRole('button', { name: 'Process…' }).click();
  await item.getByRole('combobox', { name: 'Processor' }).selectOption({ label: 'Rolling Mean' });
  await item.getByLabel('Column', { exact: true }).fill('mV');
  await item.getByLabel('Window', { exact: true }).fill(String(window));
  const before = await lab.page.getByRole('button', { name: /^Assay: \d+ jobs?$/ }).innerText();
  await form.click();
  await lab.page.waitForFunction(
    (count) => document.querySelector('.assay-JobCount')?.textContent !== count,
    before,
  );
  await lab.jobs.first().getByText('COMPLETED').waitFor();
}

let nextWindow = 75;
let nextNote = 0;

/** What the ledger says of the job with this window, with why where it says so. */
async function statesWritten({ folder }: LabServer, window: number): Promise<string[]> {
  const client = await connect({ project: folder, start: false });
  try {
    const { rows } = await client.sql(
      `SELECT concat_ws(' ', event.status, event.detail) AS state
       FROM assay.job_event AS event JOIN assay.job ON job.id = event.job_id
       WHERE job.parameters ->> '$.window' = $1 ORDER BY event.seq`,
      [String(window)],
    );
    return rows.map(([state]) => String(state));
  } finally {
    await client.close();
  }
}

/** What stays when pages, kernels and hosts come and go. */
export function survivalCases(shared: () => Shared): void {
  test('a job started in a cell is drawn in each state, in its output and in the sidebar', async () => {
    const { lab, server } = shared();
    // What a former cell shows is none of this one's states, nor is a result that a former try left.
    await lab.command('notebook:insert-cell-below');
    const window = (nextWindow += 2);
    const inCell = await lab.watchText('.jp-Cell.jp-mod-active .assay-JobOutput .assay-Job-status');
    const inPanel = await lab.watchText('.assay-Panel .assay-Job-status');
    await lab.runCell(
      `await lab.process('rolling_mean', ecg, { column: 'mV', window: ${window} });`,
    );
    const states = ['PENDING', 'PROCESSING', 'COMPLETED'];
    const active = lab.page.locator('.jp-Cell.jp-mod-active .assay-JobOutput');
    await active.getByText('COMPLETED').waitFor();
    await lab.jobs.first().getByText('COMPLETED').waitFor();
    const drawn = { inCell: await inCell(), inPanel: (await inPanel()).slice(-3) };
    const written = await statesWritten(server, window);
    expect({ ...drawn, written }).toEqual({ inCell: states, inPanel: states, written: states });
  });

  test('an annotation made with the mouse is there after reload and after kernel restart', async () => {
    const { lab } = shared();
    // What a former try has left is another note.
    const text = `stays ${(nextNote += 1)}`;
    await lab.chart('ecg').getByRole('button', { name: 'Annotate point' }).click();
    const surface = lab.chart('ecg').locator('.assay-Chart-cursor');
    await surface.click({ position: { x: 250, y: 120 } });
    await lab.note.getByRole('textbox', { name: 'Note' }).fill(text);
    await lab.note.getByRole('button', { name: 'Save' }).click();
    const mark = lab.chart('ecg').getByRole('button', { name: text });
    await mark.waitFor();
    await lab.command('docmanager:save');

    await lab.page.reload();
    await lab.ready();
    await lab.showPanel();
    await mark.waitFor();
    // The tabs that were open come back with the page, and find their project once it is there.
    for (const name of ['ecg', 'Dashboard']) {
      await lab.page.getByRole('tab', { name, exact: true }).waitFor();
    }

    await lab.command('notebook:clear-all-cell-outputs');
    await mark.waitFor({ state: 'detached' });
    const restarted = lab.command('kernelmenu:restart');
    const dialog = lab.page.getByRole('dialog').filter({ hasText: 'Restart Kernel' });
    await dialog.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await restarted;
    await lab.command('notebook:run-all-cells');
    await mark.waitFor();
    await lab.panel.getByRole('list', { name: 'Annotations' }).getByText(text).waitFor();
  });

  test('the panel goes on by itself when the host is killed', async () => {
    const { lab, server } = shared();
    const host = hostOf(server);
    process.kill(host, 'SIGKILL');
    await lab.page.waitForFunction(
      () => document.querySelector('.assay-Link')?.getAttribute('data-status') === 'ready',
    );
    await works(lab, 41);
    expect(hostOf(server)).not.toBe(host);
  });

  test('the panel goes on when the kernel of a notebook is killed, and when its own is', async () => {
    const { lab, server } = shared();
    process.kill(await kernelOf(server, /first\.ipynb$/), 'SIGKILL');
    await lab.page.getByRole('dialog').filter({ hasText: 'Kernel Restarting' }).waitFor();
    await lab.page.getByRole('dialog').getByRole('button', { name: 'Ok' }).click();
    await works(lab, 43);
    const chart = lab.chart('ecg');
    await chart.getByRole('button', { name: 'Annotate point' }).click();
    await chart.locator('.assay-Chart-cursor').click({ position: { x: 180, y: 80 } });
    await lab.note.getByRole('textbox', { name: 'Note' }).fill('not lost');
    process.kill(await kernelOf(server, /Assay panel/), 'SIGKILL');
    await lab.panel.getByText('Connecting to the project…').waitFor();
    // What was written while nobody could keep it is kept later.
    const save = lab.note.getByRole('button', { name: 'Save' });
    await save.click();
    await lab.panel.getByText(/^Project /).waitFor();
    const refused = lab.note.getByRole('alert').filter({ hasText: 'Not saved' });
    const kept = chart.getByRole('button', { name: 'not lost' });
    await refused.or(kept).first().waitFor();
    if (await refused.isVisible()) await save.click();
    await kept.waitFor();
    await works(lab, 45);
  });
}
