import type { Region } from './region.js';

/**
 * Groups regions so that each group comes after all that it reads; a group of more than one, or of one that reads itself,
 * is a knot. (Tarjan's strongly connected components, without recursion: chains may be as long as the sheet.)
 */
export function orderRegions(regions: Region[]): Region[][] {
  const index = new Map<Region, number>();
  const low = new Map<Region, number>();
  const onStack = new Set<Region>();
  const stack: Region[] = [];
  const groups: Region[][] = [];

  const enter = (region: Region) => {
    index.set(region, index.size);
    low.set(region, index.size - 1);
    stack.push(region);
    onStack.add(region);
    return { region, rest: region.precedents.values() };
  };
  const lower = (region: Region, to: number) =>
    low.set(region, Math.min(low.get(region) ?? to, to));

  for (const start of regions) {
    if (index.has(start)) continue;
    const path = [enter(start)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const next = frame.rest.next();
      if (next.done !== true) {
        const seen = index.get(next.value);
        if (seen === undefined) path.push(enter(next.value));
        else if (onStack.has(next.value)) lower(frame.region, seen);
        continue;
      }
      path.pop();
      const own = low.get(frame.region) ?? 0;
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.region, own);
      if (own === index.get(frame.region)) groups.push(popGroup(stack, onStack, frame.region));
    }
  }
  return groups;
}

function popGroup(stack: Region[], onStack: Set<Region>, root: Region): Region[] {
  const group: Region[] = [];
  for (;;) {
    const member = stack.pop();
    if (member === undefined) break;
    onStack.delete(member);
    group.push(member);
    if (member === root) break;
  }
  return group;
}

/** True when the members of a group depend on each other. */
export function isKnot(group: Region[]): boolean {
  const [only] = group;
  return group.length > 1 || (only !== undefined && only.precedents.has(only));
}
