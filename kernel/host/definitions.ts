import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type JsonSchema = Record<string, unknown>;

/** The JSON Schemas of schema/definitions, by name, with references that fastify and OpenAPI can follow. */
export async function loadDefinitions(): Promise<JsonSchema[]> {
  const folder = definitionsFolder();
  const files = (await readdir(folder)).filter((name) => name.endsWith('.schema.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      return JSON.parse(text.replace(/"([a-z-]+)\.schema\.json"/g, '"$1#"')) as JsonSchema;
    }),
  );
}

function definitionsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'schema', 'definitions'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('schema/definitions was not found');
    folder = parent;
  }
  return join(folder, 'schema', 'definitions');
}
