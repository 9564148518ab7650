import { cellName } from '../formula/address.js';
import { parseFormula } from '../formula/parser.js';
import { fixedReference } from '../formula/dynamic.js';
import { type Node, visit } from '../formula/syntax.js';
import { FormulaError } from '../formula/tokens.js';
import type { Findings, Sheet, Workbook, WorkbookCell } from '../reader/model.js';
import { type Region, relativeKey } from './region.js';

interface Parsed {
  cell: WorkbookCell;
  node?: Node;
  problem?: string;
  key: string;
}

function parse(cell: WorkbookCell, alone = false): Parsed {
  const formula = cell.formula;
  if (formula?.problem !== undefined) return { cell, problem: formula.problem, key: '' };
  try {
    const node: Node =
      formula?.blocked === true
        ? { kind: 'error', value: '#SPILL!' }
        : parseFormula(formula?.text ?? '');
    const key =
      alone || isComputedPlace(node)
        ? ''
        : `${cell.format} ${relativeKey(node, cell.row, cell.col)}`;
    return { cell, node, key };
  } catch (error) {
    if (error instanceof RangeError) return { cell, problem: 'it is nested too deeply', key: '' };
    if (!(error instanceof FormulaError)) throw error;
    return { cell, problem: `not understood: ${error.message}`, key: '' };
  }
}

/** True when a formula reads what its own cell's values point to, so that it goes with no other. */
function isComputedPlace(node: Node): boolean {
  let found = false;
  visit(node, (one) => {
    if (one.kind === 'range') found = true;
    if (one.kind === 'call' && one.name === 'INDIRECT') found = true;
    if (one.kind === 'call' && one.name === 'OFFSET' && fixedReference(one) === undefined)
      found = true;
  });
  return found;
}

/** Formulas below each other that are one in relative form. */
interface Run {
  first: Parsed;
  last: Parsed;
  /** They read what has no value. */
  spoilt?: boolean;
}

function toRegion(sheet: string, { first, last }: Run): Region {
  const { row, col, formula, format } = first.cell;
  const array = formula?.array;
  return {
    id: 0,
    sheet,
    kind: array === undefined ? 'column' : 'array',
    area: array ?? { row1: row, col1: col, row2: last.cell.row, col2: col },
    formula: formula?.text ?? '',
    format,
    view: '',
    precedents: new Set(),
    ...(first.node === undefined ? {} : { node: first.node }),
    ...(first.problem === undefined
      ? {}
      : { problem: { status: 'unsupported' as const, reason: first.problem } }),
  };
}

/** True when two cells' texts say at once that they are the same formula. */
const isCopy = (last: Parsed, cell: WorkbookCell): boolean =>
  last.cell.formula?.relative !== undefined &&
  last.cell.formula.relative === cell.formula?.relative &&
  last.cell.format === cell.format;

const joins = (last: Parsed, next: Parsed): boolean =>
  last.cell.row + 1 === next.cell.row &&
  next.key !== '' &&
  last.key === next.key &&
  next.cell.formula?.array === undefined &&
  last.cell.formula?.array === undefined;

function columnRegions(sheet: Sheet, col: number, { single, spoilt }: Findings): Region[] {
  const regions: Region[] = [];
  let run: Run | undefined;
  for (const cell of sheet.cells.cellsOf(col, true)) {
    const name = single.size + spoilt.size > 0 ? `${sheet.name}\0${cell.row}\0${col}` : '';
    const alone = single.has(name);
    const apart = spoilt.has(name);
    if (run !== undefined && run.spoilt !== apart) {
      regions.push(toRegion(sheet.name, run));
      run = undefined;
    }
    const copy = run !== undefined && !alone && run.last.key !== '' && isCopy(run.last, cell);
    const parsed: Parsed = copy ? { cell, key: run?.last.key ?? '' } : parse(cell, alone);
    if (run !== undefined && joins(run.last, parsed)) run.last = parsed;
    else {
      if (run !== undefined) regions.push(toRegion(sheet.name, run));
      run = { first: copy ? parse(cell) : parsed, last: parsed, spoilt: apart };
    }
  }
  if (run !== undefined) regions.push(toRegion(sheet.name, run));
  return regions;
}

const sheetRegions = (sheet: Sheet, found: Findings): Region[] =>
  sheet.cells.columns.flatMap((col) => columnRegions(sheet, col, found));

/** A workbook's formulas, in the order of sheets, columns and rows. */
export function findRegions(book: Workbook): Region[] {
  const regions = book.sheets.flatMap((sheet) => sheetRegions(sheet, book.found));
  regions.forEach((region, id) => (region.id = id));
  return regions;
}

/**
 * Splits a region of a column into its cells, but for rows that are to stay together; the formulas are those of the file.
 */
export function splitRegion(
  region: Region,
  book: Workbook,
  together?: { row1: number; row2: number },
): Region[] {
  const sheet = book.sheets.find(({ name }) => name === region.sheet);
  const parts: Region[] = [];
  let kept: Run | undefined;
  for (let { row1: row } = region.area; row <= region.area.row2; row += 1) {
    const cell = sheet?.cells.get(row, region.area.col1);
    if (cell === undefined) throw new Error(`${cellName(row, region.area.col1)} is gone`);
    if (together === undefined || row < together.row1 || row > together.row2) {
      const one = parse(cell);
      parts.push(toRegion(region.sheet, { first: one, last: one }));
    } else if (kept === undefined) {
      const first = parse(cell);
      kept = { first, last: first };
    } else kept.last = { cell, key: kept.first.key };
  }
  if (kept !== undefined) parts.push(toRegion(region.sheet, kept));
  return parts;
}
