import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ANNOTATION_FILE, AssayError } from '@assay/schema';
import { findProject } from '../../client/index.js';
import { canonicalHash } from '../canonical-hash.js';
import type { CommandContext } from '../context.js';
import { fileHash } from '../file-hash.js';
import { annotationNode } from './annotation-node.js';
import { type Certificate, type CertificateNode, keyOf } from './certificate.js';
import { certificateFault } from './certificate-fault.js';
import { openCertified } from './damage.js';
import { freshRun } from './fresh-run.js';
import { customScripts } from './custom-scripts.js';
import { type Present, presentStore } from './present-store.js';
import { nodesOfRun, unproven } from './read-nodes.js';
import { savedNodes } from './saved-nodes.js';
import { schemasOf } from './schemas.js';
import { storedNodes } from './stored-nodes.js';
import type { Verification, VerifiedNode } from './verification.js';
import { otherVersions } from './versions-node.js';

const byKey = <T extends CertificateNode>(nodes: readonly T[]) =>
  new Map(nodes.map((node) => [keyOf(node), node]));

/** What a certificate is held against. */
export interface Evidence {
  /** What stands in the notebook now. */
  saved: Map<string, CertificateNode>;
  /** What a run from raw bytes in an empty store gave. */
  derived: Map<string, CertificateNode>;
  /** sha256 of the project's own processors by their names. */
  scripts: ReadonlyMap<string, string>;
  present: Pick<Present, 'project' | 'client'>;
  /** Whether the project keeps its notes as text. */
  notesKept: boolean;
  /** What ended the new run before its end. */
  error: { ename: string; evalue: string } | null;
}

export interface VerifyOptions {
  /** A PEM file: the key that must have signed. */
  publicKey?: string;
  /** Limit for each cell of the new run. */
  timeoutMs?: number;
}

/** Changed code may never end; what was certified ended once. */
const LIMIT_FOR_CHANGED_CODE_MS = 60_000;

/**
 * Compares a notebook's certificate with what stands in the notebook now, and with a run from raw bytes in an empty store.
 *
 * @throws AssayError `notebook-unreadable`; `certificate-missing` when the notebook was never run by `assay run`
 */
export async function verifyNotebook(
  path: string,
  context: CommandContext,
  { publicKey, timeoutMs }: VerifyOptions = {},
): Promise<Verification> {
  const opened = await openCertified(path);
  if ('damage' in opened) return opened.damage;
  const { notebook, certificate } = opened;
  const saved = byKey(savedNodes(notebook));
  const project = context.explicitProject ? context.project : findProject(dirname(resolve(path)));
  const scripts = await customScripts(project);
  const trusted = certificate.nodes.every((node) => isUnchangedCode(node, saved, scripts));
  const limit = timeoutMs ?? (trusted ? undefined : LIMIT_FOR_CHANGED_CODE_MS);
  await using present = await presentStore(project);
  await using run = await freshRun(path, {
    ...{ project, context },
    ...(limit === undefined ? {} : { timeoutMs: limit }),
    schemas: present.client === undefined ? [] : await schemasOf(present.client),
    received: [{ nodes: certificate.nodes, project: present.project }],
  });
  const derived = byKey(nodesOfRun(await storedNodes(run.notebook, run.client), run.outcome));
  const { error } = run.outcome;
  const notesKept = existsSync(join(project, ANNOTATION_FILE));
  const evidence = { saved, derived, scripts, present, notesKept, error };
  const held = await hold(certificate, evidence, publicKey);
  if (held.cause === undefined) return held;
  const others = await otherVersions(certificate.nodes, run.client);
  return others === undefined
    ? held
    : { ...held, cause: `${held.cause}; made elsewhere: ${others}` };
}

function isUnchangedCode(
  node: CertificateNode,
  saved: ReadonlyMap<string, CertificateNode>,
  scripts: ReadonlyMap<string, string>,
): boolean {
  if (node.kind === 'cell') return saved.get(keyOf(node))?.hash === node.hash;
  if (node.kind !== 'processor') return true;
  return (scripts.get(node.name) ?? node.hash) === node.hash;
}

