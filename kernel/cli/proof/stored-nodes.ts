import { DATASET_MIME, type Job, JOB_MIME } from '@assay/schema';
import type { Client, LineageNode } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import type { Notebook } from '../run/notebook.js';
import { annotationNode } from './annotation-node.js';
import { type CertificateNode, NodeSet } from './certificate.js';
import { valueName } from './value-name.js';

/**
 * Nodes that stand in the store: raw bytes, tables, and of each step its code and parameters, each with its inputs.
 *
 * @param schemas - whether the schemas that rows were held to are among them. They are of a new run in an empty store only:
 *   in a store that is used, a dataset may have been validated by hand since, which is no part of what a notebook did
 */
export async function storedNodes(
  notebook: Notebook,
  client: Client,
  schemas = false,
): Promise<CertificateNode[]> {
  const collected = new Collection(client, schemas);
  for (const { data = {} } of notebook.cells.flatMap((cell) => cell.outputs ?? [])) {
    const dataset = data[DATASET_MIME] as { name: string } | undefined;
    if (dataset !== undefined) await collected.table(dataset.name);
    const job = data[JOB_MIME] as Job | undefined;
    if (job?.status === 'COMPLETED') await collected.job(job);
  }
  return collected.nodes.list();
}

class Collection {
  readonly nodes = new NodeSet();
  readonly #client: Client;
  readonly #tables = new Map<string, Promise<void>>();

  constructor(
    client: Client,
    private readonly schemas: boolean,
  ) {
    this.#client = client;
  }

  /** A table with everything that it was made from. */
  table(name: string): Promise<void> {
    const known = this.#tables.get(name) ?? this.#walk(name);
    this.#tables.set(name, known);
    return known;
  }

  /** What a step says besides its table is a node of its own; it is made of the same as the table. */
  async job(job: Job): Promise<void> {
    if (job.table !== null) await this.table(job.table);
    const { parameters, result_data: data } = await this.#client.result(job.result_id ?? job.id);
    if (job.table !== null && Object.keys(data ?? {}).length === 0) return;
    const name = valueName(job);
    const inputs =
      this.nodes.get(`table:${job.table}`)?.inputs ?? (await this.#inputsOf(job, name, parameters));
    this.nodes.add({ name, kind: 'value', hash: canonicalHash(data), inputs });
  }

  async #inputsOf(job: Job, name: string, parameters: unknown): Promise<string[]> {
    const inputs = this.#step(name, job.processor ?? name, job.code_hash ?? '', parameters);
    if (job.dataset === null) return inputs;
    await this.table(job.dataset);
    return [...inputs, `table:${job.dataset}`];
  }

  /** Code and parameters of the step that made `name`. */
  #step(name: string, processor: string, codeHash: string, parameters: unknown): string[] {
    const content = parameters;
    const keys = [
      this.nodes.add({ name, kind: 'parameters', hash: canonicalHash(content), content }),
    ];
    // A query's code is its statement, which is among its parameters.
    if (processor !== 'sql') {
      keys.push(this.nodes.add({ name: processor, kind: 'processor', hash: codeHash }));
    }
    return keys;
  }

  async #walk(name: string): Promise<void> {
    const { nodes, edges } = await this.#client.lineage(name);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const keys = new Map<string, string[]>();
    const madeOf = (id: string) => edges.filter((edge) => edge.to === id).map((edge) => edge.from);
    const visit = (id: string, made: string): string[] => {
      const known = keys.get(id);
      if (known !== undefined) return known;
      const node = byId.get(id);
      if (node === undefined) return [];
      const own = this.#add(node, made, (inside) =>
        madeOf(id).flatMap((one) => visit(one, inside)),
      );
      keys.set(id, own);
      return own;
    };
    for (const node of nodes) visit(node.id, node.name);
    for (const node of nodes) {
      if (node.kind !== 'dataset' || node['current'] !== true) continue;
      this.nodes.add(await annotationNode(this.#client, node.name));
    }
  }

  /** Adds what a lineage node stands for; gives the keys that whatever was made from it has as inputs. */
  #add(node: LineageNode, made: string, below: (made: string) => string[]): string[] {
    const { name } = node;
    if (node.kind === 'object') {
      const received = receivedOf(node);
      const raw = { name, kind: 'raw' as const, hash: String(node['sha256']) };
      return [this.nodes.add({ ...raw, ...(received === undefined ? {} : { received }) })];
    }
    if (node.kind === 'schema') {
      if (!this.schemas) return [];
      const content = node['definition'];
      return [this.nodes.add({ name, kind: 'schema', hash: canonicalHash(content), content })];
    }
    if (node.kind === 'step') {
      const { code_hash: code, parameters } = node;
      return [...this.#step(made, name, String(code), parameters), ...below(made)];
    }
    const inputs = [...new Set(below(name))];
    return [this.nodes.add({ name, kind: 'table', hash: String(node['content_hash']), inputs })];
  }
}

/** Of bytes that came from the network: where from. Files are read from where the notebook finds them. */
function receivedOf(node: LineageNode): CertificateNode['received'] {
  const location = String(node['location']);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(location) || location.startsWith('file:')) return undefined;
  const { media_type: mediaType, pages } = node;
  return { location, media_type: (mediaType ?? null) as string | null, pages: Number(pages ?? 1) };
}
