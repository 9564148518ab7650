import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { type Operand, Unsupported, type Value } from '../sql/operand.js';
import { toNumber } from '../sql/operators.js';
import { checkCount, coerce, operands } from './build.js';

const listOf = (formula: Formula, operand: Operand | undefined): Value => {
  if (operand === undefined) throw new Unsupported('an argument is missing');
  return formula.inArrays(() => formula.listOf(operand));
};

const fixed = (node: Node | undefined, other: number): number => {
  if (node === undefined || node.kind === 'missing') return other;
  if (node.kind === 'number') return node.value;
  if (node.kind === 'boolean') return node.value ? 1 : 0;
  if (node.kind === 'unary' && node.operator === '-' && node.operand.kind === 'number')
    return -node.operand.value;
  throw new Unsupported('a computed size or mode of an array');
};

const letFunction: ExcelFunction = (formula, args, name) => {
  if (args.length < 3 || args.length % 2 === 0)
    throw new Unsupported(`${name} takes pairs and a result`);
  const bind = (at: number): Operand => {
    const [variable, value] = args.slice(at, at + 2) as [Node, Node?];
    if (value === undefined) return formula.operand(variable);
    if (variable.kind !== 'name') throw new Unsupported(`${name} with a name that is none`);
    const operand = formula.operand(value);
    return formula.within(new Map([[variable.name.toLowerCase(), operand]]), () => bind(at + 2));
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

const sequence: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 4]);
  const rows = Math.trunc(fixed(args[0], 1));
  const cols = Math.trunc(fixed(args[1], 1));
  if (rows < 1 || cols < 1) return formula.constant("xl_error('#CALC!')");
  if (rows * cols > 1_048_576) throw new Unsupported('a sequence of more than 1,048,576 values');
  const start =
    args[2] === undefined || args[2].kind === 'missing'
      ? formula.constant('xl_number(1e0)')
      : toNumber(formula, formula.single(formula.operand(args[2])));
  const step =
    args[3] === undefined || args[3].kind === 'missing'
      ? formula.constant('xl_number(1e0)')
      : toNumber(formula, formula.single(formula.operand(args[3])));
  return formula.array(
    `list_transform(range(0, ${rows * cols}), lambda xl_i: xl_both(${start.sql}, ${step.sql}, xl_finite(${start.sql}.n + xl_i * ${step.sql}.n)))`,
    [start, step],
    { rows, cols },
  );
};

/** FILTER of rows, or of columns of a single row. */
const filter: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const [source, include, other] = operands(formula, args);
  const list = listOf(formula, source);
  const { rows, cols } = list.array ?? {};
  const tests = coerce(formula, listOf(formula, include), 'boolean');
  if (rows === undefined || cols === undefined)
    throw new Unsupported('FILTER of an array of unknown size');
  const down = tests.array?.cols === 1 && tests.array.rows === rows;
  const across = rows === 1 && tests.array?.cols === cols;
  if (!down && !across) return formula.constant("xl_error('#VALUE!')");
  const width = down ? cols : 1;
  const picked = formula.emitter.emit(
    `flatten(list_transform(list_filter(range(0, len(${tests.sql})), lambda xl_i: ${tests.sql}[xl_i + 1].n <> 0), lambda xl_i: ${list.sql}[xl_i * ${width} + 1 : (xl_i + 1) * ${width}]))`,
    [list, tests],
  );
  const fallback =
    other === undefined ? formula.constant("xl_error('#CALC!')") : formula.single(other);
  const repeated = `list_transform(range(0, ${width}), lambda xl_i: ${fallback.sql})`;
  const failed = `list_transform(range(0, ${width}), lambda xl_i: xl_first_error(${tests.sql}))`;
  return formula.array(
    `CASE WHEN xl_first_error(${tests.sql}) IS NOT NULL THEN ${failed} WHEN len(${picked.sql}) = 0 THEN ${repeated} ELSE ${picked.sql} END`,
    [picked, tests, fallback],
    down ? { rows: undefined, cols } : { rows: 1, cols: undefined },
  );
};

/** Lists of one column or one row, whose elements are rows of one value. */
function vector(
  formula: Formula,
  operand: Operand | undefined,
  name: string,
): { list: Value; down: boolean } {
  const list = listOf(formula, operand);
  if (list.array?.cols === 1) return { list, down: true };
  if (list.array?.rows === 1) return { list, down: false };
  throw new Unsupported(`${name} of a block of several columns`);
}

