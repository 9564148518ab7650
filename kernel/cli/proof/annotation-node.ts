import type { Annotation } from '@assay/schema';
import { canonicalHash } from '../canonical-hash.js';
import type { Client } from '../../client/index.js';
import type { CertificateNode } from './certificate.js';

/** What an annotation says, without when and under which id. */
const meaning = (a: Annotation) => ({
  kind: a.kind,
  x_column: a.x_column ?? null,
  y_column: a.y_column ?? null,
  x0: a.x0,
  x1: a.x1,
  y0: a.y0 ?? null,
  y1: a.y1 ?? null,
  text: a.text,
  author: a.author,
  // What was certified before there were tags and colours stays as it was.
  ...(a.tags === undefined || a.tags.length === 0 ? {} : { tags: a.tags }),
  ...(a.color == null ? {} : { color: a.color }),
});

/** All that is noted on a dataset, in an order that does not depend on when it was noted. */
export async function annotationNode(client: Client, dataset: string): Promise<CertificateNode> {
  const all = (await client.annotations(dataset)).map((a) => JSON.stringify(meaning(a))).sort();
  const content = all.map((text) => JSON.parse(text) as unknown);
  return { name: dataset, kind: 'annotations', hash: canonicalHash(content), content };
}
