// A step is done again only when what it is made from has changed: a hash of names and contents, kept beside the outcome.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './places.mjs';

const SKIPPED = new Set(['node_modules', 'build', 'types', 'labextension', '.venv']);

function* filesOf(path) {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path).sort()) {
    if (!SKIPPED.has(entry)) yield* filesOf(join(path, entry));
  }
}

export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.map((name) => join(root, name)).filter(existsSync)) {
    for (const file of filesOf(path))
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Runs `work` unless `outcome` exists and `stampFile` says that it was made from the same `sources`. */
export async function unlessFresh({ stampFile, sources, outcome }, work) {
  const stamp = join(root, stampFile);
  const wanted = hashOf(sources);
  const fresh =
    existsSync(join(root, outcome)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (fresh) return;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
