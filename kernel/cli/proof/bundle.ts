import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import type { Client } from '../../client/index.js';
import { AssayError, DATASET_MIME } from '@assay/schema';
import { readNotebook } from '../run/notebook.js';

export interface Manifest {
  version: 1;
  notebook: string;
  /** Every file of the bundle by its path under the notebook's folder, or under processors/custom/ of the project. */
  files: { path: string; sha256: string }[];
  made_with: { node: string };
}

const MANIFEST = 'manifest.json';
const PROCESSORS = 'processors/custom';
/** A bundle's bytes depend on its contents only. */
const EPOCH = new Date(1980, 0, 1);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Raw files that the notebook's datasets came from, by their path under the notebook's folder. */
async function rawFiles(
  path: string,
  project: string,
  client: Client,
): Promise<Map<string, Uint8Array>> {
  const folder = dirname(resolve(path));
  const notebook = await readNotebook(path);
  const files = new Map<string, Uint8Array>();
  for (const { data = {} } of notebook.cells.flatMap((cell) => cell.outputs ?? [])) {
    const dataset = data[DATASET_MIME] as { name: string } | undefined;
    if (dataset === undefined) continue;
    const { nodes } = await client.lineage(dataset.name);
    for (const node of nodes.filter((one) => one.kind === 'object')) {
      const location = String(node['location']);
      // What came from the network is fetched again; what is a file must travel along.
      if (!isAbsolute(location)) continue;
      const inside = relative(folder, location);
      if (inside.startsWith('..') || isAbsolute(inside)) {
        throw new AssayError(
          'file-outside',
          `${dataset.name} was loaded from ${location}, which lies outside ${folder}`,
          {
            remedy: 'move the file beside the notebook and load it from there',
          },
        );
      }
      const object = join(project, '.assay', 'objects', String(node['sha256']));
      files.set(inside.split(sep).join('/'), await readFile(object));
    }
  }
  return files;
}

async function customProcessors(project: string): Promise<Map<string, Uint8Array>> {
  const folder = join(project, PROCESSORS);
  const names = await readdir(folder).catch(() => []);
  const files = new Map<string, Uint8Array>();
  for (const name of names.sort())
    files.set(`${PROCESSORS}/${name}`, await readFile(join(folder, name)));
  return files;
}

/** One file that holds a notebook with its certificate, the raw bytes as received, and the project's processors. */
export async function bundleNotebook(
  path: string,
  project: string,
  client: Client,
): Promise<Uint8Array> {
  const content = new Map<string, Uint8Array>([
    [basename(path), await readFile(path)],
    ...(await rawFiles(path, project, client)),
    ...(await customProcessors(project)),
  ]);
  const manifest: Manifest = {
    version: 1,
    notebook: basename(path),
    files: [...content].map(([name, bytes]) => ({ path: name, sha256: sha256(bytes) })),
    made_with: { node: process.version },
  };
  const all = {
    [MANIFEST]: Buffer.from(JSON.stringify(manifest, null, 2)),
    ...Object.fromEntries(content),
  };
  return zipSync(all, { mtime: EPOCH, level: 6 });
}

/**
 * Lays a bundle out in a folder, which becomes a project of its own.
 *
 * @throws AssayError `bundle-broken` when a file is missing, changed, or would land outside the folder
 */
export async function unbundle(bytes: Uint8Array, folder: string): Promise<Manifest> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw new AssayError('bundle-broken', `this is not a bundle: ${(error as Error).message}`);
  }
  const listed = files[MANIFEST];
  if (listed === undefined) throw new AssayError('bundle-broken', 'the bundle has no manifest');
  const manifest = JSON.parse(Buffer.from(listed).toString('utf8')) as Manifest;
  const root = resolve(folder);
  for (const { path, sha256: expected } of manifest.files) {
    const content = files[path];
    if (content === undefined) throw new AssayError('bundle-broken', `the bundle lacks ${path}`);
    if (sha256(content) !== expected)
      throw new AssayError('bundle-broken', `${path} was changed after it was bundled`);
    if (!resolve(root, path).startsWith(root + sep)) {
      throw new AssayError('bundle-broken', `${path} would land outside ${folder}`);
    }
  }
  // Everything is checked before anything is written.
  await mkdir(join(root, '.assay'), { recursive: true });
  for (const { path } of manifest.files) {
    const target = resolve(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, files[path] ?? new Uint8Array());
  }
  return manifest;
}
