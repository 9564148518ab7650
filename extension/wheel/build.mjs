// Makes the pip wheel: the JupyterLab extension, the kernelspec, and a launcher that finds Assay's Node programs. It holds
// no code that is built for one machine, and the same tree gives the same bytes.
// Run: node extension/wheel/build.mjs FOLDER
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { kernelspec } from '../../kernel/setup/kernelspec.mjs';

const here = new URL('.', import.meta.url).pathname;
const root = join(here, '..', '..');
const folder = process.argv[2] ?? join(root, 'extension', 'build');
const { version, description, license } = JSON.parse(
  readFileSync(join(root, 'extension', 'package.json'), 'utf8'),
);
const NAME = 'assay_notebook';
const info = `${NAME}-${version}.dist-info`;
const share = `${NAME}-${version}.data/data/share/jupyter`;

/** Files of a folder with their paths in the wheel. */
function tree(from, to) {
  return readdirSync(from).flatMap((name) => {
    const path = join(from, name);
    if (statSync(path).isDirectory()) return tree(path, `${to}/${name}`);
    return name.endsWith('.map') ? [] : [[`${to}/${name}`, readFileSync(path)]];
  });
}

const spec = kernelspec({ node: 'python', supervisor: '-m' });
spec.argv = ['python', '-m', 'assay_kernel', '{connection_file}'];
const metadata = `Metadata-Version: 2.1
Name: assay-notebook
Version: ${version}
Summary: ${description}
License: ${license}
Requires-Python: >=3.10
`;
const wheel = `Wheel-Version: 1.0\nGenerator: assay\nRoot-Is-Purelib: true\nTag: py3-none-any\n`;
const files = [
  ['assay_kernel.py', readFileSync(join(here, 'assay_kernel.py'))],
  ...tree(join(root, 'extension', 'labextension'), `${share}/labextensions/@assay/extension`),
  ...tree(join(root, 'kernel', 'jupyter', 'kernelspec'), `${share}/kernels/assay`),
  [`${share}/kernels/assay/kernel.json`, Buffer.from(`${JSON.stringify(spec, null, 2)}\n`)],
  [`${info}/METADATA`, Buffer.from(metadata)],
  [`${info}/WHEEL`, Buffer.from(wheel)],
  [`${info}/entry_points.txt`, Buffer.from('[console_scripts]\nassay = assay_kernel:main\n')],
  [`${info}/licenses/LICENSE`, readFileSync(join(root, 'LICENSE'))],
].sort(([a], [b]) => (a < b ? -1 : 1));

const record = files.map(([name, bytes]) => {
  const digest = createHash('sha256').update(bytes).digest('base64url');
  return `${name},sha256=${digest},${bytes.length}`;
});
files.push([`${info}/RECORD`, Buffer.from(`${[...record, `${info}/RECORD,,`].join('\n')}\n`)]);
const zipped = zipSync(
  Object.fromEntries(files.map(([name, bytes]) => [name, new Uint8Array(bytes)])),
  { mtime: new Date(1980, 0, 1), level: 9 },
);
mkdirSync(folder, { recursive: true });
const path = join(folder, `${NAME}-${version}-py3-none-any.whl`);
writeFileSync(path, zipped);
console.log(path);
