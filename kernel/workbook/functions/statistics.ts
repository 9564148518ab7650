import type { Node } from '../formula/syntax.js';
import type { ExcelFunction } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { toNumber, typed } from '../sql/operators.js';
import { endless } from './whole-columns.js';
import { rank } from './rank.js';
import { checkCount, fromSamples, numeric, operands, sample, statistic } from './build.js';

const orDivision = (least: number, d: string, sql: string) =>
  `CASE WHEN len(${d}) < ${least} THEN xl_error('#DIV/0!') ELSE xl_finite(${sql}) END`;
const orNumber = (d: string, sql: string) =>
  `CASE WHEN len(${d}) = 0 THEN xl_error('#NUM!') ELSE xl_finite(${sql}) END`;
const power = (p: number) => Array.from({ length: p }, () => '(xl_x - xl_m)').join(' * ');
/** Sum of powers of the distances from the mean, each computed once. */
const moment = (d: string, p: number) =>
  `list_transform([xl_sum(${d}) / len(${d})], lambda xl_m: xl_sum(list_transform(${d}, lambda xl_x: ${power(p)})))[1]`;
const variance = (least: number, finish: (squares: string, d: string) => string, pick?: string) =>
  statistic((d) => orDivision(least, d, finish(moment(d, 2), d)), pick);
const sampleVariance = (squares: string, d: string) => `${squares} / (len(${d}) - 1)`;
const wholeVariance = (squares: string, d: string) => `${squares} / len(${d})`;
const root = (f: typeof sampleVariance) => (squares: string, d: string) => `sqrt(${f(squares, d)})`;

/** Counts over blocks and single arguments. */
const counting =
  (inBlock: string, single: (v: string) => string): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [1, 255]);
    const counts: Value[] = [];
    const add = (operand: ReturnType<typeof operands>[number]): void => {
      if (operand.kind === 'union') return operand.parts.forEach(add);
      const value =
        operand.kind === 'ref'
          ? formula.listOf(operand)
          : endless(
              formula,
              formula.inArrays(() => formula.value(operand)),
            );
      const sql =
        value.array === undefined
          ? `(CASE WHEN ${single(value.sql)} THEN 1 ELSE 0 END)`
          : `len(list_filter(${value.sql}, lambda xl_v: ${inBlock}))`;
      counts.push(formula.emitter.emit(sql, [value]));
    };
    operands(formula, args).forEach(add);
    return typed(
      formula.emitter.emit(`xl_number(${counts.map(({ sql }) => sql).join(' + ')})`, counts),
      'number',
    );
  };

const countBlank: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [1, 1]);
  const [operand] = operands(formula, args);
  if (operand?.kind !== 'ref') throw new Unsupported('COUNTBLANK of what is no block');
  const list = formula.listOf(operand);
  const rows = operand.row2 - operand.row1 + 1;
  const cols = operand.col2 - operand.col1 + 1;
  const all =
    operand.whole === 'columns' ? 1_048_576 * cols : operand.whole === 'rows' ? 16_384 * rows : 0;
  const beyond = all === 0 ? '' : `${all - rows * cols} + `;
  return formula.emitter.emit(
    `xl_number(${beyond}len(list_filter(${list.sql}, lambda xl_v: xl_v.k = 0 OR (xl_v.k = 2 AND xl_v.s = ''))))`,
    [list],
  );
};

/** A statistic of a sample and one more number. */
const withNumber =
  (build: (d: string, k: string) => string): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 2]);
    const [first, second] = operands(formula, args);
    if (first === undefined || second === undefined) throw new Unsupported(name);
    const of = sample(formula, [first]);
    // The number may be a list of several: SUM(LARGE(A1:A9,{1,2,3})).
    const number = toNumber(formula, formula.value(second));
    const { list, error } = of;
    return typed(
      formula.map(
        [number],
        ([k = '']) =>
          `CASE WHEN ${error.sql} IS NOT NULL THEN ${error.sql} WHEN ${k}.k = 4 THEN ${k} ELSE ${build(list.sql, `${k}.n`)} END`,
        [list, error],
      ),
      'number',
    );
  };

