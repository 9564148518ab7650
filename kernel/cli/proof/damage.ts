import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AssayError, CHART_MIME, DATASET_MIME, JOB_MIME, ROWS_MIME } from '@assay/schema';
import { sha256 } from '../../provenance/index.js';
import { type Notebook, readNotebook } from '../run/notebook.js';
import { type Certificate, CERTIFICATE_VERSION } from './certificate.js';
import { shapeFault } from './certificate-shape.js';
import type { Verification } from './verification.js';

/** A notebook with a certificate that can be held against something, or what keeps it from that. */
export type Opened = { notebook: Notebook; certificate: Certificate } | { damage: Verification };

const hashOf = async (path: string) => sha256(await readFile(path));

async function damaged(
  path: string,
  kind: 'notebook' | 'certificate',
  cause: string,
): Promise<Opened> {
  const name = basename(path);
  const node = { name, kind, expected: '', actual: await hashOf(path), equal: false };
  return { damage: { verified: false, nodes: [node], cause } };
}

const RESULTS = [CHART_MIME, DATASET_MIME, JOB_MIME, ROWS_MIME];

const showsResults = (notebook: Notebook) =>
  notebook.cells.some(({ outputs = [] }) =>
    outputs.some(({ data }) => RESULTS.some((mime) => data?.[mime] !== undefined)),
  );

/**
 * Opens a notebook for its proof. A file that is no notebook any more, and a certificate that is none any more, are
 * differences like others: they are named, and nothing is run.
 *
 * @throws AssayError `notebook-unreadable`; `certificate-missing` when the notebook was never run by `assay run`
 */
export async function openCertified(path: string): Promise<Opened> {
  let notebook: Notebook;
  try {
    notebook = await readNotebook(path);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'notebook-broken') throw error;
    return damaged(path, 'notebook', `notebook ${basename(path)} is damaged: ${error.message}`);
  }
  const assay = notebook.metadata['assay'] as Record<string, unknown> | undefined;
  const found = assay?.['certificate'];
  const remedy = `run it first: assay run ${path}`;
  if (found === undefined) {
    if (assay === undefined && !showsResults(notebook)) {
      throw new AssayError('certificate-missing', `${path} carries no certificate`, { remedy });
    }
    const cause = 'certificate gone: nothing proves the results that the notebook shows';
    return damaged(path, 'certificate', `${cause}; ${remedy}`);
  }
  const { version } = found as { version?: unknown };
  if (version !== CERTIFICATE_VERSION) {
    const said = `its version is ${JSON.stringify(version)}, not ${CERTIFICATE_VERSION}`;
    return damaged(path, 'certificate', `the certificate cannot be held: ${said}; ${remedy}`);
  }
  const fault = shapeFault(found);
  if (fault !== undefined) {
    return damaged(path, 'certificate', `the certificate was changed: ${fault}`);
  }
  return { notebook, certificate: found as Certificate };
}
