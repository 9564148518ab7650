import { readdir, readFile } from 'node:fs/promises';
import type { StandardCode } from './processor-code.js';
import { sha256 } from './step-key.js';

/** What a bundled processor exports, as far as the catalogue is concerned. */
interface Exports {
  title?: string;
  description?: string;
  parameters?: Record<string, unknown>;
  process?: unknown;
}

/** The processors that come with the product: the bundles in `folder`, by name. */
export async function loadStandard(folder: URL): Promise<Map<string, StandardCode>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.js')).sort();
  const loaded = await Promise.all(files.map((file) => loadOne(new URL(file, folder))));
  return new Map(loaded.filter((code) => code !== undefined).map((code) => [code.name, code]));
}

async function loadOne(url: URL): Promise<StandardCode | undefined> {
  const [exports, bytes] = await Promise.all([import(url.href) as Promise<Exports>, readFile(url)]);
  if (typeof exports.process !== 'function') return undefined;
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '').slice(0, -'.js'.length);
  return {
    kind: 'standard',
    name,
    title: exports.title ?? name,
    description: exports.description ?? '',
    schema: closed(exports.parameters ?? { type: 'object', properties: {} }),
    codeHash: sha256(bytes),
    url,
  };
}

/** A parameter that a standard processor does not know is a slip of the pen, never an extra. */
function closed(schema: Record<string, unknown>): Record<string, unknown> {
  return { additionalProperties: false, ...schema };
}
