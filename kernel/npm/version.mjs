// Makes the next version of what the changesets tell: the same in every package, in the root, in the lock file and in the
// code that says it. Run: npm run version (in a clean tree; nothing is committed).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRequire } from 'node:module';

const tree = resolve(process.argv[2] ?? '.');
const WORKSPACES = ['schema', 'processors', 'kernel', 'extension'];
const CODE = join('kernel', 'client', 'version.ts');

const read = (path) => JSON.parse(readFileSync(join(tree, path), 'utf8'));
const write = (path, value) =>
  writeFileSync(join(tree, path), `${JSON.stringify(value, null, 2)}\n`);

const changesets = createRequire(import.meta.url).resolve('@changesets/cli/bin.js');
execFileSync(process.execPath, [changesets, 'version'], { cwd: tree, stdio: 'inherit' });

const { version } = read('kernel/package.json');
write('package.json', { ...read('package.json'), version });
const lock = read('package-lock.json');
lock.version = version;
lock.packages[''].version = version;
for (const name of WORKSPACES) {
  const { dependencies = {} } = read(`${name}/package.json`);
  const entry = lock.packages[name];
  entry.version = version;
  for (const one of Object.keys(entry.dependencies ?? {}))
    if (one.startsWith('@assay/')) entry.dependencies[one] = dependencies[one];
}
write('package-lock.json', lock);
const code = readFileSync(join(tree, CODE), 'utf8');
const next = code.replace(/(PRODUCT_VERSION = ')[^']+'/, `$1${version}'`);
if (!next.includes(`'${version}'`)) throw new Error(`${CODE} names no version`);
writeFileSync(join(tree, CODE), next);
console.log(version);
