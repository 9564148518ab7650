// Makes the npm packages from a built tree: `@assay/kernel` (command, kernel, host, workers) and `@assay/extension` (the
// JupyterLab extension as it is served). Everything of the workspaces is inside; what comes from npm stays a dependency.
// Run: node kernel/npm/build.mjs FOLDER; prints the paths of both packages.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../setup/places.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'kernel', 'npm', 'packed'));
const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const product = read('package.json');
const kernel = read('kernel/package.json');
const extension = read('extension/package.json');

const { '@assay/schema': _, ...dependencies } = kernel.dependencies;
const packages = [
  {
    manifest: {
      ...{ name: kernel.name, version: kernel.version, description: product.description },
      ...{ license: kernel.license, type: 'module', bin: { assay: 'kernel/bin/assay.mjs' } },
      engines: { node: '>=20' },
      // Cells are told the types of Node.
      dependencies: { ...dependencies, '@types/node': product.devDependencies['@types/node'] },
      optionalDependencies: product.optionalDependencies,
    },
    // The folders lie as they do in the tree: bundles look for migrations and definitions beside them.
    files: [
      ...['kernel/bin', 'kernel/build', 'kernel/package.json', 'kernel/setup/places.mjs'],
      ...['schema/definitions', 'schema/migrations', 'processors/custom', 'LICENSE'],
    ],
  },
  {
    manifest: {
      ...{ name: extension.name, version: extension.version, description: extension.description },
      license: extension.license,
      keywords: ['jupyterlab-extension'],
      jupyterlab: read('extension/labextension/package.json').jupyterlab,
    },
    files: ['extension/labextension', 'LICENSE'],
  },
];

mkdirSync(folder, { recursive: true });
for (const { manifest, files } of packages) {
  const staged = mkdtempSync(join(tmpdir(), 'assay-npm-'));
  try {
    for (const file of files) {
      cpSync(join(root, file), join(staged, file), {
        recursive: true,
        filter: (path) => !/\.(map|stamp)$/.test(path),
      });
    }
    writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const said = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: staged,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    console.log(join(folder, JSON.parse(said)[0].filename));
  } finally {
    rmSync(staged, { recursive: true });
  }
}