const sorted = (d: string) => `list_sort(${d})`;
const at = (d: string, position: string) =>
  `list_transform([${position}], lambda xl_q: ${sorted(d)}[floor(xl_q)::BIGINT] + (CASE WHEN xl_q > floor(xl_q) THEN (xl_q - floor(xl_q)) * (${sorted(d)}[floor(xl_q)::BIGINT + 1] - ${sorted(d)}[floor(xl_q)::BIGINT]) ELSE 0e0 END))[1]`;
const inclusive = (d: string, p: string) =>
  `CASE WHEN len(${d}) = 0 OR ${p} < 0 OR ${p} > 1 THEN xl_error('#NUM!') ELSE xl_finite(${at(d, `(len(${d}) - 1) * ${p} + 1`)}) END`;
const exclusive = (d: string, p: string) =>
  `CASE WHEN len(${d}) = 0 OR ${p} * (len(${d}) + 1) < 1 OR ${p} * (len(${d}) + 1) > len(${d}) THEN xl_error('#NUM!') ELSE xl_finite(${at(d, `(len(${d}) + 1) * ${p}`)}) END`;

/** Statistics of two blocks, over the pairs in which both are numbers; `x` and `y` are the lists of doubles. */
const paired =
  (
    least: number,
    build: (s: Record<'x' | 'y' | 'n' | 'mx' | 'my' | 'xx' | 'yy' | 'xy', string>) => string,
    swap = false,
  ): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 2]);
    const lists = operands(formula, args).map((one) => formula.inArrays(() => formula.listOf(one)));
    const [a, b] = swap ? [lists[1], lists[0]] : lists;
    if (a === undefined || b === undefined) throw new Unsupported(name);
    const emit = (sql: string, ...inputs: Value[]) => formula.emitter.emit(sql, inputs);
    const all = emit(`list_concat(${a.sql}, ${b.sql})`, a, b);
    const error = emit(`xl_first_error(${all.sql})`, all);
    const both = emit(
      `list_filter(list_zip(${a.sql}, ${b.sql}), lambda xl_p: xl_p[1].k = 1 AND xl_p[2].k = 1)`,
      a,
      b,
    );
    const x = emit(`list_transform(${both.sql}, lambda xl_p: xl_p[1].n)`, both);
    const y = emit(`list_transform(${both.sql}, lambda xl_p: xl_p[2].n)`, both);
    const mx = emit(`(xl_sum(${x.sql}) / len(${x.sql}))`, x);
    const my = emit(`(xl_sum(${y.sql}) / len(${y.sql}))`, y);
    const products = (p: Value, q: Value, mp: Value, mq: Value) =>
      emit(
        `xl_sum(list_transform(list_zip(${p.sql}, ${q.sql}), lambda xl_p: (xl_p[1] - ${mp.sql}) * (xl_p[2] - ${mq.sql})))`,
        p,
        q,
        mp,
        mq,
      );
    const xx = products(x, x, mx, mx);
    const yy = products(y, y, my, my);
    const xy = products(x, y, mx, my);
    const parts = { x, y, mx, my, xx, yy, xy };
    const texts = Object.fromEntries(Object.entries(parts).map(([key, { sql }]) => [key, sql]));
    const sql = build({ ...texts, n: `len(${x.sql})` } as Parameters<typeof build>[0]);
    const sized = `CASE WHEN len(${a.sql}) <> len(${b.sql}) THEN xl_error('#N/A') WHEN len(${x.sql}) < ${least} THEN xl_error('#DIV/0!') ELSE ${sql} END`;
    return typed(
      fromSamples(formula, [{ list: all, error }], sized, [a, b, ...Object.values(parts)]),
      'number',
    );
  };

const orZero = (by: string, sql: string) =>
  `CASE WHEN ${by} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(${sql}) END`;

