import type { Node } from '../../formula/syntax.js';
import type { ExcelFunction, Formula } from '../../sql/formula.js';
import { type Lambda, type Operand, Unsupported, type Value } from '../../sql/operand.js';
import { foldedInSql } from './fold.js';
import { type ArrayValue, arrayArgument, at, fixedSize, wholeNumber } from './build.js';

/** A lambda is written out for each element, so that its SQL stays plain; more elements than this are too many. */
const MOST = 1500;

const letFunction: ExcelFunction = (formula, args, name) => {
  if (args.length < 3 || args.length % 2 === 0)
    throw new Unsupported(`${name} takes pairs and a result`);
  const bind = (place: number): Operand => {
    const [variable, value] = args.slice(place, place + 2) as [Node, Node?];
    if (value === undefined) return formula.operand(variable);
    if (variable.kind !== 'name') throw new Unsupported(`${name} with a name that is none`);
    const operand = formula.operand(value);
    return formula.within(new Map([[variable.name.toLowerCase(), operand]]), () => bind(place + 2));
  };
  return bind(0);
};

const lambda: ExcelFunction = (formula, args, name) => {
  const body = args.at(-1);
  if (body === undefined) throw new Unsupported(`${name} without a body`);
  const names = args.slice(0, -1).map((arg) => {
    if (arg.kind !== 'name') throw new Unsupported(`${name} with a parameter that is no name`);
    return arg.name.toLowerCase();
  });
  return formula.lambda(names, body);
};

/** `BYROW(A1:C3, SUM)` is `BYROW(A1:C3, LAMBDA(x, SUM(x)))`; files write it `_xleta.SUM`. */
function ofFunction(formula: Formula, written: string, count: number): Lambda {
  const name = written.replace(/^_xleta\./i, '').toUpperCase();
  const names = Array.from({ length: count }, (_none, at) => `xl_given_${at + 1}`);
  const args = names.map((given): Node => ({ kind: 'name', name: given }));
  return formula.lambda(names, { kind: 'call', name, args });
}

/** @param count - arguments that it is given, where it is a function by its name alone */
function lambdaOf(formula: Formula, node: Node | undefined, count: number): Lambda {
  const operand =
    node?.kind === 'name' || node?.kind === 'call' || node?.kind === 'apply'
      ? formula.operand(node)
      : undefined;
  if (operand?.kind === 'lambda') return operand;
  if (node?.kind !== 'name') throw new Unsupported('something else in place of a LAMBDA');
  return ofFunction(formula, node.name, count);
}

function sizes(formula: Formula, list: ArrayValue): [number, number] {
  const rows = fixedSize(formula, list.array.rows, list);
  const cols = fixedSize(formula, list.array.cols, list);
  if (rows * cols > MOST) throw new Unsupported(`a LAMBDA over more than ${MOST} elements`);
  return [rows, cols];
}

const element = (formula: Formula, list: ArrayValue, row: number, col: number): Value => ({
  ...formula.emitter.emit(at(list, String(row), String(col)), [list]),
  ...(list.type === undefined ? {} : { type: list.type }),
});

const single = (formula: Formula, callee: Lambda, args: Operand[]): Value =>
  formula.single(formula.applyTo(callee, args));

const asArray = (formula: Formula, items: Value[], rows: number, cols: number): Value =>
  formula.array(`[${items.map(({ sql }) => sql).join(', ')}]`, items, { rows, cols });

const map: ExcelFunction = (formula, args) => {
  const callee = lambdaOf(formula, args.at(-1), args.length - 1);
  const lists = args.slice(0, -1).map((arg) => arrayArgument(formula, arg));
  const [first] = lists;
  if (first === undefined) throw new Unsupported('MAP without an array');
  const [rows, cols] = sizes(formula, first);
  const items: Value[] = [];
  for (let row = 0; row < rows; row += 1)
    for (let col = 0; col < cols; col += 1)
      items.push(
        single(
          formula,
          callee,
          lists.map((list) => element(formula, list, row, col)),
        ),
      );
  return asArray(formula, items, rows, cols);
};

const folding =
  (all: boolean): ExcelFunction =>
  (formula, args) => {
    const [start, source] = args.length === 3 ? args : [undefined, ...args];
    const callee = lambdaOf(formula, args.at(-1), 2);
    const list = arrayArgument(formula, source);
    const [rows, cols] = sizes(formula, list);
    let sum: Operand | undefined =
      start === undefined || start.kind === 'missing' ? undefined : formula.operand(start);
    const folded = foldedInSql(formula, callee, sum, list, all);
    if (folded !== undefined) return all ? { ...folded, array: { rows, cols } } : folded;
    const items: Value[] = [];
    for (let place = 0; place < rows * cols; place += 1) {
      const next = element(formula, list, Math.floor(place / cols), place % cols);
      sum = sum === undefined ? next : formula.applyTo(callee, [sum, next]);
      if (all) items.push(formula.single(sum));
    }
    if (sum === undefined) throw new Unsupported('REDUCE of nothing');
    return all ? asArray(formula, items, rows, cols) : sum;
  };

const byLine =
  (down: boolean): ExcelFunction =>
  (formula, [source, body]) => {
    const list = arrayArgument(formula, source);
    const callee = lambdaOf(formula, body, 1);
    const [rows, cols] = sizes(formula, list);
    const items = Array.from({ length: down ? rows : cols }, (_none, line) => {
      const sql = down
        ? `${list.sql}[${line * cols + 1} : ${(line + 1) * cols}]`
        : `${list.sql}[${line + 1} : ${(rows - 1) * cols + line + 1} : ${cols}]`;
      const shape = down ? { rows: 1, cols } : { rows, cols: 1 };
      return single(formula, callee, [formula.array(sql, [list], shape)]);
    });
    return asArray(formula, items, down ? rows : 1, down ? 1 : cols);
  };

const makeArray: ExcelFunction = (formula, args) => {
  const rows = wholeNumber(formula, args[0], 1);
  const cols = wholeNumber(formula, args[1], 1);
  const callee = lambdaOf(formula, args[2], 2);
  if (rows < 1 || cols < 1) return formula.constant("xl_error('#VALUE!')");
  if (rows * cols > MOST) throw new Unsupported(`a LAMBDA over more than ${MOST} elements`);
  const number = (value: number) => formula.operand({ kind: 'number', value });
  const items = Array.from({ length: rows * cols }, (_none, place) =>
    single(formula, callee, [number(Math.floor(place / cols) + 1), number((place % cols) + 1)]),
  );
  return asArray(formula, items, rows, cols);
};

const isOmitted: ExcelFunction = (formula, [arg]) => {
  const operand = arg === undefined ? undefined : formula.operand(arg);
  const value = operand?.kind === 'value' && operand.missing === true;
  return formula.operand({ kind: 'boolean', value });
};

/** Names within a formula, and functions that are given a LAMBDA. */
export const NAMES: Record<string, ExcelFunction> = {
  LET: letFunction,
  LAMBDA: lambda,
  MAP: map,
  REDUCE: folding(false),
  SCAN: folding(true),
  BYROW: byLine(true),
  BYCOL: byLine(false),
  MAKEARRAY: makeArray,
  ISOMITTED: isOmitted,
};
