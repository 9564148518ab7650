import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { presentStore } from './present-store.js';
import { unbundle } from './unbundle.js';
import type { Verification } from './verification.js';
import { verifyNotebook, type VerifyOptions } from './verify.js';

/** Verifies a notebook, or the one in a bundle without laying the bundle out anywhere that stays. */
export async function verifyFile(
  path: string,
  context: CommandContext,
  options: VerifyOptions,
): Promise<Verification> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new AssayError('notebook-unreadable', `cannot read ${path}: ${(error as Error).message}`);
  });
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') {
    return verifyNotebook(path, context, options);
  }
  const folder = await mkdtemp(join(tmpdir(), 'assay-bundle-'));
  try {
    const { notebook } = await unbundle(bytes, folder);
    const inside = { ...context, project: folder, explicitProject: true };
    const verified = await verifyNotebook(join(folder, notebook), inside, options);
    const { client } = await presentStore(folder);
    await client?.stop();
    await client?.close();
    return verified;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
