import type { Client } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import type { CertificateNode } from './certificate.js';
import { environment } from './environment.js';

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
  const then = nodes.find(({ kind }) => kind === 'versions')?.content as Record<string, unknown>;
  const now = (await versionsNode(client)).content as Record<string, unknown>;
  const said = Object.keys(now)
    .filter((name) => then?.[name] !== undefined && then[name] !== now[name])
    .map((name) => `${name} was ${String(then[name])}, here it is ${String(now[name])}`);
  return said.length === 0 ? undefined : said.join(', ');
}
