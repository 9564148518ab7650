import type { Client } from '../../client/index.js';

export interface SchemaVersion {
  name: string;
  version: number;
  definition: unknown;
}

const API = '/api/v1/schemas';

/** A project's JSON Schemas, each name's versions in their order. */
export async function schemasOf(client: Client): Promise<SchemaVersion[]> {
  const { data } = await client.request<{ data: SchemaVersion[] }>('GET', API);
  return data
    .map(({ name, version, definition }) => ({ name, version, definition }))
    .sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));
}

/** Makes them known in another project, so that a load there is checked by the same rules. */
export async function addSchemas(client: Client, schemas: readonly SchemaVersion[]): Promise<void> {
  for (const { name, definition } of schemas) {
    await client.request('POST', API, { name, definition });
  }
}