const unique: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 3]);
  if (fixed(args[2], 0) !== 0) throw new Unsupported('UNIQUE of what occurs exactly once');
  const { list, down } = vector(formula, operands(formula, args)[0], name);
  if (!down) throw new Unsupported('UNIQUE of a row');
  return formula.array(
    `list_transform(list_filter(range(1, len(${list.sql}) + 1), lambda xl_i: list_position(list_transform(${list.sql}, lambda xl_x: xl_x.k = ${list.sql}[xl_i].k AND coalesce(xl_x.n = ${list.sql}[xl_i].n, true) AND coalesce(lower(xl_x.s) = lower(${list.sql}[xl_i].s), true)), true) = xl_i), lambda xl_i: ${list.sql}[xl_i])`,
    [list],
    { rows: undefined, cols: 1 },
  );
};

const sort: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 3]);
  if (fixed(args[1], 1) !== 1) throw new Unsupported('SORT by another column');
  const order = fixed(args[2], 1);
  const { list, down } = vector(formula, operands(formula, args)[0], name);
  if (!down) throw new Unsupported('SORT of a row');
  // Kinds stand in the order numbers, texts, booleans, errors; blanks last in both directions. Equal ones keep their order.
  const direction = order === 1 ? 1 : -1;
  const key = `{'b': CASE WHEN ${list.sql}[xl_i].k = 0 THEN 1 ELSE 0 END, 'k': ${direction} * ${list.sql}[xl_i].k, 'n': ${direction} * coalesce(${list.sql}[xl_i].n, 0e0), 's': lower(coalesce(${list.sql}[xl_i].s, '')), 'i': xl_i}`;
  if (order !== 1 && list.type !== 'number' && list.type !== 'plain')
    throw new Unsupported('SORT of texts from the last to the first');
  return formula.array(
    `list_transform(list_sort(list_transform(range(1, len(${list.sql}) + 1), lambda xl_i: ${key})), lambda xl_p: ${list.sql}[xl_p.i])`,
    [list],
    list.array ?? { rows: undefined, cols: 1 },
  );
};

const stack =
  (down: boolean): ExcelFunction =>
  (formula, args) => {
    const lists = operands(formula, args).map((operand) => listOf(formula, operand));
    const shapes = lists.map(({ array }) => array);
    const side = down ? 'cols' : 'rows';
    if (
      shapes.some((shape) => shape?.rows === undefined || shape.cols === undefined) ||
      new Set(shapes.map((shape) => shape?.[side])).size > 1
    )
      throw new Unsupported('stacking arrays of different sizes');
    if (!down && shapes.some((shape) => shape?.rows !== 1))
      throw new Unsupported('HSTACK of several rows');
    const total = shapes.reduce((sum, shape) => sum + (shape?.[down ? 'rows' : 'cols'] ?? 0), 0);
    return formula.array(
      `list_concat(${lists.map(({ sql }) => sql).join(', ')})`,
      lists,
      down ? { rows: total, cols: shapes[0]?.cols } : { rows: 1, cols: total },
    );
  };

const product: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const [a, b] = operands(formula, args).map((operand) => listOf(formula, operand)) as [
    Value,
    Value,
  ];
  const rows = a.array?.rows;
  const inner = a.array?.cols;
  const cols = b.array?.cols;
  if (rows === undefined || inner === undefined || cols === undefined)
    throw new Unsupported('MMULT of unknown sizes');
  if (inner !== b.array?.rows) return formula.constant("xl_error('#VALUE!')");
  const bad = formula.emitter.emit(
    `len(list_filter(list_concat(${a.sql}, ${b.sql}), lambda xl_v: xl_v.k <> 1)) > 0`,
    [a, b],
  );
  return formula.array(
    `list_transform(range(0, ${rows * cols}), lambda xl_i: CASE WHEN ${bad.sql} THEN xl_error('#VALUE!') ELSE xl_finite(xl_sum(list_transform(range(0, ${inner}), lambda xl_k: ${a.sql}[(xl_i // ${cols}) * ${inner} + xl_k + 1].n * ${b.sql}[xl_k * ${cols} + xl_i % ${cols} + 1].n))) END)`,
    [a, b, bad],
    { rows, cols },
  );
};

/** Functions that make arrays, and names within a formula. */
export const ARRAYS: Record<string, ExcelFunction> = {
  LET: letFunction,
  LAMBDA: lambda,
  SEQUENCE: sequence,
  FILTER: filter,
  UNIQUE: unique,
  SORT: sort,
  VSTACK: stack(true),
  HSTACK: stack(false),
  MMULT: product,
  SINGLE: (formula, args) => {
    const [arg] = args;
    if (arg === undefined) throw new Unsupported('SINGLE of nothing');
    return formula.operand({ kind: 'unary', operator: '@', operand: arg });
  },
  ANCHORARRAY: (formula, args) => {
    const [arg] = args;
    if (arg === undefined) throw new Unsupported('ANCHORARRAY of nothing');
    return formula.operand({ kind: 'spill', operand: arg });
  },
};
