import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endScratch } from '../../kernel/cli/proof/end-scratch.js';

test('a host that does not end is told of, and takes nothing away from what was found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-scratch-'));
  await writeFile(join(folder, 'left'), 'x');
  const told: string[] = [];
  const client = {
    stop: () => Promise.reject(new Error('the host (pid 7) does not end')),
    close: () => Promise.resolve(),
  };
  await endScratch(client, folder, (text) => told.push(text));
  expect(told).toEqual([
    `what was computed in ${folder} was not cleared away: the host (pid 7) does not end`,
  ]);
  expect(existsSync(folder)).toBe(false);
});
