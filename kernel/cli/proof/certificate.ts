import { createHash } from 'node:crypto';
import type { Client } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import {
  ANNOTATION_LAYER,
  type Annotation,
  CHART_MIME,
  DATASET_MIME,
  type Job,
  JOB_MIME,
} from '@assay/schema';
import { type Notebook, sourceOf } from '../run/notebook.js';

/**
 * What a saved notebook rests on and what it shows, each by the hash of its content. A node whose hash differs after a new
 * run from the raw bytes is where the figure's proof breaks.
 */
export interface CertificateNode {
  name: string;
  kind: 'cell' | 'raw' | 'processor' | 'parameters' | 'table' | 'value' | 'figure' | 'annotations';
  hash: string;
  /** Of a figure: the same without its annotations, which a new run draws only when cells make them. */
  base_hash?: string;
  /** Readable content of parameters, so that a difference can name the parameter. */
  content?: unknown;
}

export interface Certificate {
  version: 1;
  nodes: CertificateNode[];
  /** sha256 over all nodes. */
  root: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export function certificateOf(notebook: Notebook): Certificate | undefined {
  const assay = notebook.metadata['assay'] as { certificate?: Certificate } | undefined;
  return assay?.certificate;
}

export function sealed(nodes: CertificateNode[]): Certificate {
  return { version: 1, nodes, root: canonicalHash(nodes) };
}

/** Nodes that stand in the notebook itself: its code and its saved figures. */
export function savedNodes(notebook: Notebook): CertificateNode[] {
  const nodes: CertificateNode[] = [];
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    nodes.push({ name: `cell ${index + 1}`, kind: 'cell', hash: sha256(sourceOf(cell)) });
  }
  const figures = notebook.cells
    .flatMap((cell) => cell.outputs ?? [])
    .filter((output) => output.data?.[CHART_MIME] !== undefined);
  for (const [index, { data = {} }] of figures.entries()) {
    nodes.push({ name: `figure ${index + 1}`, kind: 'figure', ...figureHashes(data) });
  }
  return nodes;
}

/** A figure is its spec and its picture; either one changed is another figure. */
function figureHashes(data: Record<string, unknown>): { hash: string; base_hash: string } {
  const spec = data[CHART_MIME] as { layer?: { name?: string }[] };
  const picture = data['image/svg+xml'];
  const text = Array.isArray(picture) ? picture.join('') : picture;
  const layer = (spec.layer ?? []).filter((one) => one.name?.startsWith(ANNOTATION_LAYER) !== true);
  return {
    hash: canonicalHash([spec, text ?? null]),
    base_hash: canonicalHash({ ...spec, layer }),
  };
}

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
});

export async function annotationNode(client: Client, dataset: string): Promise<CertificateNode> {
  const all = (await client.annotations(dataset)).map((a) => JSON.stringify(meaning(a))).sort();
  const content = all.map((text) => JSON.parse(text) as unknown);
  return { name: dataset, kind: 'annotations', hash: canonicalHash(content), content };
}

/** Nodes that stand in the store: raw bytes, tables, and of each job its code and parameters. */
export async function storedNodes(notebook: Notebook, client: Client): Promise<CertificateNode[]> {
  const nodes = new Map<string, CertificateNode>();
  const add = (node: CertificateNode) => nodes.set(`${node.kind}:${node.name}`, node);
  const table = async (name: string) => {
    const dataset = await client.dataset(name);
    add({ name, kind: 'table', hash: dataset.content_hash });
    const source = dataset.source;
    if (source) add({ name: source.name ?? name, kind: 'raw', hash: source.sha256 });
    add(await annotationNode(client, name));
  };
  const outputs = notebook.cells.flatMap((cell) => cell.outputs ?? []);
  for (const { data = {} } of outputs) {
    const dataset = data[DATASET_MIME] as { name: string } | undefined;
    if (dataset !== undefined) await table(dataset.name);
    const job = data[JOB_MIME] as Job | undefined;
    if (job?.status !== 'COMPLETED') continue;
    const result = await client.result(job.result_id ?? job.id);
    const name = job.table ?? `${job.processor}(${job.dataset})`;
    add({
      name,
      kind: 'parameters',
      hash: canonicalHash(result.parameters),
      content: result.parameters,
    });
    add({ name: job.processor ?? name, kind: 'processor', hash: job.code_hash ?? '' });
    if (job.table === null) add({ name, kind: 'value', hash: canonicalHash(result.result_data) });
    else await table(job.table);
  }
  return [...nodes.values()];
}
