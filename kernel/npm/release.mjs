// Builds what a release publishes, the npm packages and the wheel, into a folder and prints their paths.
// Run: npm run release -- FOLDER
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { root } from '../setup/places.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'kernel', 'npm', 'packed'));
for (const [script, ...args] of [
  ['kernel/build.mjs'],
  ['extension/build.mjs'],
  ['kernel/npm/build.mjs', folder],
  ['extension/wheel/build.mjs', folder],
]) {
  execFileSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
}
