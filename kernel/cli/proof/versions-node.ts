import { isObject } from '@assay/schema';
import type { Client } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import type { Notebook } from '../run/notebook.js';
import { type CertificateNode, certificateOf } from './certificate.js';
import { environment, mismatches } from './environment.js';

/** What computed: of the product, its runtime and its engine. Figures are to be the same on others, so none is held to it. */
export async function versionsNode(client: Client): Promise<CertificateNode> {
  const { assay, node, v8 } = environment();
  const { rows } = await client.sql('SELECT version()');
  const content = { assay, node, v8, duckdb: String(rows[0]?.[0]) };
  return { name: 'engine', kind: 'versions', hash: canonicalHash(content), content };
}

/** In words, which versions a certificate was made with that are others here. */
export async function otherVersions(
  nodes: readonly CertificateNode[],
  client: Client,
): Promise<string | undefined> {
  const [then] = nodes.filter(({ kind }) => kind === 'versions').map(contentOf);
  const said = mismatches(then ?? {}, contentOf(await versionsNode(client)));
  return said.length === 0 ? undefined : said.join(', ');
}

/** In words, with which versions a notebook was made, or an interrupted run of it, that are others here: known before anything runs. */
export async function otherEnvironment(
  notebook: Notebook,
  client: Client,
): Promise<string | undefined> {
  const { running } = (notebook.metadata['assay'] ?? {}) as Record<string, unknown>;
  if (!isObject(running)) {
    const said = await otherVersions(certificateOf(notebook)?.nodes ?? [], client);
    return said === undefined ? undefined : `the notebook was made with other versions: ${said}`;
  }
  const said = mismatches(running, { ...environment() });
  if (said.length === 0) return undefined;
  return `the interrupted run had another environment: ${said.join(', ')}`;
}

const contentOf = ({ content }: CertificateNode) => content as Record<string, unknown>;
