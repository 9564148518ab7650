import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import {
  type ArrayValue,
  arrayArgument,
  fixedSize,
  generate,
  wholeNumber,
} from './arrays/build.js';
import { eliminate } from './arrays/matrix.js';
import { checkCount } from './build.js';

const given = (node: Node | undefined): node is Node =>
  node !== undefined && node.kind !== 'missing';

interface Data {
  y: Value;
  x: Value;
  /** The x as a matrix with `k` columns, observation after observation. */
  k: number;
  n: number;
  /** The error that stands in place of every result, or NULL. */
  bad: Value;
  intercept: boolean;
}

const numbers = (formula: Formula, list: Value, log: boolean): Value =>
  formula.emitter.emit(
    log
      ? `list_transform(xl_n_of(${list.sql}), lambda xl_y: CASE WHEN xl_y > 0 THEN ln(xl_y) END)`
      : `xl_n_of(${list.sql})`,
    [list],
  );

/** The observations; without x they are counted from 1. Rows of x are observations when y is a column. */
function observations(
  formula: Formula,
  yNode: Node | undefined,
  xNode: Node | undefined,
  intercept: boolean,
  log: boolean,
): Data | undefined {
  const y = arrayArgument(formula, yNode);
  const rows = fixedSize(formula, y.array.rows, y);
  const cols = fixedSize(formula, y.array.cols, y);
  const n = rows * cols;
  const down = cols === 1;
  const xs = given(xNode) ? arrayArgument(formula, xNode) : undefined;
  const test = [y, ...(xs === undefined ? [] : [xs])];
  const all = formula.emitter.emit(
    `list_concat(${test.map(({ sql }) => sql).join(', ')}, [])`,
    test,
  );
  const low = log ? ` WHEN list_min(xl_n_of(${y.sql})) <= 0 THEN xl_error('#NUM!')` : '';
  const bad = formula.emitter.emit(
    `CASE WHEN xl_first_error(${all.sql}) IS NOT NULL THEN xl_first_error(${all.sql}) WHEN len(list_filter(${all.sql}, lambda xl_v: xl_v.k <> 1)) > 0 THEN xl_error('#VALUE!')${low} END`,
    [all, y],
  );
  const yn = numbers(formula, y, log);
  if (xs === undefined) {
    const x = formula.emitter.emit(`range(1, ${n + 1})::DOUBLE[]`, []);
    return { y: yn, x, k: 1, n, bad, intercept };
  }
  const xr = fixedSize(formula, xs.array.rows, xs);
  const xc = fixedSize(formula, xs.array.cols, xs);
  const flat = numbers(formula, xs, false);
  if (xr === rows && xc === cols) return { y: yn, x: flat, k: 1, n, bad, intercept };
  if (down && xr === n) return { y: yn, x: flat, k: xc, n, bad, intercept };
  if (rows === 1 && xc === n) {
    const x = formula.emitter.emit(
      `list_transform(range(0, ${xr * n}), lambda xl_i: ${flat.sql}[(xl_i % ${xr}) * ${n} + xl_i // ${xr} + 1])`,
      [flat],
    );
    return { y: yn, x, k: xr, n, bad, intercept };
  }
  return undefined;
}

export interface Fit {
  /** The coefficients of x1 … xk, then the constant. */
  beta: Value;
  /** The inverse of the (centred) normal matrix, row after row. */
  inverse: Value;
  means: Value;
  residual: Value;
  explained: Value;
  freedom: number;
}

