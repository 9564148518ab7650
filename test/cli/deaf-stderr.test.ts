import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/assay.js';

test('a command ends with its own code also where nobody reads what it says of its failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-deaf-'));
  const bundle = join(folder, 'broken.assay');
  await writeFile(bundle, 'no bundle');
  const child = spawn(
    process.execPath,
    [join(root, 'kernel/bin/assay.mjs'), '--project', folder, 'unbundle', bundle],
    { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr.destroy();
  const [code] = await once(child, 'exit');
  await rm(folder, { recursive: true, force: true });
  expect(code).toBe(3);
});
