import { visitRead } from '../formula/syntax.js';
import type { Region } from './region.js';

/**
 * An order in which columns that read each other can be computed row by row, or nothing when they can't: each may read rows
 * above its own, and in its own row only columns that come before it.
 */
export function stepOrder(group: Region[]): Region[] | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { row1, row2 } = first.area;
  const beside = new Map<Region, Set<Region>>();
  for (const region of group) {
    const same = region.area.row1 === row1 && region.area.row2 === row2 && row2 > row1;
    if (!same || region.kind !== 'column') return undefined;
    const reads = sameRow(region, group);
    if (reads === undefined) return undefined;
    beside.set(region, reads);
  }
  const order: Region[] = [];
  while (order.length < group.length) {
    const next = group.find(
      (region) =>
        !order.includes(region) &&
        [...(beside.get(region) ?? [])].every((one) => order.includes(one)),
    );
    if (next === undefined) return undefined;
    order.push(next);
  }
  return order;
}

/** The members that a member reads in its own row; nothing when it reads rows that come later. */
function sameRow(region: Region, group: Region[]): Set<Region> | undefined {
  const found = new Set<Region>();
  let possible = true;
  if (region.node === undefined) return undefined;
  visitRead(region.node, (node) => {
    if (node.kind !== 'reference') return;
    const bottom = node.from.row > node.to.row ? node.from : node.to;
    const top = node.from.row > node.to.row ? node.to : node.from;
    const [left, right] = [node.from.col, node.to.col].sort((a, b) => a - b);
    for (const member of group) {
      const { area } = member;
      const beside = area.col1 >= (left ?? 0) && area.col1 <= (right ?? 0);
      if ((node.sheet ?? region.sheet) !== member.sheet || !beside) continue;
      if (bottom.absoluteRow) {
        // Rows that stay where they are come before the first step, or are not known in time.
        if (bottom.row >= area.row1 && (!top.absoluteRow || top.row <= area.row2)) possible = false;
      } else if (bottom.row > area.row1) possible = false;
      else if (bottom.row === area.row1) found.add(member);
    }
  });
  return possible && !found.has(region) ? found : undefined;
}