/** Holds a certificate against all that there is: each of its nodes, and what should have been among them. */
export async function hold(
  certificate: Certificate,
  evidence: Evidence,
  publicKey?: string,
): Promise<Verification> {
  const nodes: VerifiedNode[] = [];
  for (const node of certificate.nodes) {
    nodes.push(compare(node, await actualOf(node, evidence)));
  }
  const certified = byKey(certificate.nodes);
  for (const [name, node] of evidence.saved) {
    if (certified.has(name)) continue;
    nodes.push({ name: node.name, kind: node.kind, expected: '', actual: node.hash, equal: false });
  }
  const fault = await certificateFault(certificate, publicKey);
  const cause = causeOf(nodes, evidence.error) ?? fault?.cause;
  if (fault !== undefined) nodes.push(fault.node);
  const outside = unproven(certificate.nodes);
  return {
    verified: cause === undefined,
    nodes,
    ...(cause === undefined ? {} : { cause }),
    ...(outside.length === 0 ? {} : { unproven: outside }),
  };
}

/** The hash that a node has today; null when nothing of its name is there any more. */
async function actualOf(node: CertificateNode, evidence: Evidence): Promise<string | null> {
  const now = evidence.saved.get(keyOf(node));
  const again = evidence.derived.get(keyOf(node));
  switch (node.kind) {
    case 'cell':
    case 'output':
      return now?.hash ?? null;
    case 'figure':
      // The saved figure must be the certified one to the letter; the new run must draw the same under its annotations.
      if (now?.hash !== node.hash) return now?.hash ?? null;
      return again?.base_hash === node.base_hash ? node.hash : (again?.hash ?? null);
    case 'annotations':
      if (canonicalHash(node.content) !== node.hash) return canonicalHash(node.content);
      return (
        (await annotationsNow(node, evidence.present)) ??
        // In a clone without a store the notes that are kept as text count; the new run has taken them.
        (evidence.notesKept ? (again?.hash ?? null) : node.hash)
      );
    case 'processor':
      // A step that no longer ends says nothing of its code.
      return again?.hash ?? evidence.scripts.get(node.name) ?? null;
    case 'versions':
    case 'outside':
      return canonicalHash(node.content);
    case 'schema':
    case 'parameters':
      if (canonicalHash(node.content) !== node.hash) return canonicalHash(node.content);
      return again?.hash ?? null;
    case 'raw':
      return (await keptBytes(node, evidence.present)) ?? again?.hash ?? null;
    case 'table':
      // A query's rows stand in the notebook too, by their hash.
      if (now !== undefined && now.hash !== node.hash) return now.hash;
      return again?.hash ?? null;
    default:
      return again?.hash ?? null;
  }
}

/** What is noted on a dataset in this project; undefined where the project's store does not know the dataset. */
async function annotationsNow(
  node: CertificateNode,
  { client }: Evidence['present'],
): Promise<string | undefined> {
  if (client === undefined) return undefined;
  try {
    return (await annotationNode(client, node.name)).hash;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'dataset-unknown') return undefined;
    throw error;
  }
}

/** The hash of the bytes that the project keeps under a raw node's name, when they are no longer those. */
async function keptBytes(
  node: CertificateNode,
  { project }: Evidence['present'],
): Promise<string | undefined> {
  // Another machine's project need not hold the object: the new run has read the file itself.
  const actual = await fileHash(join(project, '.assay', 'objects', node.hash));
  return actual === node.hash ? undefined : actual;
}

const compare = (node: CertificateNode, actual: string | null): VerifiedNode => ({
  name: node.name,
  kind: node.kind,
  expected: node.hash,
  actual,
  equal: actual === node.hash,
});

/** Causes come before effects: bytes and code first, then what was made of them. */
const ORDER: VerifiedNode['kind'][] = [
  ...(['notebook', 'certificate'] as const),
  ...([
    'versions',
    'raw',
    'schema',
    'processor',
    'cell',
    'outside',
    'parameters',
    'annotations',
  ] as const),
  ...(['table', 'value', 'figure', 'output'] as const),
];

function causeOf(
  nodes: readonly VerifiedNode[],
  error: { ename: string; evalue: string } | null,
): string | undefined {
  const unequal = nodes.filter((node) => !node.equal);
  // What a run that ended early never came to is no cause.
  const rank = (node: VerifiedNode) =>
    ORDER.indexOf(node.kind) + (node.actual === null ? ORDER.length : 0);
  unequal.sort((a, b) => rank(a) - rank(b));
  const [first] = unequal;
  const named = first === undefined ? undefined : `${first.kind} ${first.name} differs`;
  if (error === null) return named;
  const stops = `the notebook no longer runs: ${error.ename}: ${error.evalue}`;
  return named === undefined ? stops : `${named}; ${stops}`;
}
