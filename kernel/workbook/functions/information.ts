import { columnName } from '../formula/address.js';
import type { FormulaText, Sheet } from '../reader/model.js';
import type { Node, Reference } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported } from '../sql/operand.js';
import { checkCount, number } from './build.js';

const reference = (formula: Formula, node: Node | undefined): Reference | undefined => {
  if (node === undefined) return undefined;
  const found =
    node.kind === 'reference'
      ? node
      : node.kind === 'dynamic' || node.kind === 'call'
        ? attempt(formula, node)
        : undefined;
  return found?.kind === 'reference' ? found : undefined;
};

function attempt(formula: Formula, node: Node): Node | undefined {
  try {
    return formula.place(node);
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

const text = (formula: Formula, value: string) => formula.operand({ kind: 'text', value });
const truth = (formula: Formula, value: boolean) => formula.operand({ kind: 'boolean', value });

const isRef: ExcelFunction = (formula, args) =>
  truth(
    formula,
    args[0]?.kind === 'union' ||
      (args[0]?.kind === 'name' && formula.operand(args[0]).kind === 'ref') ||
      reference(formula, args[0]) !== undefined,
  );

/** The array formula, entered over a block, that a cell within the block has in common with the others. */
function aroundIt(sheet: Sheet, row: number, col: number): FormulaText | undefined {
  for (const formula of sheet.cells.ownFormulas()) {
    const area = formula.dynamic === true ? undefined : formula.array;
    if (area === undefined || row < area.row1 || row > area.row2) continue;
    if (col >= area.col1 && col <= area.col2) return formula;
  }
  return undefined;
}

/** The formula that stands in a cell, if one does. */
const formulaText: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 1]);
  if (formula.emitter.length > 1) formula.alone();
  const ref = reference(formula, args[0]);
  if (ref === undefined) return formula.constant("xl_error('#N/A')");
  const sheet = formula.book.sheets.find(
    ({ name: own }) => own === (ref.sheet ?? formula.region.sheet),
  );
  const { row, col } = ref.from;
  const found =
    sheet?.cells.get(row, col)?.formula ??
    (sheet === undefined ? undefined : aroundIt(sheet, row, col));
  if (name === 'ISFORMULA') return truth(formula, found !== undefined);
  if (found === undefined) return formula.constant("xl_error('#N/A')");
  const shown = `=${found.text.replace(/_xl(fn|ws)\./g, '').replace(/_xl(pm|op)\./g, '')}`;
  return text(formula, found.array === undefined || found.dynamic === true ? shown : `{${shown}}`);
};

const ownSheets = ({ book }: Formula) => book.sheets.filter(({ external }) => external !== true);

const sheetNumber: ExcelFunction = (formula, args) => {
  const names = ownSheets(formula).map(({ name }) => name.toLowerCase());
  const [node] = args;
  if (node === undefined)
    return number(formula, names.indexOf(formula.region.sheet.toLowerCase()) + 1);
  const ref = node.kind === 'text' ? undefined : reference(formula, node);
  if (ref !== undefined)
    return number(formula, names.indexOf((ref.sheet ?? formula.region.sheet).toLowerCase()) + 1);
  const known = formula.known(node);
  if (known?.kind === 'error') return formula.operand(known);
  const at = known?.kind === 'text' ? names.indexOf(known.value.toLowerCase()) : -1;
  return at < 0 ? formula.constant("xl_error('#N/A')") : number(formula, at + 1);
};

const sheetCount: ExcelFunction = (formula, args) => {
  const [node] = args;
  if (node === undefined) return number(formula, ownSheets(formula).length);
  return number(formula, node.kind === 'union' ? node.parts.length : 1);
};

/** What CELL says of a reference without looking at the window: its place, type and content. */
const cell: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 2]);
  const kind = formula.known(args[0] ?? { kind: 'missing' });
  if (formula.emitter.length > 1) formula.alone();
  const ref = reference(formula, args[1]);
  const { sheet, area } = formula.region;
  const row = ref?.from.row ?? area.row1;
  const col = ref?.from.col ?? area.col1;
  if (args[1] !== undefined && ref === undefined) return formula.constant("xl_error('#VALUE!')");
  switch (kind?.kind === 'text' ? kind.value.toLowerCase() : '') {
    case 'row':
      return number(formula, row);
    case 'col':
      return number(formula, col);
    case 'address': {
      const own = ref?.sheet ?? sheet;
      const plain = /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(own) ? own : `'${own.replace(/'/g, "''")}'`;
      const start = own === sheet ? '' : `${plain}!`;
      return text(formula, `${start}$${columnName(col)}$${row}`);
    }
    case 'contents':
      if (ref === undefined) throw new Unsupported('CELL of its own cell');
      return formula.single(formula.operand({ ...ref, to: ref.from }));
    case 'type': {
      if (ref === undefined) throw new Unsupported('CELL of its own cell');
      const value = formula.single(formula.operand({ ...ref, to: ref.from }));
      return formula.emitter.emit(
        `xl_text(CASE ${value.sql}.k WHEN 0 THEN 'b' WHEN 2 THEN 'l' ELSE 'v' END)`,
        [value],
      );
    }
    default:
      throw new Unsupported(
        `CELL("${kind?.kind === 'text' ? kind.value : ''}") depends on how the cell looks or where the file lies`,
      );
  }
};

const areas: ExcelFunction = (formula, [node]) =>
  number(formula, node?.kind === 'union' ? node.parts.length : 1);

const hyperlink: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 2]);
  return formula.valueOf(args[1] ?? args[0] ?? { kind: 'missing' });
};

const info: ExcelFunction = (formula, args) => {
  const kind = formula.known(args[0] ?? { kind: 'missing' });
  if (kind?.kind === 'text' && kind.value.toLowerCase() === 'recalc')
    return text(formula, 'Automatic');
  if (kind?.kind === 'text' && kind.value.toLowerCase() === 'numfile')
    return number(formula, ownSheets(formula).length);
  throw new Unsupported('INFO tells of the machine on which Excel runs');
};

/** What a formula may ask about the workbook itself. */
export const INFORMATION: Record<string, ExcelFunction> = {
  AREAS: areas,
  ISREF: isRef,
  FORMULATEXT: formulaText,
  ISFORMULA: formulaText,
  SHEET: sheetNumber,
  SHEETS: sheetCount,
  CELL: cell,
  INFO: info,
  HYPERLINK: hyperlink,
};
