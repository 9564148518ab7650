// A Chromium for the browser tests: the one that is there, else installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from '../kernel/setup/run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function found() {
  if (process.env.CHROMIUM && existsSync(process.env.CHROMIUM)) return process.env.CHROMIUM;
  for (const name of NAMES) {
    const which = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (which.status === 0) return which.stdout.trim();
  }
  return undefined;
}

export function chromium() {
  const there = found();
  if (there !== undefined) return there;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('refreshing the package list', 'apt-get', ['update', '-qq']);
    run('installing Chromium', 'apt-get', [
      'install',
      '-y',
      '-qq',
      'chromium',
      'fonts-dejavu-core',
    ]);
  } else {
    run('installing Chromium', 'npx', ['--yes', 'playwright-core', 'install', 'chromium']);
  }
  const installed = found();
  if (installed === undefined) {
    throw new Error('No Chromium for the browser tests: install one, or set CHROMIUM to its path.');
  }
  return installed;
}
