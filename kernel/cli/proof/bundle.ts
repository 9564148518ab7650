import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { zipSync } from 'fflate';
import { AssayError } from '@assay/schema';
import type { Client } from '../../client/index.js';
import { sha256 } from '../../provenance/index.js';
import { readNotebook } from '../run/notebook.js';
import { type Certificate, type CertificateNode, certificateOf, keyOf } from './certificate.js';
import { sealArchive } from './bundle-seal.js';
import { customProcessors } from './custom-scripts.js';
import { type Environment, environment } from './environment.js';
import { receivedFiles } from './received.js';
import { roCrate } from './ro-crate.js';
import { schemasOf } from './schemas.js';

export interface Manifest {
  version: 2;
  notebook: string;
  /** Every file of the bundle by its path in the project that it becomes. */
  files: { path: string; sha256: string }[];
  made_with: Environment;
}

export const MANIFEST = 'manifest.json';
export const SCHEMAS = 'schemas.json';
const CRATE = 'ro-crate-metadata.json';
/** A bundle's bytes depend on its contents only. */
const EPOCH = new Date(1980, 0, 1);

/** Raw files that the notebook's tables came from, by their path under the notebook's folder. */
async function rawFiles(
  path: string,
  { nodes }: Certificate,
  project: string,
  client: Client,
): Promise<Map<string, Uint8Array>> {
  const folder = dirname(resolve(path));
  const files = new Map<string, Uint8Array>();
  const tables = nodes.filter(({ kind, inputs }) => kind === 'table' && !isQuery(inputs));
  for (const { name } of tables) {
    const { nodes: lineage } = await client.lineage(name);
    for (const node of lineage.filter((one) => one.kind === 'object')) {
      const location = String(node['location']);
      // What came from the network travels by its hash: `receivedFiles`.
      if (!isAbsolute(location)) continue;
      const inside = relative(folder, location);
      if (inside.startsWith('..') || isAbsolute(inside)) {
        throw new AssayError(
          'file-outside',
          `${name} was loaded from ${location}, which lies outside ${folder}`,
          { remedy: 'move the file beside the notebook and load it from there' },
        );
      }
      const object = join(project, '.assay', 'objects', String(node['sha256']));
      files.set(inside.split(sep).join('/'), await readFile(object));
    }
  }
  const loaded = new Set(tables.flatMap(({ inputs = [] }) => inputs));
  for (const node of nodes) {
    if (node.kind !== 'raw' || node.received !== undefined || loaded.has(keyOf(node))) continue;
    files.set(node.name, await readByCell(folder, node));
  }
  return files;
}

/** A file that a cell reads itself; nothing keeps a copy of it. */
async function readByCell(folder: string, { name, hash }: CertificateNode): Promise<Uint8Array> {
  const remedy = 'put it beside the notebook, read it from there, and run the notebook again';
  if (name.startsWith('../')) {
    throw new AssayError('file-outside', `a cell reads ${name}, which lies outside ${folder}`, {
      remedy,
    });
  }
  const bytes = await readFile(join(folder, name)).catch(() => undefined);
  if (bytes !== undefined && sha256(bytes) === hash) return bytes;
  throw new AssayError(
    'file-outside',
    `a cell has read ${name}, which does not lie in ${folder} with the bytes that it had`,
    { remedy },
  );
}

const isQuery = (inputs: readonly string[] = []) => inputs.some((key) => key.startsWith('cell:'));

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/**
 * One file that holds a notebook with its certificate, the raw bytes as received, what the network sent, schemas, and the
 * project's processors: a zip that is a Workflow Run RO-Crate. Equal content gives equal bytes.
 *
 * @throws AssayError `certificate-missing` when `assay run` has not saved the notebook, `file-outside`
 */
export async function bundleNotebook(
  path: string,
  project: string,
  client: Client,
): Promise<Uint8Array> {
  const certificate = certificateOf(await readNotebook(path));
  if (certificate === undefined) {
    throw new AssayError('certificate-missing', `${path} carries no certificate`, {
      remedy: `run it first: assay run ${path}`,
    });
  }
  const notebook = basename(path);
  const schemas = await schemasOf(client);
  const content = new Map<string, Uint8Array>([
    [notebook, await readFile(path)],
    ...(await rawFiles(path, certificate, project, client)),
    ...(await receivedFiles(certificate.nodes, project)),
    ...(await customProcessors(project)),
    ...(schemas.length === 0 ? [] : [[SCHEMAS, json(schemas)] as const]),
  ]);
  const listed = () => [...content].map(([name, bytes]) => ({ path: name, sha256: sha256(bytes) }));
  const made = environment();
  content.set(CRATE, json(roCrate(notebook, listed(), certificate, made)));
  const files = listed();
  const manifest: Manifest = { version: 2, notebook, files, made_with: made };
  const all = {
    [MANIFEST]: json(manifest),
    ...Object.fromEntries(content),
  };
  return sealArchive(zipSync(all, { mtime: EPOCH, level: 6 }));
}
