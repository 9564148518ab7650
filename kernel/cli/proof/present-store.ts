import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, connect } from '../../client/index.js';

/** What a project holds now, as far as it holds anything. */
export interface Present {
  /** The project's folder. */
  project: string;
  /** Undefined where the project has no store yet, as in a fresh clone. */
  client: Client | undefined;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens the project's store, its host started where there is none; a project without a store stays without. */
export async function presentStore(project: string): Promise<Present> {
  const there = await stat(join(project, '.assay', 'store.duckdb')).catch(() => undefined);
  const client = there === undefined ? undefined : await connect({ project });
  return { project, client, [Symbol.asyncDispose]: async () => client?.close() };
}
