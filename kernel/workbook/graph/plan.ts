import { areaName } from '../formula/address.js';
import { resolveFormula } from '../formula/resolve.js';
import { FormulaError } from '../formula/tokens.js';
import type { DataTable } from '../layout/tables.js';
import type { Workbook } from '../reader/model.js';
import { Grid } from './grid.js';
import { isKnot, orderRegions } from './order.js';
import { linkRegions } from './precedents.js';
import type { Region, Rows } from './region.js';
import { stepOrder } from './steps.js';
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
    if (!(error instanceof FormulaError || error instanceof RangeError)) throw error;
    const reason = error instanceof RangeError ? 'it is nested too deeply' : error.message;
    region.problem = { status: 'unsupported', reason };
  }
}

const size = (region: Region) =>
  region.kind === 'array' ? 1 : region.area.row2 - region.area.row1 + 1;

/** Splits regions whose formulas read each other, until only real circles are knots. */
export function planWorkbook(book: Workbook, tables: DataTable[]): Plan {
  let regions = findRegions(book);
  regions.forEach((region) => resolve(region, book));
  for (;;) {
    for (const region of regions) delete region.knot;
    const grid = new Grid(book, tables, regions);
    linkRegions(regions, grid, book);
    const groups = orderRegions(regions);
    const knots = groups.filter(isKnot);
    knots.forEach((group) => {
      const order = stepOrder(group);
      if (order !== undefined) group.forEach((region) => (region.knot = order));
    });
    const open = knots.filter((group) => group[0]?.knot === undefined);
    const split = new Map(open.flatMap((group) => parting(group)));
    if (split.size === 0) {
      open.forEach(markCycle);
      regions.forEach(nameRegion);
      return { grid, order: groups.flat() };
    }
    regions = regions.flatMap((region) => {
      if (!split.has(region)) return [region];
      const parts = splitRegion(region, book, split.get(region));
      parts.forEach((part) => resolve(part, book));
      return parts;
    });
  }
}

/** Which regions of a knot are to be split, and what rows of them stay together: those that all have. */
function parting(group: Region[]): [Region, Rows | undefined][] {
  const large = group.filter((region) => size(region) > 1);
  const row1 = Math.max(...large.map(({ area }) => area.row1));
  const row2 = Math.min(...large.map(({ area }) => area.row2));
  const uneven = large.filter(({ area }) => area.row1 !== row1 || area.row2 !== row2);
  if (row2 - row1 >= 2 && uneven.length > 0)
    return uneven.map((region) => [region, { row1, row2 }]);
  return large.map((region) => [region, undefined]);
}

function markCycle(group: Region[]): void {
  const cells = group.slice(0, 6).map(({ sheet, area }) => `${sheet}!${areaName(area)}`);
  const reason = `circular reference: ${cells.join(' → ')}${group.length > 6 ? ' → …' : ''}`;
  for (const region of group) region.problem = { status: 'cycle', reason };
}

function nameRegion(region: Region): void {
  region.view = `${region.sheet}!${areaName(region.area)}`;
}