/** The value of the line through pairs at an x. */
const forecast: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 3]);
  const [x, ys, xs] = args as [Node, Node, Node];
  const slope = formula.value(
    paired(1, ({ xx, xy }) => orZero(xx, `${xy} / ${xx}`), true)(formula, [ys, xs], name),
  );
  const level = formula.value(
    paired(1, ({ xx, xy, mx, my }) => orZero(xx, `${my} - ${xy} / ${xx} * ${mx}`), true)(
      formula,
      [ys, xs],
      name,
    ),
  );
  const at = toNumber(formula, formula.valueOf(x));
  return typed(
    formula.map(
      [at],
      ([v]) =>
        `CASE WHEN ${v}.k = 4 THEN ${v} WHEN ${slope.sql}.k = 4 THEN ${slope.sql} ELSE xl_finite(${level.sql}.n + ${slope.sql}.n * ${v}.n) END`,
      [slope, level],
    ),
    'number',
  );
};

/** Descriptive statistics, quantiles, regression. */
export const STATISTICS: Record<string, ExcelFunction> = {
  AVERAGE: statistic((d) => orDivision(1, d, `xl_sum(${d}) / len(${d})`)),
  AVERAGEA: statistic((d) => orDivision(1, d, `xl_sum(${d}) / len(${d})`), 'xl_numbers_a'),
  COUNT: counting('xl_v.k = 1', (v) => `xl_num(${v}).k = 1`),
  COUNTA: counting('xl_v.k <> 0', () => 'true'),
  COUNTBLANK: countBlank,
  MAX: statistic((d) => `xl_number(coalesce(list_max(${d}), 0))`),
  MIN: statistic((d) => `xl_number(coalesce(list_min(${d}), 0))`),
  MAXA: statistic((d) => `xl_number(coalesce(list_max(${d}), 0))`, 'xl_numbers_a'),
  MINA: statistic((d) => `xl_number(coalesce(list_min(${d}), 0))`, 'xl_numbers_a'),
  MEDIAN: statistic((d) => orNumber(d, at(d, `(len(${d}) - 1) * 0.5e0 + 1`))),
  'VAR.S': variance(2, sampleVariance),
  'VAR.P': variance(1, wholeVariance),
  'STDEV.S': variance(2, root(sampleVariance)),
  'STDEV.P': variance(1, root(wholeVariance)),
  VARA: variance(2, sampleVariance, 'xl_numbers_a'),
  VARPA: variance(1, wholeVariance, 'xl_numbers_a'),
  STDEVA: variance(2, root(sampleVariance), 'xl_numbers_a'),
  STDEVPA: variance(1, root(wholeVariance), 'xl_numbers_a'),
  DEVSQ: statistic((d) => orNumber(d, moment(d, 2))),
  AVEDEV: statistic((d) =>
    orNumber(
      d,
      `list_transform([xl_sum(${d}) / len(${d})], lambda xl_m: xl_sum(list_transform(${d}, lambda xl_x: abs(xl_x - xl_m))))[1] / len(${d})`,
    ),
  ),
  GEOMEAN: statistic(
    (d) =>
      `CASE WHEN len(${d}) = 0 OR list_min(${d}) <= 0 THEN xl_error('#NUM!') ELSE xl_finite(exp(xl_sum(list_transform(${d}, lambda xl_x: ln(xl_x))) / len(${d}))) END`,
  ),
  HARMEAN: statistic(
    (d) =>
      `CASE WHEN len(${d}) = 0 OR list_min(${d}) <= 0 THEN xl_error('#NUM!') ELSE xl_finite(len(${d}) / xl_sum(list_transform(${d}, lambda xl_x: 1e0 / xl_x))) END`,
  ),
  SKEW: statistic(
    (d) =>
      `CASE WHEN len(${d}) < 3 OR ${moment(d, 2)} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(len(${d}) / ((len(${d}) - 1e0) * (len(${d}) - 2e0)) * ${moment(d, 3)} / pow(${moment(d, 2)} / (len(${d}) - 1), 1.5e0)) END`,
  ),
  'SKEW.P': statistic(
    (d) =>
      `CASE WHEN len(${d}) < 3 OR ${moment(d, 2)} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(${moment(d, 3)} / len(${d}) / pow(${moment(d, 2)} / len(${d}), 1.5e0)) END`,
  ),
  KURT: statistic(
    (d) =>
      `CASE WHEN len(${d}) < 4 OR ${moment(d, 2)} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(len(${d}) * (len(${d}) + 1e0) / ((len(${d}) - 1e0) * (len(${d}) - 2e0) * (len(${d}) - 3e0)) * ${moment(d, 4)} / pow(${moment(d, 2)} / (len(${d}) - 1), 2e0) - 3e0 * pow(len(${d}) - 1e0, 2e0) / ((len(${d}) - 2e0) * (len(${d}) - 3e0))) END`,
  ),
  LARGE: withNumber(
    (d, k) =>
      `CASE WHEN ${k} < 1 OR ceil(${k}) > len(${d}) THEN xl_error('#NUM!') ELSE xl_number(list_reverse_sort(${d})[ceil(${k})::BIGINT]) END`,
  ),
  SMALL: withNumber(
    (d, k) =>
      `CASE WHEN ${k} < 1 OR ceil(${k}) > len(${d}) THEN xl_error('#NUM!') ELSE xl_number(list_sort(${d})[ceil(${k})::BIGINT]) END`,
  ),
  'PERCENTILE.INC': withNumber(inclusive),
  'PERCENTILE.EXC': withNumber(exclusive),
  'QUARTILE.INC': withNumber((d, k) => inclusive(d, `(trunc(${k}) / 4e0)`)),
  'QUARTILE.EXC': withNumber((d, k) => exclusive(d, `(trunc(${k}) / 4e0)`)),
  TRIMMEAN: withNumber(
    (d, p) =>
      `CASE WHEN len(${d}) = 0 OR ${p} < 0 OR ${p} >= 1 THEN xl_error('#NUM!') ELSE list_transform([list_sort(${d})[floor(len(${d}) * ${p} / 2)::BIGINT + 1 : len(${d}) - floor(len(${d}) * ${p} / 2)::BIGINT]], lambda xl_l: xl_finite(xl_sum(xl_l) / len(xl_l)))[1] END`,
  ),
  'RANK.EQ': rank(false),
  'RANK.AVG': rank(true),
  CORREL: paired(1, ({ xx, yy, xy }) => orZero(`${xx} * ${yy}`, `${xy} / sqrt(${xx} * ${yy})`)),
  RSQ: paired(1, ({ xx, yy, xy }) => orZero(`${xx} * ${yy}`, `${xy} * ${xy} / (${xx} * ${yy})`)),
  'COVARIANCE.P': paired(1, ({ xy, n }) => `xl_finite(${xy} / ${n})`),
  'COVARIANCE.S': paired(2, ({ xy, n }) => `xl_finite(${xy} / (${n} - 1))`),
  SLOPE: paired(1, ({ xx, xy }) => orZero(xx, `${xy} / ${xx}`), true),
  INTERCEPT: paired(1, ({ xx, xy, mx, my }) => orZero(xx, `${my} - ${xy} / ${xx} * ${mx}`), true),
  STEYX: paired(
    3,
    ({ xx, yy, xy, n }) => orZero(xx, `sqrt((${yy} - ${xy} * ${xy} / ${xx}) / (${n} - 2))`),
    true,
  ),
  FORECAST: forecast,
  'FORECAST.LINEAR': forecast,
  STANDARDIZE: numeric(3, (x, m, s) => `CASE WHEN ${s} > 0 THEN (${x} - ${m}) / ${s} END`),
  FISHER: numeric(
    1,
    (x) => `CASE WHEN abs(${x}) < 1 THEN 0.5e0 * ln((1e0 + ${x}) / (1e0 - ${x})) END`,
  ),
  FISHERINV: numeric(1, (x) => `tanh(${x})`),
};
for (const [alias, name] of [
  ['VAR', 'VAR.S'],
  ['VARP', 'VAR.P'],
  ['STDEV', 'STDEV.S'],
  ['STDEVP', 'STDEV.P'],
  ['PERCENTILE', 'PERCENTILE.INC'],
  ['QUARTILE', 'QUARTILE.INC'],
  ['RANK', 'RANK.EQ'],
  ['PEARSON', 'CORREL'],
  ['COVAR', 'COVARIANCE.P'],
] as const) {
  const found = STATISTICS[name];
  if (found !== undefined) STATISTICS[alias] = found;
}
