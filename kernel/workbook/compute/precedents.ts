import { areaName, columnName, LAST_ROW } from '../formula/address.js';
import { type Corner, type Reference, visitRead } from '../formula/syntax.js';
import type { Region } from '../graph/region.js';

function nameOf(node: Reference, sheet: string, down: number): string {
  const row = ({ row: at, absoluteRow }: Corner) =>
    absoluteRow ? at : ((at + down - 1) % LAST_ROW) + 1;
  const cols = [node.from.col, node.to.col].sort((a, b) => a - b);
  const rows = [row(node.from), row(node.to)].sort((a, b) => a - b);
  const [col1 = 1, col2 = 1] = cols;
  const [row1 = 1, row2 = 1] = rows;
  const name =
    node.whole === 'columns'
      ? `${columnName(col1)}:${columnName(col2)}`
      : node.whole === 'rows'
        ? `${row1}:${row2}`
        : areaName({ row1, row2, col1, col2 });
  return `${node.sheet ?? sheet}!${name}`;
}

/** The blocks that the formula of a cell, so many rows below its region's first, reads. */
export function precedentsOf(region: Region, down: number): string[] {
  const found = new Set<string>();
  if (region.node === undefined) return [];
  visitRead(region.node, (node) => {
    if (node.kind === 'reference') found.add(nameOf(node, region.sheet, down));
  });
  return [...found];
}
