import { createHash } from 'node:crypto';
import { canonicalHash } from '../canonical-hash.js';
import type { Notebook } from '../run/notebook.js';

/**
 * What a saved notebook rests on and what it shows, each by the hash of its content. A node whose hash differs after a new
 * run from the raw bytes is where the figure's proof breaks.
 */
export interface CertificateNode {
  name: string;
  kind:
    | 'cell'
    | 'raw'
    | 'schema'
    | 'processor'
    | 'parameters'
    | 'table'
    | 'value'
    | 'figure'
    | 'annotations'
    | 'output'
    | 'outside'
    | 'versions';
  hash: string;
  /** Of a figure: the same without its annotations, which a new run draws only when cells make them. */
  base_hash?: string;
  /** Readable content of parameters, schemas, annotations, versions and what no bytes are kept of, so that a difference can be named. */
  content?: unknown;
  /** Keys (`kind:name`) of the nodes that this one was made from. */
  inputs?: string[];
  /** Of raw bytes that came from the network: where from, and how they are read again without it. */
  received?: { location: string; media_type: string | null; pages: number };
}

export interface SealedNode extends CertificateNode {
  /** sha256 over this node and, through its inputs' proofs, everything under it down to the raw bytes. */
  proof: string;
}

export interface Signature {
  algorithm: 'Ed25519';
  /** SubjectPublicKeyInfo, DER in base64. */
  public_key: string;
  /** Over the root's 32 bytes, in base64. */
  value: string;
}

export interface Certificate {
  version: 3;
  nodes: SealedNode[];
  /** sha256 over the proofs of all nodes, in their order. */
  root: string;
  signature?: Signature;
}

export const CERTIFICATE_VERSION = 3;

export const keyOf = (node: { kind: string; name: string }): string => `${node.kind}:${node.name}`;

/** What stands where a notebook's certificate belongs; it may be damaged. */
export const certificateOf = (notebook: Notebook): Certificate | undefined =>
  (notebook.metadata['assay'] as { certificate?: Certificate } | undefined)?.certificate;

/**
 * A Merkle graph (R. Merkle, 1987) over the nodes: a node's proof covers its own kind, name and hash and the proofs of its
 * inputs, so that a figure's proof alone commits to every byte under it.
 */
export function sealed(nodes: readonly CertificateNode[]): Certificate {
  const byKey = new Map(nodes.map((node) => [keyOf(node), node]));
  const proofs = new Map<string, string>();
  const proofOf = (node: CertificateNode): string => {
    const known = proofs.get(keyOf(node));
    if (known !== undefined) return known;
    // A node that stands for itself while it is being proved would be a circle; lineage has none.
    const inputs = (node.inputs ?? []).map((key) => {
      const input = byKey.get(key);
      return input === undefined || input === node ? key : proofOf(input);
    });
    const extra = [node.base_hash, node.received].filter((part) => part !== undefined);
    const proof = canonicalHash([node.kind, node.name, node.hash, ...extra, inputs]);
    proofs.set(keyOf(node), proof);
    return proof;
  };
  const all = nodes.map((node) => ({ ...node, proof: proofOf(node) }));
  return { version: CERTIFICATE_VERSION, nodes: all, root: rootOf(all) };
}

export function rootOf(nodes: readonly SealedNode[]): string {
  const hash = createHash('sha256');
  for (const node of nodes) hash.update(Buffer.from(node.proof, 'hex'));
  return hash.digest('hex');
}

/** Nodes by their key. Two things of one name and kind that differ get a number, in the order in which they came. */
export class NodeSet {
  readonly #nodes = new Map<string, CertificateNode>();

  /** Gives the key under which the node stands. */
  add(node: CertificateNode): string {
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? node.name : `${node.name} (${count})`;
      const key = keyOf({ kind: node.kind, name });
      const known = this.#nodes.get(key);
      if (known?.hash === node.hash) return key;
      if (known !== undefined) continue;
      this.#nodes.set(key, { ...node, name });
      return key;
    }
  }

  get(key: string): CertificateNode | undefined {
    return this.#nodes.get(key);
  }

  list(): CertificateNode[] {
    return [...this.#nodes.values()];
  }
}
