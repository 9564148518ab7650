// Runs one set-up command with its output shown, and says plainly which one failed.
import { spawnSync } from 'node:child_process';
import { root, windows } from './places.mjs';

export function run(what, command, args, options = {}) {
  console.error(`assay: ${what} …`);
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows && command === 'npm',
    ...options,
  });
  if (result.error) throw new Error(`${what}: ${result.error.message}`, { cause: result.error });
  if (result.status !== 0) {
    throw new Error(`${what} failed: ${command} ${args.join(' ')} ended with ${result.status}`);
  }
}
