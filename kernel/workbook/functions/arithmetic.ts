import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { checkCount, fromSamples, numeric, operands, statistic } from './build.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { endless } from './whole-columns.js';

const half = (x: string, digits: string) => `xl_round(${x}, ${digits})`;
const divide = (sql: string, by: string) =>
  `CASE WHEN ${by} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(TRY(${sql})) END`;

/** Whole columns of sheets of different length, made as long as the longest; their empty rows may not count. */
function sameLength(formula: Formula, lists: Value[]): Value[] {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return [endless(formula, only)];
  const lengths = lists.flatMap(({ array }) => (typeof array?.rows === 'number' ? array.rows : []));
  const most = Math.max(...lengths);
  return lists.map((list, at) => {
    const { beyond, array } = list;
    if (beyond === undefined || array?.cols !== 1) return list;
    // A factor of zero there is enough.
    if (lists.every((other) => other.beyond !== undefined) && at === 0) {
      const product = lists.map(
        ({ beyond: b }) => `(CASE WHEN ${b?.sql}.k = 1 THEN ${b?.sql}.n ELSE 0e0 END)`,
      );
      const inputs = lists.flatMap(({ beyond: b }) => b ?? []);
      endless(formula, {
        ...list,
        beyond: formula.emitter.emit(`xl_number(${product.join(' * ')})`, inputs),
      });
    }
    if (array.rows === most || typeof array.rows !== 'number') return list;
    const missing = `list_transform(range(0, ${most - array.rows}), lambda xl_i: ${beyond.sql})`;
    return {
      ...formula.array(`list_concat(${list.sql}, ${missing})`, [list, beyond], {
        rows: most,
        cols: 1,
      }),
      beyond,
    };
  });
}

/** SUMPRODUCT takes arrays of one size; what is no number counts as zero. */
const sumProduct: ExcelFunction = (formula, args) => {
  const given = operands(formula, args).map((operand) =>
    formula.inArrays(() => formula.listOf(operand)),
  );
  const lists = sameLength(formula, given);
  const shapes = new Set(lists.map(({ array }) => `${array?.rows}×${array?.cols}`));
  if (lists.some(({ array }) => array?.rows === undefined || array.cols === undefined)) {
    if (shapes.size > 1) throw new Unsupported('SUMPRODUCT over sizes that are not known before');
  }
  if (shapes.size > 1) return formula.constant("xl_error('#VALUE!')");
  const all = formula.emitter.emit(`list_concat(${lists.map(({ sql }) => sql).join(', ')})`, lists);
  // A text is no array: where each factor is one cell, it is an error.
  const single = shapes.has('1×1')
    ? ` WHEN len(list_filter(${all.sql}, lambda xl_v: xl_v.k = 2)) > 0 THEN xl_error('#VALUE!')`
    : '';
  const error = formula.emitter.emit(
    `CASE WHEN xl_first_error(${all.sql}) IS NOT NULL THEN xl_first_error(${all.sql})${single} END`,
    [all],
  );
  const product = lists
    .map(({ sql }) => `(CASE WHEN ${sql}[xl_i].k = 1 THEN ${sql}[xl_i].n ELSE 0e0 END)`)
    .join(' * ');
  const products = formula.emitter.emit(
    `list_transform(range(1, len(${lists[0]?.sql ?? '[]'}) + 1), lambda xl_i: ${product})`,
    lists,
  );
  return fromSamples(formula, [{ list: all, error }], `xl_finite(xl_sum(${products.sql}))`, [
    products,
  ]);
};

/** Sums over pairs of two blocks of one size; pairs in which one is no number are left out, and some have to be left. */
const pairs =
  (term: string): ExcelFunction =>
  (formula, args) => {
    const lists = operands(formula, args).map((operand) =>
      formula.inArrays(() => formula.listOf(operand)),
    );
    const [a, b] = lists;
    if (a === undefined || b === undefined) throw new Unsupported('two arrays are needed');
    const all = formula.emitter.emit(`list_concat(${a.sql}, ${b.sql})`, lists);
    const error = formula.emitter.emit(`xl_first_error(${all.sql})`, [all]);
    const terms = formula.emitter.emit(
      `list_transform(list_filter(list_zip(${a.sql}, ${b.sql}), lambda xl_p: xl_p[1].k = 1 AND xl_p[2].k = 1), lambda xl_p: ${term})`,
      lists,
    );
    const sql = `CASE WHEN len(${a.sql}) <> len(${b.sql}) THEN xl_error('#N/A') WHEN len(${terms.sql}) = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(xl_sum(${terms.sql})) END`;
    return fromSamples(formula, [{ list: all, error }], sql, [terms, a, b]);
  };

