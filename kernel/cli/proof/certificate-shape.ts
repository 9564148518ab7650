import { isObject } from '@assay/schema';

const NODE_KEYS = new Set([
  ...['name', 'kind', 'hash', 'base_hash', 'content', 'inputs', 'received', 'proof'],
]);
const SIGNATURE_KEYS = ['algorithm', 'public_key', 'value'];
const KEYS = new Set(['version', 'nodes', 'root', 'signature']);
const WITH_CONTENT = new Set(['parameters', 'annotations', 'schema', 'versions', 'outside']);

const isHash = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/**
 * Where something in a notebook's metadata is no certificate of this version; undefined where all of it is. What the seal
 * does not cover (a key more, another algorithm's name) has no room here, so that no bit of a certificate is free.
 */
export function shapeFault(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is no object';
  const more = Object.keys(value).find((key) => !KEYS.has(key));
  if (more !== undefined) return `it holds "${more}"`;
  if (!isHash(value['root'])) return 'its root is no sha256';
  if (!Array.isArray(value['nodes'])) return 'it has no nodes';
  for (const [i, node] of value['nodes'].entries()) {
    const fault = nodeFault(node);
    if (fault !== undefined) return `${nameOf(node, i)} ${fault}`;
  }
  return value['signature'] === undefined ? undefined : signatureShape(value['signature']);
}

const nameOf = (node: unknown, i: number) =>
  isObject(node) && typeof node['name'] === 'string' && typeof node['kind'] === 'string'
    ? `its node ${node['kind']}:${node['name']}`
    : `its node ${i + 1}`;

function nodeFault(node: unknown): string | undefined {
  if (!isObject(node)) return 'is no object';
  const { name, kind, hash, base_hash: base, inputs, received, content } = node;
  const more = Object.keys(node).find((key) => !NODE_KEYS.has(key));
  if (more !== undefined) return `holds "${more}"`;
  if (typeof name !== 'string' || typeof kind !== 'string') return 'has no name or no kind';
  if (!isHash(hash)) return 'has no sha256';
  if (!isHash(node['proof'])) return 'has no proof';
  if (base !== undefined && !isHash(base)) return 'has a base that is no sha256';
  const keys = inputs ?? [];
  if (!Array.isArray(keys) || keys.some((key) => typeof key !== 'string')) return 'has odd inputs';
  if (received !== undefined && !isObject(received)) return 'came from nowhere';
  if (WITH_CONTENT.has(kind) !== (content !== undefined)) return 'has content where none belongs';
  return undefined;
}

function signatureShape(signature: unknown): string | undefined {
  if (!isObject(signature)) return 'its signature is no object';
  const keys = Object.keys(signature).sort();
  if (keys.join() !== SIGNATURE_KEYS.join()) return `its signature holds ${keys.join(', ')}`;
  if (signature['algorithm'] !== 'Ed25519') return 'its signature is not by Ed25519';
  // Base64 has texts that differ and mean the same bytes; only one of them is what was written.
  const written = (text: unknown) =>
    typeof text === 'string' && Buffer.from(text, 'base64').toString('base64') === text;
  return written(signature['public_key']) && written(signature['value'])
    ? undefined
    : 'its signature is not in base64';
}
