import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { vectorUnit } from './machine.js';
import type { StandardCode } from './processor-code.js';
import { sha256 } from './step-key.js';

/** What a bundled processor exports, as far as the catalogue is concerned. */
interface Exports {
  title?: string;
  description?: string;
  parameters?: Record<string, unknown>;
  coordinates?: unknown;
  process?: unknown;
  inPieces?: unknown;
}

/** The processors that come with the product: the bundles in `folder`, by name. */
export async function loadStandard(folder: URL): Promise<Map<string, StandardCode>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.js')).sort();
  const loaded = await Promise.all(files.map((file) => loadOne(new URL(file, folder))));
  return new Map(loaded.filter((code) => code !== undefined).map((code) => [code.name, code]));
}

/** What each file was like when its content was last found to be its processor's. */
const looks = new WeakMap<StandardCode, string>();

/** The processor as its bundle is now: an update of the product counts for a host that runs already. */
export async function refresh(known: StandardCode): Promise<StandardCode> {
  const { ino, size, ctimeNs } = statSync(known.url, { bigint: true });
  const look = `${ino} ${size} ${ctimeNs}`;
  if (looks.get(known) === look) return known;
  const same = sha256(await readFile(known.url)) === known.codeHash;
  const fresh = same ? known : ((await loadOne(known.url)) ?? known);
  looks.set(fresh, look);
  return fresh;
}

async function loadOne(file: URL): Promise<StandardCode | undefined> {
  const codeHash = sha256(await readFile(file));
  // Modules are kept by their whole URL: another content gets another one, here and in warm workers.
  const url = new URL(file);
  url.search = `v=${codeHash}`;
  const exports = (await import(url.href)) as Exports;
  if (typeof exports.process !== 'function') return undefined;
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '').slice(0, -'.js'.length);
  return {
    kind: 'standard',
    name,
    title: exports.title ?? name,
    description: exports.description ?? '',
    schema: closed(forThisMachine(exports.parameters ?? { type: 'object', properties: {} })),
    codeHash,
    coordinates: exports.coordinates,
    takesPieces: typeof exports.inPieces === 'function',
    url,
  };
}

/** A parameter that a standard processor does not know is a slip of the pen, never an extra. */
function closed(schema: Record<string, unknown>): Record<string, unknown> {
  return { additionalProperties: false, ...schema };
}

/**
 * A default that SciPy would take from the machine becomes a plain one here: filled into the parameters like any other it is part of
 * the step's key and record, so that a result depends on its parameters and not on where it was computed.
 */
function forThisMachine(schema: Record<string, unknown>): Record<string, unknown> {
  const properties = Object.entries(schema['properties'] ?? {}).map(([name, property]) => {
    const { 'x-default-of': source, ...plain } = property as Record<string, unknown>;
    return [name, source === 'machine' ? { ...plain, default: vectorUnit() } : property] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
