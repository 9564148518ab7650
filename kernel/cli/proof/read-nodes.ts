import { canonicalHash } from '../canonical-hash.js';
import type { CellReads } from '../run/cell-reads.js';
import type { RunOutcome } from '../run/run-notebook.js';
import { type CertificateNode, NodeSet } from './certificate.js';
import { savedNodes } from './saved-nodes.js';

/** What was read up to a cell. */
interface Read {
  cell: number;
  keys: string[];
}

/**
 * All nodes of a run: those that stand in the store, what cells took from beside it, and what the notebook shows. Files that
 * a cell read itself are raw bytes as those of a load; what leaves no bytes is said plainly.
 */
export function nodesOfRun(
  stored: readonly CertificateNode[],
  { notebook, reads }: Pick<RunOutcome, 'notebook' | 'reads'>,
): CertificateNode[] {
  const nodes = new NodeSet();
  for (const node of stored) nodes.add(node);
  const read = reads.map((one): Read => ({ cell: one.cell, keys: addReads(nodes, one) }));
  const shown = savedNodes(notebook).map((node) => restingOn(read, node));
  return [...nodes.list(), ...shown];
}

const addReads = (nodes: NodeSet, { cell, files, others }: CellReads): string[] => [
  ...files.map(({ name, sha256: hash }) => nodes.add({ name, kind: 'raw', hash })),
  ...others.map((what) => {
    const content = { takes: what };
    const name = `${what} in cell ${cell}`;
    return nodes.add({ name, kind: 'outside', hash: canonicalHash(content), content });
  }),
];

/**
 * What a cell shows has what it and the cells before it read among its inputs: a variable may carry it on. A chart of tables
 * rests on them alone.
 */
function restingOn(reads: readonly Read[], node: CertificateNode): CertificateNode {
  const { kind, inputs = [] } = node;
  const cell = inputs.flatMap((key) => /^cell:cell (\d+)$/.exec(key)?.[1] ?? [])[0];
  if (cell === undefined) return node;
  if (kind === 'figure' && inputs.some((key) => key.startsWith('table:'))) return node;
  const keys = reads.filter((one) => one.cell <= Number(cell)).flatMap((one) => one.keys);
  return keys.length === 0 ? node : { ...node, inputs: [...new Set([...inputs, ...keys])] };
}

/** In words, what of a run rests on something that no certificate can hold. */
export const unproven = (nodes: readonly CertificateNode[]): string[] =>
  nodes
    .filter(({ kind }) => kind === 'outside')
    .map(({ name }) => `${name}: what it gave is no node and is only compared by its effect`);
