import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { AssayError } from '@assay/schema';
import { KNOWN_SETTINGS, knownSetting } from './known-settings.js';

/**
 * Takes the project's `.env` into this process's environment, whose own variables win; hosts and workers inherit it.
 *
 * @throws AssayError `setting-unknown` for a name that nobody reads, in the file, or in the environment one letter or two
 * away from a setting: a slip of the pen must not go unnoticed, while other programs may have variables of their own
 */
export async function takeEnvFile(project: string): Promise<void> {
  const file = join(project, '.env');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  for (const [name, value] of Object.entries(parseEnv(text))) {
    // Keys for sources may have any name; only what claims to be a setting is checked.
    if (/^ASSAY_/.test(name)) check(name, file);
    if (value !== undefined) process.env[name] ??= value.trim();
  }
  for (const name of Object.keys(process.env)) {
    if (/^ASSAY_/.test(name)) check(name, 'the environment', SLIP);
  }
}

/** Letters by which a slip of the pen differs from what was meant. */
const SLIP = 2;

function check(name: string, from: string, furthest = Infinity): void {
  if (knownSetting(name)) return;
  const near = KNOWN_SETTINGS.map((one) => one.name).sort(
    (a, b) => distance(a, name) - distance(b, name),
  )[0];
  if (near === undefined || distance(near, name) > furthest) return;
  throw new AssayError('setting-unknown', `${name} in ${from} is no setting`, {
    remedy: `remove it, or perhaps ${near} was meant; all settings: assay serve --help`,
  });
}

/** Levenshtein's distance, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