/** Least squares by the normal equations of centred data. */
function fit(formula: Formula, { y, x, k, n, intercept }: Data): Fit {
  const emit = (sql: string, ...inputs: Value[]) => formula.emitter.emit(sql, inputs);
  const mean = (list: Value, step: number, from: string) =>
    intercept
      ? `xl_sum(list_transform(range(0, ${n}), lambda xl_o: ${list.sql}[xl_o * ${step} + ${from}])) / ${n}`
      : '0e0';
  const means = emit(`list_transform(range(1, ${k + 1}), lambda xl_j: ${mean(x, k, 'xl_j')})`, x);
  const my = emit(mean(y, 1, '1'), y);
  const cx = emit(
    `list_transform(range(0, ${n * k}), lambda xl_i: ${x.sql}[xl_i + 1] - ${means.sql}[xl_i % ${k} + 1])`,
    x,
    means,
  );
  const cy = emit(`list_transform(${y.sql}, lambda xl_y: xl_y - ${my.sql})`, y, my);
  const m = 2 * k + 1;
  const product = (a: string, b: string) =>
    `xl_sum(list_transform(range(0, ${n}), lambda xl_o: ${a} * ${b}))`;
  const row = `xl_i // ${m}`;
  const col = `xl_i % ${m}`;
  const system = emit(
    `list_transform(range(0, ${k * m}), lambda xl_i: CASE WHEN ${col} < ${k} THEN ${product(`${cx.sql}[xl_o * ${k} + ${row} + 1]`, `${cx.sql}[xl_o * ${k} + ${col} + 1]`)} WHEN ${col} < ${2 * k} THEN (CASE WHEN ${col} - ${k} = ${row} THEN 1e0 ELSE 0e0 END) ELSE ${product(`${cx.sql}[xl_o * ${k} + ${row} + 1]`, `${cy.sql}[xl_o + 1]`)} END)`,
    cx,
    cy,
  );
  const { rows } = eliminate(formula, system, k, m);
  const slopes = emit(
    `list_transform(range(0, ${k}), lambda xl_j: ${rows.sql}[xl_j * ${m} + ${m}])`,
    rows,
  );
  const inverse = emit(
    `list_transform(range(0, ${k * k}), lambda xl_i: ${rows.sql}[(xl_i // ${k}) * ${m} + ${k} + xl_i % ${k} + 1])`,
    rows,
  );
  const dot = (a: string, b: string) =>
    `xl_sum(list_transform(range(1, ${k + 1}), lambda xl_j: ${a} * ${b}))`;
  const constant = intercept
    ? `${my.sql} - ${dot(`${slopes.sql}[xl_j]`, `${means.sql}[xl_j]`)}`
    : '0e0';
  const beta = emit(`list_append(${slopes.sql}, ${constant})`, slopes, my, means);
  const fitted = emit(
    `list_transform(range(0, ${n}), lambda xl_o: ${dot(`${slopes.sql}[xl_j]`, `${cx.sql}[xl_o * ${k} + xl_j]`)})`,
    slopes,
    cx,
  );
  const residual = emit(
    `xl_sum(list_transform(range(1, ${n + 1}), lambda xl_o: (${cy.sql}[xl_o] - ${fitted.sql}[xl_o]) * (${cy.sql}[xl_o] - ${fitted.sql}[xl_o])))`,
    cy,
    fitted,
  );
  const total = emit(`xl_sum(list_transform(${cy.sql}, lambda xl_y: xl_y * xl_y))`, cy);
  const explained = emit(`(${total.sql} - ${residual.sql})`, total, residual);
  return { beta, inverse, means, residual, explained, freedom: n - k - (intercept ? 1 : 0) };
}

const isTrue = (formula: Formula, node: Node | undefined, other: boolean): boolean =>
  given(node) ? wholeNumber(formula, node, 1) !== 0 : other;

