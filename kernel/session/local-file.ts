import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];
const FROM_JS: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const TEXTS = /\.(?:[cm]?[jt]s|tsx|json)$/;

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

export function isRelative(specifier: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/|file:)/.test(specifier);
}

/** The file that a relative import means, with or without extension, `.js` also for `.ts`; undefined if none. */
export function findLocalFile(specifier: string, folder: string): string | undefined {
  const plain = specifier.replace(/[?#].*$/, '');
  const base = plain.startsWith('file:') ? fileURLToPath(plain) : path.resolve(folder, plain);
  const ending = path.extname(base);
  const stem = base.slice(0, base.length - ending.length);
  const candidates = [
    base,
    ...(FROM_JS[ending] ?? []).map((other) => stem + other),
    ...ENDINGS.map((other) => base + other),
    ...ENDINGS.map((other) => path.join(base, `index${other}`)),
  ];
  const found = candidates.find(isFile);
  return found?.includes(`${path.sep}node_modules${path.sep}`) ? undefined : found;
}

const IMPORTED =
  /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])((?:\.{1,2}\/|\/|file:)[^'"\n]*|\.{1,2})\1/g;

/** Local files that a file imports, itself included, to any depth. */
export function localClosure(file: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen;
  const text = TEXTS.test(file) ? readFileSync(file, 'utf8') : '';
  seen.set(file, createHash('sha256').update(text).digest('hex'));
  for (const match of text.matchAll(IMPORTED)) {
    const imported = findLocalFile(match[2] ?? '', path.dirname(file));
    if (imported !== undefined) localClosure(imported, seen);
  }
  return seen;
}

/**
 * Stands for a file and all local files it imports: the same text is the same module with its state, an edit anywhere
 * below makes a new one.
 */
export function fingerprint(file: string): string {
  const hash = createHash('sha256');
  for (const [name, content] of [...localClosure(file)].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\0${content}\0`);
  return hash.digest('hex').slice(0, 16);
}
