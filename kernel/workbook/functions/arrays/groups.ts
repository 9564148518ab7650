import type { Node } from '../../formula/syntax.js';
import type { ExcelFunction, Formula } from '../../sql/formula.js';
import { Unsupported } from '../../sql/operand.js';
import { arrayArgument, fixedSize, wholeNumber } from './build.js';

const call = (name: string, ...args: Node[]): Node => ({ kind: 'call', name, args });
const name = (text: string): Node => ({ kind: 'name', name: `xl_group_${text}` });
const number = (value: number): Node => ({ kind: 'number', value });
const text = (value: string): Node => ({ kind: 'text', value });
const binary = (operator: '=' | '*', left: Node, right: Node): Node => ({
  ...{ kind: 'binary', operator, left, right },
});
const given = (node: Node | undefined): node is Node =>
  node !== undefined && node.kind !== 'missing';

/** What is computed of the values of a group, as a formula of them; `PERCENTOF` also takes all values. */
function summary(functionNode: Node | undefined): (values: Node, all: Node) => Node {
  if (functionNode?.kind === 'name') {
    const known = functionNode.name.replace(/^_xleta\./i, '').toUpperCase();
    return (values, all) => call(known, values, ...(known === 'PERCENTOF' ? [all] : []));
  }
  const lambda = functionNode?.kind === 'call' && functionNode.name === 'LAMBDA';
  if (!lambda) throw new Unsupported('groups by several functions at once');
  return (values) => ({ kind: 'apply', callee: functionNode, args: [values] });
}

/** How many rows at the head of the fields are headers, by argument or as Excel sees it, and whether they are shown. */
function headers(formula: Formula, fields: Node, values: Node): { rows: number; shown: boolean } {
  if (fields.kind !== 'missing') {
    const kind = wholeNumber(formula, fields, 0);
    if (kind === 2 || kind < 0 || kind > 3) throw new Unsupported('made-up headers of groups');
    return { rows: kind === 0 ? 0 : 1, shown: kind === 3 };
  }
  const seen = formula.known(
    call(
      'AND',
      call('ISTEXT', call('INDEX', values, number(1))),
      call('ISNUMBER', call('INDEX', values, number(2))),
    ),
  );
  return { rows: seen?.kind === 'boolean' && seen.value ? 1 : 0, shown: false };
}

function oneColumn(formula: Formula, node: Node | undefined): Node {
  const { array, ...list } = arrayArgument(formula, node);
  if (node === undefined || fixedSize(formula, array.cols, { ...list, array }) !== 1)
    throw new Unsupported('groups by several columns');
  return node;
}

/** Fields without their headers and without the rows that a filter leaves out. */
const kept = (field: Node, rows: number, filter: Node | undefined): Node => {
  const body = rows === 0 ? field : call('DROP', field, number(rows));
  return given(filter) ? call('FILTER', body, filter) : body;
};

const groupsOf = (field: Node) => call('SORT', call('UNIQUE', field));

function totals(formula: Formula, depth: Node | undefined): 'none' | 'last' | 'first' {
  const value = given(depth) ? wholeNumber(formula, depth, 1) : 1;
  if (Math.abs(value) > 1) throw new Unsupported('subtotals of groups');
  return value === 0 ? 'none' : value < 0 ? 'first' : 'last';
}

const stacked = (place: 'none' | 'last' | 'first', how: string, body: Node, total: Node): Node =>
  place === 'none' ? body : call(how, ...(place === 'last' ? [body, total] : [total, body]));