/** LINEST and LOGEST: coefficients from the last to the first, the constant at the end, and below them what they are worth. */
const estimate =
  (log: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [1, 4]);
    const intercept = isTrue(formula, args[2], true);
    const more = isTrue(formula, args[3], false);
    const data = observations(formula, args[0], args[1], intercept, log);
    if (data === undefined) return formula.constant("xl_error('#REF!')");
    const { k, bad } = data;
    const found = fit(formula, data);
    const { beta, inverse, means, residual, explained, freedom } = found;
    const variance = `(${residual.sql} / ${freedom})`;
    const deviation = (j: string) =>
      `sqrt(${variance} * ${inverse.sql}[(${j}) * ${k} + (${j}) + 1])`;
    const spread = `xl_sum(list_transform(range(0, ${k * k}), lambda xl_m: ${means.sql}[xl_m // ${k} + 1] * ${means.sql}[xl_m % ${k} + 1] * ${inverse.sql}[xl_m + 1]))`;
    const constant = intercept
      ? `xl_finite(TRY(sqrt(${variance} * (1e0 / ${data.n} + ${spread}))))`
      : "xl_error('#N/A')";
    const value = log ? (sql: string) => `exp(${sql})` : (sql: string) => sql;
    const last = intercept ? `${beta.sql}[${k + 1}]` : '0e0';
    const rest = [
      [
        `xl_finite(${explained.sql} / (${explained.sql} + ${residual.sql}))`,
        `xl_finite(TRY(sqrt(${variance})))`,
      ],
      [
        `(CASE WHEN ${residual.sql} = 0 THEN xl_error('#NUM!') ELSE xl_finite(TRY(${explained.sql} / ${k} / ${variance})) END)`,
        `xl_number(${freedom})`,
      ],
      [`xl_finite(${explained.sql})`, `xl_finite(${residual.sql})`],
    ];
    return generate(
      formula,
      { rows: more ? 5 : 1, cols: k + 1 },
      [beta, inverse, means, residual, explained, bad],
      (row, col) => {
        const slope = `xl_finite(${value(`${beta.sql}[${k} - (${col})]`)})`;
        const top = `CASE WHEN ${col} = ${k} THEN xl_finite(${value(last)}) ELSE ${slope} END`;
        const second = `CASE WHEN ${col} = ${k} THEN ${constant} ELSE xl_finite(TRY(${deviation(`${k - 1} - (${col})`)})) END`;
        const below = rest
          .map(
            ([a, b], at) =>
              `WHEN ${row} = ${at + 2} THEN (CASE ${col} WHEN 0 THEN ${a} WHEN 1 THEN ${b} ELSE xl_error('#N/A') END)`,
          )
          .join(' ');
        const sql = more
          ? `CASE WHEN ${row} = 0 THEN ${top} WHEN ${row} = 1 THEN ${second} ${below} END`
          : top;
        return `CASE WHEN ${bad.sql} IS NOT NULL THEN ${bad.sql} ELSE ${sql} END`;
      },
    );
  };

/** TREND and GROWTH: the fitted values of new x. */
const predict =
  (log: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [1, 4]);
    const data = observations(formula, args[0], args[1], isTrue(formula, args[3], true), log);
    if (data === undefined) return formula.constant("xl_error('#REF!')");
    const { k, bad } = data;
    const { beta } = fit(formula, data);
    const y = arrayArgument(formula, args[0]);
    const node = given(args[2]) ? args[2] : given(args[1]) ? args[1] : undefined;
    const fresh: ArrayValue | undefined =
      node === undefined ? undefined : arrayArgument(formula, node);
    const shape = fresh?.array ?? y.array;
    const value = (sql: string) => `xl_finite(${log ? `exp(${sql})` : sql})`;
    const wrong = (of: string) => `CASE WHEN ${bad.sql} IS NOT NULL THEN ${bad.sql} ELSE ${of} END`;
    if (k === 1) {
      const x = (at: string) => (fresh === undefined ? `(${at})` : `${fresh.sql}[${at}].n`);
      const inputs = [beta, bad, ...(fresh === undefined ? [] : [fresh])];
      return generate(formula, shape, inputs, (row, col) =>
        wrong(
          value(
            `${beta.sql}[2] + ${beta.sql}[1] * ${x(`(${row}) * (${shape.cols}) + (${col}) + 1`)}`,
          ),
        ),
      );
    }
    if (fresh === undefined) throw new Unsupported('TREND without x');
    const down = y.array.cols === 1;
    const lines = down ? { rows: shape.rows, cols: 1 } : { rows: 1, cols: shape.cols };
    return generate(formula, lines, [beta, bad, fresh], (row, col) => {
      const place = down
        ? `(${row}) * (${shape.cols}) + xl_j`
        : `(xl_j - 1) * (${shape.cols}) + (${col}) + 1`;
      return wrong(
        value(
          `${beta.sql}[${k + 1}] + xl_sum(list_transform(range(1, ${k + 1}), lambda xl_j: ${beta.sql}[xl_j] * ${fresh.sql}[${place}].n))`,
        ),
      );
    });
  };

/** Lines and curves through data. */
export const REGRESSION: Record<string, ExcelFunction> = {
  LINEST: estimate(false),
  LOGEST: estimate(true),
  TREND: predict(false),
  GROWTH: predict(true),
};
