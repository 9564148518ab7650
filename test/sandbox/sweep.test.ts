import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeSandbox, runInSandbox } from '../../kernel/sandbox/index.js';
import { sweepFolders } from '../../kernel/sandbox/sweep.js';

afterAll(closeSandbox);

/** Of a process that has ended. */
const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid;
const folderOf = (pid: number) => mkdtempSync(join(tmpdir(), `assay-sandbox-${pid}-`));

test('21: what a maker that was killed has left is taken away by the next one, and nothing else', async () => {
  const left = folderOf(dead());
  const kept = [
    folderOf(process.pid),
    folderOf(dead()),
    join(tmpdir(), `assay-sandbox-x-${process.pid}`),
  ];
  writeFileSync(join(kept[1] ?? '', 'file'), '');
  mkdirSync(kept[2] ?? '', { recursive: true });
  try {
    await runInSandbox({
      ...{ source: 'export function process() { return {}; }', file: 'a.js', parameters: {} },
      table: { rowCount: 0, columns: [] },
    });
    expect([left, ...kept].map((path) => existsSync(path))).toEqual([false, true, true, true]);
    sweepFolders();
    expect(kept.map((path) => existsSync(path))).toEqual([true, true, true]);
  } finally {
    for (const path of [left, ...kept]) rmSync(path, { recursive: true, force: true });
  }
});
