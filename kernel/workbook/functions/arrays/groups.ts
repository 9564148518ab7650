import type { Node } from '../../formula/syntax.js';
import type { ExcelFunction, Formula } from '../../sql/formula.js';
import { Unsupported } from '../../sql/operand.js';
import { arrayArgument, fixedSize, wholeNumber, wholeNumbers } from './build.js';

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

const groupsOf = (field: Node, direction: Node = number(1)) =>
  call('SORT', call('UNIQUE', field), number(1), direction);

function totals(formula: Formula, depth: Node | undefined): 'none' | 'last' | 'first' {
  const value = given(depth) ? wholeNumber(formula, depth, 1) : 1;
  if (Math.abs(value) > 1) throw new Unsupported('subtotals of groups');
  return value === 0 ? 'none' : value < 0 ? 'first' : 'last';
}

const stacked = (place: 'none' | 'last' | 'first', how: string, body: Node, total: Node): Node =>
  place === 'none' ? body : call(how, ...(place === 'last' ? [body, total] : [total, body]));

/** How many columns an argument has. */
function width(formula: Formula, node: Node | undefined): number {
  const { array, ...list } = arrayArgument(formula, node);
  return fixedSize(formula, array.cols, { ...list, array });
}

const columnOf = (of: Node, at: number): Node =>
  call('INDEX', of, { kind: 'missing' }, number(at + 1));

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

/** By what columns of the result it is sorted, each with its sign: the last ones are the fields that are not named. */
function sorting(
  formula: Formula,
  order: Node | undefined,
  fields: number,
  table: boolean,
): Node[] {
  const asked = given(order) ? wholeNumbers(formula, order) : [];
  // In a hierarchy each field is sorted within the one before, whatever the order in which they are named.
  const hierarchy = fields > 1 && !table;
  if (hierarchy && asked.some((by) => Math.abs(by) > fields))
    throw new Unsupported('GROUPBY in an order of values within several fields');
  const rest = upTo(fields).map((at) => at + 1);
  const signed = (at: number) => asked.find((by) => Math.abs(by) === at) ?? at;
  const by = hierarchy
    ? rest.map(signed)
    : [...asked, ...rest.filter((at) => !asked.some((one) => Math.abs(one) === at))];
  if (by.includes(0)) throw new Unsupported('GROUPBY in the order of column 0');
  const one = (value: (at: number) => number): Node => ({
    kind: 'array',
    rows: [by.map((at) => number(value(at)))],
  });
  return [one(Math.abs), one(Math.sign)];
}

/** `GROUPBY`, written out in functions that are there. */
const groupBy: ExcelFunction = (formula, args) => {
  const [field = { kind: 'missing' }, values = { kind: 'missing' }] = args;
  const [, , of, fieldHeaders, depth, order, filter, relation] = args;
  const fields = width(formula, field);
  const columns = width(formula, values);
  // What Excel shows of several fields unasked (headers, subtotals) is not certain.
  if (fields > 1 && (!given(fieldHeaders) || !given(depth) || totals(formula, depth) !== 'none'))
    throw new Unsupported(
      'GROUPBY of several fields with totals, or without a word on headers and totals',
    );
  const table = given(relation) && wholeNumber(formula, relation, 0) === 1;
  const head = headers(formula, fieldHeaders ?? { kind: 'missing' }, columnOf(values, 0));
  const aggregate = summary(of);
  const is = (at: number): Node =>
    binary(
      '=',
      columnOf(name('field'), at),
      call('INDEX', name('keys'), name('row'), number(at + 1)),
    );
  const same = upTo(fields)
    .map(is)
    .reduce((all, one) => binary('*', all, one));
  const aggregates = upTo(columns).map((at) => {
    const column = columnOf(name('values'), at);
    const of = aggregate(call('FILTER', column, same), column);
    const rows = call('SEQUENCE', call('ROWS', name('keys')));
    return call('MAP', rows, call('LAMBDA', name('row'), of));
  });
  const [by, signs] = sorting(formula, order, fields, table);
  const sorted = call(
    'SORT',
    call('HSTACK', name('keys'), ...aggregates),
    by ?? number(1),
    signs ?? number(1),
  );
  const all = upTo(columns).map((at) => columnOf(name('values'), at));
  const total = call('HSTACK', text('Total'), ...all.map((column) => aggregate(column, column)));
  const body = stacked(totals(formula, depth), 'VSTACK', sorted, total);
  const top = call('HSTACK', call('TAKE', field, number(1)), call('TAKE', values, number(1)));
  return formula.operand(
    call(
      'LET',
      name('field'),
      kept(field, head.rows, filter),
      name('values'),
      kept(values, head.rows, filter),
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
  const direction = (order: Node | undefined): Node => {
    const by = given(order) ? wholeNumber(formula, order, 1) : 1;
    if (Math.abs(by) !== 1) throw new Unsupported('PIVOTBY in an order of values');
    return number(by);
  };
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
      ...[name('rows'), groupsOf(name('down'), direction(rowOrder))],
      ...[name('cols'), groupsOf(name('across'), direction(colOrder))],
      call('VSTACK', top, stacked(below, 'VSTACK', body, bottom)),
    ),
  );
};

/** Tables of groups. */
export const GROUPS: Record<string, ExcelFunction> = { GROUPBY: groupBy, PIVOTBY: pivotBy };
