import { areaName } from '../formula/address.js';
import { resolveFormula } from '../formula/resolve.js';
import { FormulaError } from '../formula/tokens.js';
import type { DataTable } from '../layout/tables.js';
import type { Workbook } from '../reader/model.js';
import { Grid } from './grid.js';
import { isKnot, orderRegions } from './order.js';
import { linkRegions } from './precedents.js';
import type { Region } from './region.js';
import { findRegions, splitRegion } from './regions.js';

export interface Plan {
  grid: Grid;
  /** Each region after all that it reads. */
  order: Region[];
}

function resolve(region: Region, book: Workbook): void {
  if (region.node === undefined) return;
  const { row1: row, col1: col } = region.area;
  try {
    region.node = resolveFormula(region.node, book, { sheet: region.sheet, row, col });
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    region.problem = { status: 'unsupported', reason: error.message };
  }
}

const size = (region: Region) =>
  region.kind === 'array' ? 1 : region.area.row2 - region.area.row1 + 1;

/** Splits regions whose formulas read each other, until only real circles are knots. */
export function planWorkbook(book: Workbook, tables: DataTable[]): Plan {
  let regions = findRegions(book);
  regions.forEach((region) => resolve(region, book));
  for (;;) {
    const grid = new Grid(book, tables, regions);
    linkRegions(regions, grid, book);
    const groups = orderRegions(regions);
    const split = new Set(
      groups
        .filter(isKnot)
        .flat()
        .filter((region) => size(region) > 1),
    );
    if (split.size === 0) {
      groups.filter(isKnot).forEach(markCycle);
      regions.forEach(nameRegion);
      return { grid, order: groups.flat() };
    }
    regions = regions.flatMap((region) => {
      if (!split.has(region)) return [region];
      const parts = splitRegion(region, book);
      parts.forEach((part) => resolve(part, book));
      return parts;
    });
  }
}

function markCycle(group: Region[]): void {
  const cells = group.slice(0, 6).map(({ sheet, area }) => `${sheet}!${areaName(area)}`);
  const reason = `circular reference: ${cells.join(' → ')}${group.length > 6 ? ' → …' : ''}`;
  for (const region of group) region.problem = { status: 'cycle', reason };
}

function nameRegion(region: Region): void {
  region.view = `${region.sheet}!${areaName(region.area)}`;
}
