import type { Dataset, Job } from '@assay/schema';

/** One dataset with its place among those that were made from others. */
export interface TreeNode {
  dataset: Dataset;
  /** 0 for what was loaded. */
  level: number;
  /** What it was made from, when that is still there. */
  parent: Dataset | undefined;
  children: number;
  /** Ids of everything above it. */
  above: readonly string[];
}

/** Datasets in the order of a tree: what was made from one stands below it. */
export function treeOf(datasets: readonly Dataset[], jobs: readonly Job[]): TreeNode[] {
  const inputs = new Map(jobs.map((job) => [job.id, job.dataset?.toLowerCase()]));
  const byName = new Map(datasets.map((one) => [one.name.toLowerCase(), one]));
  const parentOf = (one: Dataset): Dataset | undefined => {
    const input = one.job_id === null ? undefined : inputs.get(one.job_id);
    const parent = input === undefined ? undefined : byName.get(input);
    return parent === one ? undefined : parent;
  };
  const below = new Map<string, Dataset[]>();
  for (const one of datasets) {
    const key = parentOf(one)?.id ?? '';
    const siblings = below.get(key);
    if (siblings === undefined) below.set(key, [one]);
    else siblings.push(one);
  }
  const nodes: TreeNode[] = [];
  const placed = new Set<string>();
  const add = (one: Dataset, parent: Dataset | undefined, above: readonly string[]): void => {
    if (placed.has(one.id)) return;
    placed.add(one.id);
    const children = below.get(one.id) ?? [];
    nodes.push({ dataset: one, level: above.length, parent, children: children.length, above });
    for (const child of children) add(child, one, [...above, one.id]);
  };
  for (const one of below.get('') ?? []) add(one, undefined, []);
  // Two names that were exchanged may seem to be made from each other.
  for (const one of datasets) add(one, undefined, []);
  return nodes;
}
