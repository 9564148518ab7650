import { cellName } from '../formula/address.js';
import { parseFormula } from '../formula/parser.js';
import { fixedReference } from '../formula/dynamic.js';
import { type Node, visit } from '../formula/syntax.js';
import { FormulaError } from '../formula/tokens.js';
import type { Sheet, Workbook, WorkbookCell } from '../reader/model.js';
import { type Region, relativeKey } from './region.js';

interface Parsed {
  cell: WorkbookCell;
  node?: Node;
  problem?: string;
  key: string;
  /** Its text without rows, where that tells all. */
  text?: string | undefined;
}

/** A cell's name where nothing but a reference can be meant. */
const ROWS = /(?<![\p{L}\p{N}_.$\\])(\$?[A-Za-z]{1,3})(\d{1,7})(?![\p{L}\p{N}_.(!])/gu;

/**
 * What else has numbers that could be taken for a cell's row, or whose numbers move: whole rows (`5:7`), runs of sheets
 * (`Q1:Q4!A1`), and names that look like a cell beyond the last column.
 */
const OTHER_ROWS = /(?<![A-Za-z$\d])\d+\s*:|:\s*\d|:[\p{L}_][\p{L}\p{N}_.]*!/u;
const BEYOND = /^(?:X(?:F[E-Z]|[G-Z][A-Z])|[YZ][A-Z]{2})$/i;

/**
 * The text of a formula with the rows of its references counted from its own: where two texts are the same, so are the
 * formulas in relative form. Nothing for what could mean something else, such as texts in quotes.
 */
function rowFree({ row, formula }: WorkbookCell): string | undefined {
  if (formula === undefined || formula.problem !== undefined || formula.blocked === true)
    return undefined;
  if (formula.array !== undefined || /["'[]/.test(formula.text)) return undefined;
  let certain = !OTHER_ROWS.test(formula.text);
  const free = formula.text.replace(ROWS, (_all, letters: string, digits: string) => {
    if (BEYOND.test(letters.replace('$', ''))) certain = false;
    return `${letters}\0${Number(digits) - row}`;
  });
  return certain ? free : undefined;
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

/** One region over rows `first` to `last` of parsed cells of one column. */
function toRegion(sheet: string, cells: Parsed[]): Region {
  const [first] = cells;
  const last = cells.at(-1);
  if (first === undefined || last === undefined) throw new Error('a region has a cell');
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

function sheetRegions(sheet: Sheet, single: ReadonlySet<string>): Region[] {
  const columns = new Map<number, WorkbookCell[]>();
  for (const row of sheet.cells.values()) {
    for (const cell of row.values()) {
      if (cell.formula === undefined) continue;
      const column = columns.get(cell.col);
      if (column === undefined) columns.set(cell.col, [cell]);
      else column.push(cell);
    }
  }
  const regions: Region[] = [];
  for (const cells of columns.values()) {
    let run: Parsed[] = [];
    for (const cell of cells.sort((a, b) => a.row - b.row)) {
      const alone = single.has(`${sheet.name}\0${cell.row}\0${cell.col}`);
      const last = run.at(-1);
      const text = alone ? undefined : rowFree(cell);
      const same =
        text !== undefined &&
        text === last?.text &&
        last.cell.row + 1 === cell.row &&
        last.cell.format === cell.format &&
        last.key !== '';
      const parsed: Parsed = same ? { cell, key: last.key, text } : { ...parse(cell, alone), text };
      const joins =
        last !== undefined &&
        last.cell.row + 1 === cell.row &&
        parsed.key !== '' &&
        last.key === parsed.key &&
        cell.formula?.array === undefined &&
        last.cell.formula?.array === undefined;
      if (!joins && run.length > 0) {
        regions.push(toRegion(sheet.name, run));
        run = [];
      }
      run.push(parsed);
    }
    if (run.length > 0) regions.push(toRegion(sheet.name, run));
  }
  return regions;
}

/** A workbook's formulas, in the order of sheets, columns and rows. */
export function findRegions(book: Workbook): Region[] {
  const regions = book.sheets.flatMap((sheet) => sheetRegions(sheet, book.found.single));
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
  const kept: Parsed[] = [];
  for (let { row1: row } = region.area; row <= region.area.row2; row += 1) {
    const cell = sheet?.cells.get(row)?.get(region.area.col1);
    if (cell === undefined) throw new Error(`${cellName(row, region.area.col1)} is gone`);
    if (together !== undefined && row >= together.row1 && row <= together.row2)
      kept.push(parse(cell));
    else parts.push(toRegion(region.sheet, [parse(cell)]));
  }
  if (kept.length > 0) parts.push(toRegion(region.sheet, kept));
  return parts;
}
