import { dirname, resolve } from 'node:path';
import { type Client, connect, findProject } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import { AssayError } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { readNotebook } from '../run/notebook.js';
import {
  annotationNode,
  type Certificate,
  type CertificateNode,
  certificateOf,
  savedNodes,
  sealed,
  storedNodes,
} from './certificate.js';
import { freshRun } from './fresh-run.js';

export interface VerifiedNode {
  name: string;
  kind: CertificateNode['kind'];
  expected: string;
  actual: string | null;
  equal: boolean;
}

export interface Verification {
  verified: boolean;
  nodes: VerifiedNode[];
  cause?: string;
}

const key = (node: { kind: string; name: string }) => `${node.kind}:${node.name}`;
const byKey = (nodes: CertificateNode[]) => new Map(nodes.map((node) => [key(node), node]));

/**
 * Compares a notebook's certificate with what stands in the notebook now, and with a run from raw bytes in an empty store.
 *
 * @throws AssayError `certificate-missing` when the notebook was never run by `assay run`
 */
export async function verifyNotebook(path: string, context: CommandContext): Promise<Verification> {
  const notebook = await readNotebook(path);
  const certificate = certificateOf(notebook);
  if (certificate === undefined) {
    throw new AssayError('certificate-missing', `${path} carries no certificate`, {
      remedy: `run it first: assay run ${path}`,
    });
  }
  const project = context.explicitProject ? context.project : findProject(dirname(resolve(path)));
  const saved = byKey(savedNodes(notebook));
  await using run = await freshRun(path, project, context);
  const derived = byKey([
    ...(await storedNodes(run.notebook, run.client)),
    ...savedNodes(run.notebook),
  ]);
  const present = await connect({ project, start: false }).catch(() => undefined);
  const nodes: VerifiedNode[] = [];
  for (const node of certificate.nodes) {
    nodes.push(compare(node, await actualOf(node, saved, derived, present)));
  }
  for (const [name, node] of [...saved].filter(([name]) => !byKey(certificate.nodes).has(name))) {
    nodes.push({ name: node.name, kind: node.kind, expected: '', actual: node.hash, equal: false });
    context.note(`${name} is not in the certificate`);
  }
  await present?.close();
  const cause = causeOf(certificate, nodes, run.outcome.error);
  return { verified: cause === undefined, nodes, ...(cause === undefined ? {} : { cause }) };
}

/** The hash that a node has today; null when nothing of its name is there any more. */
async function actualOf(
  node: CertificateNode,
  saved: Map<string, CertificateNode>,
  derived: Map<string, CertificateNode>,
  present: Client | undefined,
): Promise<string | null> {
  const now = saved.get(key(node));
  if (node.kind === 'cell') return now?.hash ?? null;
  if (node.kind === 'figure') {
    // The saved figure must be the certified one to the letter; the new run must draw the same under its annotations.
    const again = derived.get(key(node));
    if (now === undefined || now.hash !== node.hash) return now?.hash ?? null;
    return again?.base_hash === node.base_hash ? node.hash : (again?.hash ?? null);
  }
  if (node.kind === 'annotations') {
    if (canonicalHash(node.content) !== node.hash) return canonicalHash(node.content);
    if (present === undefined) return node.hash;
    return (await annotationNode(present, node.name)).hash;
  }
  const again = derived.get(key(node));
  if (node.kind === 'parameters' && canonicalHash(node.content) !== node.hash)
    return canonicalHash(node.content);
  return again?.hash ?? null;
}

const compare = (node: CertificateNode, actual: string | null): VerifiedNode => ({
  name: node.name,
  kind: node.kind,
  expected: node.hash,
  actual,
  equal: actual === node.hash,
});

/** Causes come before effects: bytes and code first, then what was made of them. */
const ORDER: CertificateNode['kind'][] = [
  'raw',
  'processor',
  'cell',
  'parameters',
  'annotations',
  'table',
  'value',
  'figure',
];

function causeOf(
  certificate: Certificate,
  nodes: VerifiedNode[],
  error: { ename: string; evalue: string } | null,
): string | undefined {
  const unequal = nodes.filter((node) => !node.equal);
  unequal.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const first = unequal[0];
  if (error !== null) return `the notebook no longer runs: ${error.ename}: ${error.evalue}`;
  if (first !== undefined) return `${first.kind} ${first.name} differs`;
  if (sealed(certificate.nodes).root !== certificate.root)
    return 'the certificate itself was changed';
  return undefined;
}
