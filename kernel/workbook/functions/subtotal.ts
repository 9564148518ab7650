import type { Node } from '../formula/syntax.js';
import { visit } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { type Operand, type Ref, Unsupported, type Value } from '../sql/operand.js';
import { wholeNumber } from './arrays/build.js';
import { ARITHMETIC } from './arithmetic.js';
import { operands } from './build.js';
import { MODES } from './modes.js';
import { STATISTICS } from './statistics.js';

const NAMES = [
  'AVERAGE',
  'COUNT',
  'COUNTA',
  'MAX',
  'MIN',
  'PRODUCT',
  'STDEV.S',
  'STDEV.P',
  'SUM',
  'VAR.S',
  'VAR.P',
  'MEDIAN',
  'MODE.SNGL',
  'LARGE',
  'SMALL',
  'PERCENTILE.INC',
  'QUARTILE.INC',
  'PERCENTILE.EXC',
  'QUARTILE.EXC',
];

interface Skipping {
  hidden: boolean;
  filtered: boolean;
  nested: boolean;
  errors: boolean;
}

const isTotal = (node: Node | undefined): boolean => {
  let found = false;
  if (node !== undefined)
    visit(node, (one) => {
      if (one.kind === 'call' && (one.name === 'SUBTOTAL' || one.name === 'AGGREGATE'))
        found = true;
    });
  return found;
};

/** Places, from 1, of a block's cells that count. */
function counted(formula: Formula, ref: Ref, skip: Skipping): number[] | undefined {
  const sheet = formula.book.sheets.find(({ name }) => name === ref.sheet);
  const last = formula.emitter.length - 1;
  const bottom = ref.row2 + (ref.moves2 ? last : 0);
  const cols = ref.col2 - ref.col1 + 1;
  const kept: number[] = [];
  let all = true;
  for (let row = ref.row1; row <= bottom; row += 1) {
    const out =
      (skip.hidden && sheet?.hiddenRows.has(row) === true) ||
      (skip.filtered && sheet?.filteredRows.has(row) === true);
    for (let col = ref.col1; col <= ref.col2; col += 1) {
      const nested = skip.nested && isTotal(formula.references.formulaAt(ref.sheet, row, col));
      if (out || nested) all = false;
      else kept.push((row - ref.row1) * cols + col - ref.col1 + 1);
    }
  }
  return all ? undefined : kept;
}

function visible(formula: Formula, operand: Operand, skip: Skipping): Operand {
  if (operand.kind === 'union')
    return { kind: 'union', parts: operand.parts.map((part) => visible(formula, part, skip)) };
  if (operand.kind !== 'ref') return operand;
  const places = counted(formula, operand, skip);
  let list: Value = formula.listOf(operand);
  if (places !== undefined) {
    // The places are those of a block that stays; one that moves is asked cell by cell.
    if (operand.moves1 || operand.moves2) formula.alone();
    list = formula.emitter.emit(
      `list_transform([${places.join(', ')}]::BIGINT[], lambda xl_p: ${list.sql}[xl_p])`,
      [list],
    );
  } else if (!skip.errors) return operand;
  if (skip.errors)
    list = formula.emitter.emit(`list_filter(${list.sql}, lambda xl_v: xl_v.k <> 4)`, [list]);
  return formula.array(list.sql, [list], { rows: `len(${list.sql})`, cols: 1 });
}

function apply(formula: Formula, name: string, blocks: Operand[], rest: Node[]): Operand {
  const found = STATISTICS[name] ?? MODES[name] ?? ARITHMETIC[name];
  if (found === undefined) throw new Unsupported(`a total of kind ${name}`);
  const names = blocks.map((_block, at) => `\0block${at}`);
  const scope = new Map(names.map((key, at) => [key, blocks[at] as Operand]));
  const args: Node[] = names.map((key) => ({ kind: 'name', name: key }));
  return formula.within(scope, () => found(formula, [...args, ...rest], name));
}

const isBlock = ({ kind }: Operand) => kind === 'ref' || kind === 'union';

/** What Excel takes from cells only; an array that is computed or written out gives #VALUE!, here nothing. */
function blocksOf(formula: Formula, nodes: Node[]): Operand[] | undefined {
  const found = operands(formula, nodes);
  const isArray = (one?: Operand) => one?.kind === 'value' && one.array !== undefined;
  const other = nodes.filter((_node, at) => isArray(found[at]));
  // A function could give a block that is known here by its values only.
  const [call] = other.filter(({ kind }) => kind === 'call' || kind === 'apply');
  if (call !== undefined) throw new Unsupported('a total of what a function gives');
  return other.length > 0 ? undefined : found;
}

const subtotal: ExcelFunction = (formula, args) => {
  const [kind, ...rest] = args;
  const number = wholeNumber(formula, kind, 0);
  const name = NAMES[(number % 100) - 1];
  const right = (number >= 1 && number <= 11) || (number >= 101 && number <= 111);
  if (!right || name === undefined || rest.length === 0)
    return formula.constant("xl_error('#VALUE!')");
  const skip = { hidden: number > 100, filtered: true, nested: true, errors: false };
  const blocks = blocksOf(formula, rest)?.map((operand) => visible(formula, operand, skip));
  if (blocks === undefined) return formula.constant("xl_error('#VALUE!')");
  return apply(formula, name, blocks, []);
};

const aggregate: ExcelFunction = (formula, args) => {
  const [kind, option, ...rest] = args;
  const number = wholeNumber(formula, kind, 0);
  const mode = wholeNumber(formula, option, 0);
  const name = NAMES[number - 1];
  if (name === undefined || mode < 0 || mode > 7 || rest.length === 0)
    return formula.constant("xl_error('#VALUE!')");
  const skip = {
    hidden: mode % 2 === 1,
    filtered: mode % 2 === 1,
    nested: mode < 4,
    errors: [2, 3, 6, 7].includes(mode),
  };
  const two = number >= 14;
  if (two && rest.length < 2) return formula.constant("xl_error('#VALUE!')");
  const found = two ? operands(formula, rest.slice(0, 1)) : blocksOf(formula, rest);
  if (found === undefined) return formula.constant("xl_error('#VALUE!')");
  const blocks = found.map((operand) => {
    if (isBlock(operand)) return visible(formula, operand, skip);
    const list = formula.inArrays(() => formula.listOf(operand));
    if (!skip.errors) return list;
    const sql = `list_filter(${list.sql}, lambda xl_v: xl_v.k <> 4)`;
    const kept = formula.emitter.emit(sql, [list]);
    return formula.array(kept.sql, [kept], { rows: `len(${kept.sql})`, cols: 1 });
  });
  return apply(formula, name, blocks, two ? rest.slice(1, 2) : []);
};

/** Totals that leave out hidden rows, other totals, or errors. */
export const SUBTOTAL: Record<string, ExcelFunction> = {
  SUBTOTAL: subtotal,
  AGGREGATE: aggregate,
};