/** `GROUPBY` over one field and one column of values, written out in functions that are there. */
const groupBy: ExcelFunction = (formula, args) => {
  const [field, values, of, fieldHeaders, depth, order, filter, relation] = args;
  if (given(relation)) throw new Unsupported('GROUPBY with a relation of fields');
  const column = oneColumn(formula, values);
  const head = headers(formula, fieldHeaders ?? { kind: 'missing' }, column);
  const aggregate = summary(of);
  const inGroup = call('FILTER', name('values'), binary('=', name('field'), name('key')));
  const each = call('LAMBDA', name('key'), aggregate(inGroup, name('values')));
  const rows = call('HSTACK', name('keys'), call('MAP', name('keys'), each));
  const by = given(order) ? wholeNumber(formula, order, 1) : 1;
  if (![1, 2].includes(Math.abs(by))) throw new Unsupported('groups in an order of more columns');
  const sorted = call('SORT', rows, number(Math.abs(by)), number(Math.sign(by)));
  const total = call('HSTACK', text('Total'), aggregate(name('values'), name('values')));
  const body = stacked(totals(formula, depth), 'VSTACK', sorted, total);
  const top = call(
    'HSTACK',
    call('TAKE', field ?? column, number(1)),
    call('TAKE', column, number(1)),
  );
  return formula.operand(
    call(
      'LET',
      name('field'),
      kept(oneColumn(formula, field), head.rows, filter),
      name('values'),
      kept(column, head.rows, filter),
      name('keys'),
      groupsOf(name('field')),
      head.shown ? call('VSTACK', top, body) : body,
    ),
  );
};

/** `PIVOTBY` over one field down, one across and one column of values. */
const pivotBy: ExcelFunction = (formula, args) => {
  const [down, across, values, of, fieldHeaders, rowDepth, rowOrder, colDepth, colOrder, ...rest] =
    args;
  if (given(rowOrder) || given(colOrder)) throw new Unsupported('PIVOTBY in another order');
  const [filter, relation] = rest;
  if (given(relation)) throw new Unsupported('PIVOTBY with a relation of fields');
  const column = oneColumn(formula, values);
  const head = headers(formula, fieldHeaders ?? { kind: 'missing' }, column);
  if (head.shown) throw new Unsupported('PIVOTBY that shows headers');
  const aggregate = summary(of);
  const picked = (condition: Node) => {
    const some = call('SUM', binary('*', condition, number(1)));
    const inside = aggregate(call('FILTER', name('values'), condition), name('values'));
    return call('IF', binary('=', some, number(0)), text(''), inside);
  };
  const isRow = (at: Node) => binary('=', name('down'), at);
  const isCol = (at: Node) => binary('=', name('across'), at);
  const cell = picked(
    binary(
      '*',
      isRow(call('INDEX', name('rows'), name('i'))),
      isCol(call('INDEX', name('cols'), name('j'))),
    ),
  );
  const cells = call(
    'MAKEARRAY',
    call('ROWS', name('rows')),
    call('ROWS', name('cols')),
    call('LAMBDA', name('i'), name('j'), cell),
  );
  const along = (keys: Node, same: (at: Node) => Node) =>
    call('MAP', keys, call('LAMBDA', name('key'), picked(same(name('key')))));
  const [below, beside] = [totals(formula, rowDepth), totals(formula, colDepth)];
  const line = (label: Node, middle: Node, end: Node) =>
    call('HSTACK', label, stacked(beside, 'HSTACK', middle, end));
  const top = line(text(''), call('TRANSPOSE', name('cols')), text('Total'));
  const body = line(name('rows'), cells, along(name('rows'), isRow));
  const bottom = line(
    text('Total'),
    call('TRANSPOSE', along(name('cols'), isCol)),
    aggregate(name('values'), name('values')),
  );
  return formula.operand(
    call(
      'LET',
      ...[name('down'), kept(oneColumn(formula, down), head.rows, filter)],
      ...[name('across'), kept(oneColumn(formula, across), head.rows, filter)],
      ...[name('values'), kept(column, head.rows, filter)],
      ...[name('rows'), groupsOf(name('down')), name('cols'), groupsOf(name('across'))],
      call('VSTACK', top, stacked(below, 'VSTACK', body, bottom)),
    ),
  );
};

/** Tables of groups. */
export const GROUPS: Record<string, ExcelFunction> = { GROUPBY: groupBy, PIVOTBY: pivotBy };
