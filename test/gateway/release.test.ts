import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGES = ['schema', 'processors', 'kernel', 'extension'];
let tree: string;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'assay-release-'));
  for (const file of [
    ...['package.json', 'package-lock.json', '.changeset/config.json', 'kernel/client/version.ts'],
    ...PACKAGES.map((name) => `${name}/package.json`),
  ])
    cpSync(join(root, file), join(tree, file), { recursive: true });
  const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: tree });
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '--all');
  git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--quiet', '--message', 'before');
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(join(tree, path), 'utf8');
const versionIn = (path: string): unknown =>
  (JSON.parse(read(path)) as { version: unknown }).version;

test('what a changeset tells of one package makes the next version of all, of the lock file and of the code', () => {
  const before = String(versionIn('kernel/package.json'));
  const [major = '', minor = ''] = before.split('.');
  const next = `${major}.${Number(minor) + 1}.0`;
  writeFileSync(
    join(tree, '.changeset/told.md'),
    `---\n'@assay/kernel': minor\n---\n\nA thing that users notice.\n`,
  );
  execFileSync(process.execPath, [join(root, 'kernel/npm/version.mjs'), tree]);
  const manifests = ['package.json', ...PACKAGES.map((name) => `${name}/package.json`)];
  expect(manifests.map(versionIn)).toEqual(manifests.map(() => next));
  expect(read('kernel/client/version.ts')).toContain(`PRODUCT_VERSION = '${next}'`);
  expect(read('kernel/CHANGELOG.md')).toContain('A thing that users notice.');
  const lock = JSON.parse(read('package-lock.json')) as {
    version: string;
    packages: Record<string, { version: string; dependencies?: Record<string, string> }>;
  };
  expect([lock.version, ...['', ...PACKAGES].map((name) => lock.packages[name]?.version)]).toEqual(
    Array.from({ length: 2 + PACKAGES.length }, () => next),
  );
  // What one package takes of another is what that package is now.
  for (const name of PACKAGES) {
    const { dependencies = {} } = JSON.parse(
      read(`${name}/package.json`),
    ) as (typeof lock.packages)[''];
    for (const [one, wanted] of Object.entries(dependencies))
      if (one.startsWith('@assay/'))
        expect([wanted, lock.packages[name]?.dependencies?.[one]]).toEqual([next, next]);
  }
  expect(() => read('.changeset/told.md')).toThrow('ENOENT');
});