/** What part of a sum another one is. */
const percentOf: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const [left, right] = args.map((arg): Node => ({ kind: 'call', name: 'SUM', args: [arg] }));
  if (left === undefined || right === undefined) throw new Unsupported(name);
  return formula.operand({ kind: 'binary', operator: '/', left, right });
};

/** Arithmetic, rounding, powers and trigonometry. */
export const ARITHMETIC: Record<string, ExcelFunction> = {
  SUM: statistic((d) => `xl_finite(xl_sum(${d}))`),
  PRODUCT: statistic(
    (d) =>
      `CASE WHEN len(${d}) = 0 THEN xl_number(0) ELSE xl_finite(list_reduce(${d}, lambda xl_a, xl_b: xl_a * xl_b, 1e0)) END`,
  ),
  SUMSQ: statistic((d) => `xl_finite(xl_sum(list_transform(${d}, lambda xl_x: xl_x * xl_x)))`),
  SUMPRODUCT: sumProduct,
  PERCENTOF: percentOf,
  SUMX2MY2: pairs('xl_p[1].n * xl_p[1].n - xl_p[2].n * xl_p[2].n'),
  SUMX2PY2: pairs('xl_p[1].n * xl_p[1].n + xl_p[2].n * xl_p[2].n'),
  SUMXMY2: pairs('(xl_p[1].n - xl_p[2].n) * (xl_p[1].n - xl_p[2].n)'),
  ABS: numeric(1, (x) => `abs(${x})`),
  SIGN: numeric(1, (x) => `sign(${x})::DOUBLE`),
  INT: numeric(1, (x) => `floor(${x})`),
  TRUNC: numeric(1, (x, d) => `xl_round_down(${x}, trunc(${d}))`, { defaults: [0] }),
  ROUND: numeric(2, (x, d) => half(x, `trunc(${d})`)),
  ROUNDUP: numeric(2, (x, d) => `xl_round_up(${x}, trunc(${d}))`),
  ROUNDDOWN: numeric(2, (x, d) => `xl_round_down(${x}, trunc(${d}))`),
  MROUND: numeric(
    2,
    (x, m) =>
      `CASE WHEN ${m} = 0 OR ${x} = 0 THEN xl_number(0) WHEN ${x} * ${m} < 0 THEN xl_error('#NUM!') ELSE xl_finite(xl_round(${x} / ${m}, 0) * ${m}) END`,
    { value: true },
  ),
  CEILING: numeric(
    2,
    (x, s) =>
      `CASE WHEN ${s} = 0 OR ${x} = 0 THEN xl_number(0) WHEN ${x} > 0 AND ${s} < 0 THEN xl_error('#NUM!') ELSE xl_finite(xl_ceil(${x} / ${s}) * ${s}) END`,
    { value: true },
  ),
  FLOOR: numeric(
    2,
    (x, s) =>
      `CASE WHEN ${x} = 0 THEN xl_number(0) WHEN ${s} = 0 THEN xl_error('#DIV/0!') WHEN ${x} > 0 AND ${s} < 0 THEN xl_error('#NUM!') ELSE xl_finite(xl_floor(${x} / ${s}) * ${s}) END`,
    { value: true },
  ),
  'CEILING.MATH': numeric(
    1,
    (x, s, m) =>
      `CASE WHEN ${s} = 0 OR ${x} = 0 THEN 0e0 WHEN ${x} < 0 AND ${m} <> 0 THEN xl_floor(${x} / abs(${s})) * abs(${s}) ELSE xl_ceil(${x} / abs(${s})) * abs(${s}) END`,
    { defaults: [1, 0] },
  ),
  'FLOOR.MATH': numeric(
    1,
    (x, s, m) =>
      `CASE WHEN ${s} = 0 OR ${x} = 0 THEN 0e0 WHEN ${x} < 0 AND ${m} <> 0 THEN xl_ceil(${x} / abs(${s})) * abs(${s}) ELSE xl_floor(${x} / abs(${s})) * abs(${s}) END`,
    { defaults: [1, 0] },
  ),
  EVEN: numeric(1, (x) => `sign(${x}) * ceil(abs(${x}) / 2e0) * 2e0`),
  ODD: numeric(
    1,
    (x) =>
      `CASE WHEN ${x} < 0 THEN -1e0 ELSE 1e0 END * greatest(ceil((abs(${x}) - 1e0) / 2e0) * 2e0 + 1e0, 1e0)`,
  ),
  MOD: numeric(
    2,
    (x, y) =>
      divide(
        `${x} % ${y} + (CASE WHEN ${x} % ${y} <> 0 AND (${x} < 0) <> (${y} < 0) THEN ${y} ELSE 0e0 END)`,
        y,
      ),
    { value: true },
  ),
  QUOTIENT: numeric(2, (x, y) => divide(`trunc(${x} / ${y})`, y), { value: true }),
  POWER: numeric(
    2,
    (x, y) =>
      `CASE WHEN ${x} = 0 AND ${y} = 0 THEN xl_error('#NUM!') WHEN ${x} = 0 AND ${y} < 0 THEN xl_error('#DIV/0!') ELSE xl_finite(TRY(xl_power(${x}, ${y}))) END`,
    { value: true },
  ),
  SQRT: numeric(1, (x) => `sqrt(${x})`),
  SQRTPI: numeric(1, (x) => `sqrt(${x} * pi())`),
  EXP: numeric(1, (x) => `exp(${x})`),
  LN: numeric(1, (x) => `ln(${x})`),
  LOG10: numeric(1, (x) => `log10(${x})`),
  LOG: numeric(
    1,
    (x, b) =>
      `CASE WHEN ${x} <= 0 OR ${b} <= 0 THEN xl_error('#NUM!') WHEN ${b} = 1 THEN xl_error('#DIV/0!') WHEN ${b} = 10 THEN xl_finite(TRY(log10(${x}))) WHEN ${b} = 2 THEN xl_finite(TRY(log2(${x}))) ELSE xl_finite(TRY(ln(${x}) / ln(${b}))) END`,
    { defaults: [10], value: true },
  ),
  PI: numeric(0, () => 'pi()'),
  SIN: numeric(1, (x) => `xl_sin(${x})`),
  COS: numeric(1, (x) => `xl_cos(${x})`),
  TAN: numeric(1, (x) => `xl_tan(${x})`),
  ASIN: numeric(1, (x) => `asin(${x})`),
  ACOS: numeric(1, (x) => `acos(${x})`),
  ATAN: numeric(1, (x) => `atan(${x})`),
  ATAN2: numeric(
    2,
    (x, y) =>
      `CASE WHEN ${x} = 0 AND ${y} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(atan2(${y}, ${x})) END`,
    { value: true },
  ),
  SINH: numeric(1, (x) => `sinh(${x})`),
  COSH: numeric(1, (x) => `cosh(${x})`),
  TANH: numeric(1, (x) => `tanh(${x})`),
  // Near zero this is not exact, in Excel neither.
  ASINH: numeric(1, (x) => `sign(${x}) * ln(abs(${x}) + sqrt(${x} * ${x} + 1e0))`),
  ACOSH: numeric(1, (x) => `acosh(${x})`),
  ATANH: numeric(1, (x) => `CASE WHEN abs(${x}) < 1 THEN atanh(${x}) END`),
  SEC: numeric(1, (x) => `1e0 / xl_cos(${x})`),
  CSC: numeric(1, (x) => divide(`1e0 / xl_sin(${x})`, x), { value: true }),
  COT: numeric(1, (x) => divide(`1e0 / xl_tan(${x})`, x), { value: true }),
  ACOT: numeric(
    1,
    (x) =>
      `CASE WHEN abs(${x}) < 1 THEN pi() / 2e0 - atan(${x}) WHEN ${x} > 0 THEN atan(1e0 / ${x}) ELSE pi() + atan(1e0 / ${x}) END`,
  ),
  DEGREES: numeric(1, (x) => `${x} * 180e0 / pi()`),
  RADIANS: numeric(1, (x) => `${x} * pi() / 180e0`),
};
for (const [alias, name] of [
  ['CEILING.PRECISE', 'CEILING.MATH'],
  ['ISO.CEILING', 'CEILING.MATH'],
  ['FLOOR.PRECISE', 'FLOOR.MATH'],
] as const) {
  const found = ARITHMETIC[name];
  if (found !== undefined) ARITHMETIC[alias] = found;
}
