import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { AssayError } from '@assay/schema';
import { connect } from '../../client/index.js';
import { sha256 } from '../../provenance/index.js';
import { type Manifest, MANIFEST, SCHEMAS } from './bundle.js';
import { isSealed } from './bundle-seal.js';
import { addSchemas, type SchemaVersion } from './schemas.js';

const broken = (why: string) =>
  new AssayError('bundle-broken', why, { remedy: 'ask for the bundle once more' });

/** The members by their names; one that cannot be read is named. */
function opened(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    unzipSync(bytes, { filter: () => false });
  } catch (error) {
    throw broken(`this is not a bundle: ${(error as Error).message}`);
  }
  let reading = '';
  try {
    return unzipSync(bytes, {
      filter: ({ name }) => {
        reading = name;
        return true;
      },
    });
  } catch (error) {
    throw broken(`${reading} was changed after it was bundled: ${(error as Error).message}`);
  }
}

function manifestOf(files: Record<string, Uint8Array>): Manifest {
  const listed = files[MANIFEST];
  if (listed === undefined) throw broken(`the bundle lacks ${MANIFEST}`);
  try {
    const manifest = JSON.parse(Buffer.from(listed).toString('utf8')) as Manifest;
    const isFile = (file: Partial<Manifest['files'][number]> | null) =>
      typeof file?.path === 'string' && typeof file.sha256 === 'string';
    if (manifest.version === 2 && manifest.files.every(isFile)) return manifest;
  } catch {
    // Not JSON is one of the ways in which it is no manifest.
  }
  throw broken(`${MANIFEST} is not one that this version reads`);
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
  if (!isSealed(bytes)) {
    throw broken(`${MANIFEST} or the archive's own frame was changed after it was bundled`);
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
