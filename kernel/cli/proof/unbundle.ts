import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { AssayError } from '@assay/schema';
import { connect } from '../../client/index.js';
import { type Manifest, MANIFEST, SCHEMAS, sha256 } from './bundle.js';
import { addSchemas, type SchemaVersion } from './schemas.js';

const broken = (why: string) =>
  new AssayError('bundle-broken', why, { remedy: 'ask for the bundle once more' });

function opened(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw broken(`this is not a bundle: ${(error as Error).message}`);
  }
}

function manifestOf(files: Record<string, Uint8Array>): Manifest {
  const listed = files[MANIFEST];
  if (listed === undefined) throw broken('the bundle has no manifest');
  try {
    const manifest = JSON.parse(Buffer.from(listed).toString('utf8')) as Manifest;
    if (manifest.version === 1 && Array.isArray(manifest.files)) return manifest;
  } catch {
    // Not JSON is one of the ways in which it is no manifest.
  }
  throw broken("the bundle's manifest is not one that this version reads");
}

/**
 * Lays a bundle out in a folder, which becomes a project of its own.
 *
 * @throws AssayError `bundle-broken` when a file is missing, changed, or would land outside the folder
 */
export async function unbundle(bytes: Uint8Array, folder: string): Promise<Manifest> {
  const files = opened(bytes);
  const manifest = manifestOf(files);
  const root = resolve(folder);
  for (const { path, sha256: expected } of manifest.files) {
    const content = files[path];
    if (content === undefined) throw broken(`the bundle lacks ${path}`);
    if (sha256(content) !== expected) throw broken(`${path} was changed after it was bundled`);
    if (!resolve(root, path).startsWith(root + sep)) {
      throw broken(`${path} would land outside ${folder}`);
    }
  }
  // Everything is checked before anything is written.
  await mkdir(join(root, '.assay'), { recursive: true });
  for (const { path } of manifest.files) {
    const target = resolve(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, files[path] ?? new Uint8Array());
  }
  const schemas = files[SCHEMAS];
  if (schemas !== undefined) {
    const client = await connect({ project: root });
    try {
      await addSchemas(
        client,
        JSON.parse(Buffer.from(schemas).toString('utf8')) as SchemaVersion[],
      );
    } finally {
      await client.close();
    }
  }
  return manifest;
}
