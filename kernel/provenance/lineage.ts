import { AssayError } from '@assay/schema';
import {
  findDataset,
  listDatasets,
  type KnownDataset,
  type Row,
  type Store,
} from '../store/index.js';
import type { StepInput } from './query-key.js';

export interface LineageNode {
  id: string;
  kind: 'object' | 'dataset' | 'step' | 'schema';
  name: string;
  [detail: string]: unknown;
}

/** What a dataset was made from, down to received bytes; an edge goes from what was used to what was made. */
export interface Lineage {
  dataset: string;
  nodes: LineageNode[];
  edges: { from: string; to: string }[];
}

/**
 * The lineage of a dataset from the ledger. An input that was changed or removed since stays in the graph by the content
 * that was used then, with `current: false`.
 *
 * @throws AssayError `dataset-unknown`
 */
export async function lineageOf(store: Store, nameOrId: string): Promise<Lineage> {
  const dataset = await findDataset(store, nameOrId);
  if (dataset === undefined) {
    throw new AssayError('dataset-unknown', `there is no dataset "${nameOrId}"`, { status: 404 });
  }
  const walk = new Walk(store, await listDatasets(store));
  await walk.dataset(dataset);
  return { dataset: dataset.name, nodes: [...walk.nodes.values()], edges: walk.edges };
}

class Walk {
  readonly nodes = new Map<string, LineageNode>();
  readonly edges: { from: string; to: string }[] = [];

  constructor(
    private readonly store: Store,
    private readonly known: readonly KnownDataset[],
  ) {}

  /** Adds a dataset with everything under it; gives its node's id. */
  async dataset(dataset: KnownDataset): Promise<string> {
    const id = `dataset:${dataset.content_hash}:${dataset.name}`;
    if (this.nodes.has(id)) return id;
    this.nodes.set(id, {
      id,
      kind: 'dataset',
      name: dataset.name,
      dataset_kind: dataset.kind,
      content_hash: dataset.content_hash,
      rows: dataset.rows,
      columns: dataset.columns,
      current: true,
    });
    if (dataset.kind === 'raw') {
      for (const file of filesOf(dataset)) await this.file(file, id, dataset);
      await this.schemas(dataset, id);
    }
    const steps = await this.stepsThatMade(dataset);
    for (const step of steps) await this.step(step, id);
    return id;
  }

  /**
   * The schema version that the dataset was held to last, and those by which a contract kept something out of it: of these
   * no run of a validation is left.
   */
  private async schemas(dataset: KnownDataset, madeId: string): Promise<void> {
    const files = (dataset.source?.['files'] ?? []) as { schema?: string }[];
    const rows = await this.store.query(
      `SELECT v.name, v.version, v.hash, v.definition FROM assay.schema_version v
       WHERE list_contains(from_json($2::JSON, '["VARCHAR"]'), v.name || '@' || v.version)
          OR v.name || '@' || v.version IN (SELECT schema_name || '@' || schema_version FROM assay.validation_run
                WHERE lower(dataset) = lower($1) ORDER BY number DESC LIMIT 1)
       ORDER BY v.name, v.version`,
      [dataset.name, JSON.stringify(files.flatMap(({ schema }) => schema ?? []))],
    );
    for (const { name, version, hash, definition } of rows) {
      const id = `schema:${String(name)}@${String(version)}`;
      const shown = `${String(name)}@${String(version)}`;
      this.nodes.set(id, { id, kind: 'schema', name: shown, version, hash, definition });
      this.edge(id, madeId);
    }
  }

  private async stepsThatMade(dataset: KnownDataset): Promise<Row[]> {
    if (dataset.kind === 'raw') return [];
    return this.store.query(
      `SELECT s.key, s.processor, s.code_hash, s.parameters, s.inputs, s.engine, s.output_hash,
         CAST(s.job_id AS VARCHAR) AS job_id, m.map
       FROM assay.step s LEFT JOIN assay.coordinate_map m ON m.step_key = s.key
       WHERE s.key IN (SELECT step_key FROM assay.job WHERE id = $1)
          OR s.relation = $2
       ORDER BY s.key`,
      [dataset.job_id, dataset.relation],
    );
  }

  private async step(row: Row, madeId: string): Promise<void> {
    const id = `step:${String(row['key'])}`;
    this.edge(id, madeId);
    if (this.nodes.has(id)) return;
    this.nodes.set(id, {
      id,
      kind: 'step',
      name: String(row['processor']),
      job_id: row['job_id'],
      code_hash: row['code_hash'],
      parameters: row['parameters'],
      engine: row['engine'],
      output_hash: row['output_hash'],
      coordinates: row['map'] ?? null,
    });
    for (const input of row['inputs'] as StepInput[]) {
      this.edge(await this.input(input), id);
    }
  }

  private async input(input: StepInput): Promise<string> {
    const sameContent = this.known.filter((one) => one.content_hash === input.content_hash);
    const dataset = sameContent.find((one) => one.name === input.dataset) ?? sameContent[0];
    if (dataset !== undefined) return this.dataset(dataset);
    const id = `dataset:${input.content_hash}:${input.dataset}`;
    const { dataset: name, content_hash } = input;
    this.nodes.set(id, { id, kind: 'dataset', name, content_hash, current: false });
    return id;
  }

  private async file(fileId: string, madeId: string, dataset: KnownDataset): Promise<void> {
    const rows = await this.store.query(
      `SELECT f.name, f.kind, f.sha256, f.bytes, f.location, f.media_type FROM assay.data_file f WHERE f.id = $1`,
      [fileId],
    );
    for (const row of rows) {
      const id = `object:${String(row['sha256'])}`;
      const { name, kind, ...rest } = row;
      const pages = pagesOf(dataset, fileId);
      this.nodes.set(id, {
        ...rest,
        id,
        kind: 'object',
        name: String(name),
        source_kind: kind,
        pages,
      });
      this.edge(id, madeId);
    }
  }

  private edge(from: string, to: string): void {
    if (!this.edges.some((edge) => edge.from === from && edge.to === to)) {
      this.edges.push({ from, to });
    }
  }
}

/** The ids of all files that were loaded into a dataset: one, or with append, merge and folders several. */
function filesOf(dataset: KnownDataset): string[] {
  const listed: unknown = dataset.source?.['files'];
  const files = (Array.isArray(listed) ? listed : []) as { data_file_id?: unknown }[];
  const ids = files.map((file) => file.data_file_id).filter((id) => typeof id === 'string');
  const own = dataset.data_file_id;
  return [...new Set([...ids, ...(own === null ? [] : [own])])];
}

/** How many answers of an API one file holds. */
function pagesOf(dataset: KnownDataset, fileId: string): number {
  const listed = (dataset.source?.['files'] ?? []) as { data_file_id?: unknown; pages?: unknown }[];
  const own = listed.find((file) => file.data_file_id === fileId);
  const pages = own?.pages ?? dataset.source?.['pages'];
  return typeof pages === 'number' ? pages : 1;
}
