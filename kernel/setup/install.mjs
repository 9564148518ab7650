// Puts kernelspec, extension and settings where the virtual environment's JupyterLab finds them. No pip package is needed.
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { kernelspec } from './kernelspec.mjs';
import { productNode, root, venv, windows } from './places.mjs';

const share = join(venv, 'share', 'jupyter');

/** Lab asks the network for news and updates unless told otherwise; a notebook for data should not. */
const OVERRIDES = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
};

export function installIntoVenv() {
  const kernel = join(share, 'kernels', 'assay');
  mkdirSync(kernel, { recursive: true });
  const spec = kernelspec({
    node: productNode(),
    supervisor: join(root, 'kernel', 'build', 'supervisor.js'),
  });
  writeFileSync(join(kernel, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
  const logos = join(root, 'kernel', 'jupyter', 'kernelspec');
  if (existsSync(logos))
    for (const name of readdirSync(logos)) copyFileSync(join(logos, name), join(kernel, name));

  const link = join(share, 'labextensions', '@assay', 'extension');
  mkdirSync(dirname(link), { recursive: true });
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { recursive: true });
  symlinkSync(join(root, 'extension', 'labextension'), link, windows ? 'junction' : 'dir');

  installPapermillTranslator();
  // JupyterLab runs CommonJS scripts of its own from here, which our "type": "module" above would make ES modules.
  writeFileSync(join(venv, 'package.json'), '{}\n');

  const settings = join(share, 'lab', 'settings');
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, 'overrides.json'), `${JSON.stringify(OVERRIDES, null, 2)}\n`);
}

/** A module and the metadata of a package that has one entry point: what pip would write for a wheel this small. */
function installPapermillTranslator() {
  const lib = windows ? join(venv, 'Lib') : join(venv, 'lib');
  const python = windows ? '' : readdirSync(lib).find((name) => name.startsWith('python3'));
  const packages = join(lib, python ?? '', 'site-packages');
  copyFileSync(
    join(root, 'kernel', 'setup', 'papermill', 'assay_papermill.py'),
    join(packages, 'assay_papermill.py'),
  );
  const info = join(packages, 'assay_papermill-0.1.0.dist-info');
  mkdirSync(info, { recursive: true });
  const metadata = 'Metadata-Version: 2.1\nName: assay-papermill\nVersion: 0.1.0\n';
  writeFileSync(join(info, 'METADATA'), metadata);
  const entryPoints = '[papermill.engine]\nassay = assay_papermill:AssayEngine\n';
  writeFileSync(join(info, 'entry_points.txt'), entryPoints);
}
