import type { ExcelFunction, Formula } from '../sql/formula.js';
import { type Operand, Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { arrayArgument, generate, wholeNumber } from './arrays/build.js';
import { checkCount, fromSamples, number, operands, sample } from './build.js';

const sum = (d: string) => `xl_sum(${d})`;
const mean = (d: string) => `(${sum(d)} / len(${d}))`;
const squares = (d: string) =>
  `list_transform([${mean(d)}], lambda xl_m: xl_sum(list_transform(${d}, lambda xl_x: (xl_x - xl_m) * (xl_x - xl_m))))[1]`;

const asNumber = (formula: Formula, operand: Operand | undefined, other: number): Value => {
  if (operand === undefined) return number(formula, other);
  const value = formula.single(operand);
  return formula.emitter.emit(`xl_num(${value.sql})`, [value]);
};

/** A figure of two samples, of which the sums are steps of their own. */
interface Two {
  n: [string, string];
  mean: [string, string];
  squares: [string, string];
}

function twoSamples(formula: Formula, args: Operand[], build: (two: Two) => string): Value {
  const both = args.slice(0, 2).map((operand) => sample(formula, [operand]));
  const emit = (sql: string, of: Value) => formula.emitter.emit(sql, [of]);
  const parts = both.map(({ list }) => ({
    n: emit(`len(${list.sql})`, list),
    mean: emit(mean(list.sql), list),
    squares: emit(squares(list.sql), list),
  }));
  const pair = (key: keyof Two): [string, string] => [
    parts[0]?.[key].sql ?? '',
    parts[1]?.[key].sql ?? '',
  ];
  const sql = build({ n: pair('n'), mean: pair('mean'), squares: pair('squares') });
  const inputs = parts.flatMap((part) => [part.n, part.mean, part.squares]);
  return typed(fromSamples(formula, both, sql, inputs), 'number');
}

const tTest: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [4, 4]);
  const found = operands(formula, args);
  const tails = wholeNumber(formula, args[2], 1);
  const kind = wholeNumber(formula, args[3], 1);
  if (tails < 1 || tails > 2 || kind < 1 || kind > 3) return formula.constant("xl_error('#NUM!')");
  const finish = (t: string, f: string) =>
    `list_transform([{'t': ${t}, 'f': ${f}}], lambda xl_s: xl_finite(TRY(${tails} * xl_t_tail(xl_s.t, xl_s.f))))[1]`;
  if (kind === 1) {
    const [a, b] = found.map((operand) => formula.inArrays(() => formula.listOf(operand)));
    if (a === undefined || b === undefined) throw new Unsupported(name);
    const d = formula.emitter.emit(
      `list_transform(list_filter(list_zip(${a.sql}, ${b.sql}), lambda xl_p: xl_p[1].k = 1 AND xl_p[2].k = 1), lambda xl_p: xl_p[1].n - xl_p[2].n)`,
      [a, b],
    );
    const n = `len(${d.sql})`;
    const t = `abs(${mean(d.sql)}) / sqrt(${squares(d.sql)} / (${n} - 1) / ${n})`;
    return typed(
      formula.emitter.emit(
        `CASE WHEN len(${a.sql}) <> len(${b.sql}) THEN xl_error('#N/A') WHEN ${n} < 2 OR ${squares(d.sql)} = 0 THEN xl_error('#DIV/0!') ELSE ${finish(t, `${n} - 1e0`)} END`,
        [d, a, b],
      ),
      'number',
    );
  }
  return twoSamples(formula, found, ({ n: [n, m], mean: [x, y], squares: [p, q] }) => {
    const u = `(${p} / (${n} - 1) / ${n})`;
    const v = `(${q} / (${m} - 1) / ${m})`;
    const pooled = `(${p} + ${q}) / (${n} + ${m} - 2) * (1e0 / ${n} + 1e0 / ${m})`;
    const welch = `(${u} + ${v}) * (${u} + ${v}) / (${u} * ${u} / (${n} - 1) + ${v} * ${v} / (${m} - 1))`;
    const [variance, freedom] = kind === 2 ? [pooled, `${n} + ${m} - 2e0`] : [`${u} + ${v}`, welch];
    return `CASE WHEN ${n} < 2 OR ${m} < 2 OR ${p} + ${q} = 0 THEN xl_error('#DIV/0!') ELSE ${finish(`abs(${x} - ${y}) / sqrt(${variance})`, freedom)} END`;
  });
};

const fTest: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  return twoSamples(
    formula,
    operands(formula, args),
    ({ n: [n, m], squares: [p, q] }) =>
      `CASE WHEN ${n} < 2 OR ${m} < 2 OR ${p} = 0 OR ${q} = 0 THEN xl_error('#DIV/0!') ELSE list_transform([{'x': (${p} / (${n} - 1)) / (${q} / (${m} - 1)), 'a': ${n} - 1e0, 'b': ${m} - 1e0}], lambda xl_s: xl_finite(TRY(2e0 * least(xl_f_cdf(xl_s.x, xl_s.a, xl_s.b), xl_f_tail(xl_s.x, xl_s.a, xl_s.b)))))[1] END`,
  );
};

const zTest: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const [data, x, sigma] = operands(formula, args);
  if (data === undefined) throw new Unsupported(name);
  const of = sample(formula, [data]);
  const mu = asNumber(formula, x, 0);
  const d = of.list.sql;
  const given = sigma === undefined ? undefined : asNumber(formula, sigma, 0);
  const deviation =
    given === undefined ? `sqrt(${squares(d)} / (len(${d}) - 1))` : `${given.sql}.n`;
  return typed(
    fromSamples(
      formula,
      [of],
      `CASE WHEN len(${d}) = 0 THEN xl_error('#N/A') WHEN ${mu.sql}.k = 4 THEN ${mu.sql} WHEN ${deviation} = 0 OR len(${d}) < ${given === undefined ? 2 : 1} THEN xl_error('#DIV/0!') ELSE xl_finite(TRY(1e0 - xl_phi((${mean(d)} - ${mu.sql}.n) / (${deviation} / sqrt(len(${d})))))) END`,
      [of.list, mu, ...(given === undefined ? [] : [given])],
    ),
    'number',
  );
};

const chiTest: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const actual = arrayArgument(formula, args[0]);
  const expected = arrayArgument(formula, args[1]);
  const { rows, cols } = actual.array;
  if (expected.array.rows !== rows || expected.array.cols !== cols)
    return formula.constant("xl_error('#N/A')");
  const both = formula.emitter.emit(`list_zip(${actual.sql}, ${expected.sql})`, [actual, expected]);
  const x = formula.emitter.emit(
    `xl_sum(list_transform(list_filter(${both.sql}, lambda xl_p: xl_p[1].k = 1 AND xl_p[2].k = 1), lambda xl_p: (xl_p[1].n - xl_p[2].n) * (xl_p[1].n - xl_p[2].n) / xl_p[2].n))`,
    [both],
  );
  const freedom =
    rows === 1 ? `(${cols} - 1)` : cols === 1 ? `(${rows} - 1)` : `((${rows} - 1) * (${cols} - 1))`;
  return typed(
    formula.emitter.emit(
      `CASE WHEN ${freedom} = 0 THEN xl_error('#N/A') WHEN isfinite(${x.sql}) THEN xl_finite(TRY(xl_gamma_q(${freedom} / 2e0, ${x.sql} / 2e0))) ELSE xl_error('#DIV/0!') END`,
      [x],
    ),
    'number',
  );
};

const frequency: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const [data, bins] = operands(formula, args);
  if (data === undefined || bins === undefined) throw new Unsupported(name);
  const of = sample(formula, [data]);
  const edges = sample(formula, [bins]);
  const sorted = formula.emitter.emit(`list_sort(${edges.list.sql})`, [edges.list]);
  const list = arrayArgument(formula, args[1]);
  const size =
    typeof list.array.rows === 'number' && typeof list.array.cols === 'number'
      ? list.array.rows * list.array.cols + 1
      : `(len(${list.sql}) + 1)`;
  const e = edges.list.sql;
  // The bins keep the order in which they are written; a bin that is written twice counts once.
  return generate(
    formula,
    { rows: size, cols: 1 },
    [of.list, of.error, edges.error, edges.list, sorted],
    (row) => {
      const place = `list_position(${sorted.sql}, ${e}[${row} + 1])`;
      const count = (test: string) => `len(list_filter(${of.list.sql}, lambda xl_x: ${test}))`;
      return `CASE WHEN ${of.error.sql} IS NOT NULL THEN ${of.error.sql} WHEN ${edges.error.sql} IS NOT NULL THEN ${edges.error.sql} WHEN ${row} > len(${e}) THEN xl_error('#N/A') WHEN ${row} = len(${e}) THEN xl_number(${count(`${sorted.sql}[len(${e})] IS NULL OR xl_x > ${sorted.sql}[len(${e})]`)}) WHEN list_position(${e}, ${e}[${row} + 1]) <> ${row} + 1 THEN xl_number(0) ELSE xl_number(${count(`xl_x <= ${e}[${row} + 1] AND (${place} = 1 OR xl_x > ${sorted.sql}[${place} - 1])`)}) END`;
    },
  );
};

/** The part of a sample that lies below a value, cut to some digits. */
const percentRank =
  (exclusive: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 3]);
    const [data, x, digits] = operands(formula, args);
    if (data === undefined) throw new Unsupported(name);
    const of = sample(formula, [data]);
    const value = asNumber(formula, x, 0);
    const places = asNumber(formula, digits, 3);
    const d = formula.emitter.emit(`list_sort(${of.list.sql})`, [of.list]);
    const v = `${value.sql}.n`;
    const below = `len(list_filter(${d.sql}, lambda xl_x: xl_x < ${v}))`;
    const low = `${d.sql}[${below}]`;
    const high = `${d.sql}[${below} + 1]`;
    const rank = `(CASE WHEN list_contains(${d.sql}, ${v}) THEN ${below} ELSE ${below} - 1 + (${v} - ${low}) / (${high} - ${low}) END)`;
    const part = exclusive
      ? `(${rank} + 1) / (len(${d.sql}) + 1e0)`
      : `${rank} / (len(${d.sql}) - 1e0)`;
    const p = `trunc(${places.sql}.n)`;
    return typed(
      fromSamples(
        formula,
        [of],
        `CASE WHEN ${value.sql}.k = 4 THEN ${value.sql} WHEN len(${d.sql}) = 0 OR ${p} < 1 THEN xl_error('#NUM!') WHEN ${v} < list_min(${d.sql}) OR ${v} > list_max(${d.sql}) THEN xl_error('#N/A') WHEN len(${d.sql}) = 1 THEN xl_number(1) ELSE xl_finite(floor(xl_15(${part} * pow(10e0, ${p}))) / pow(10e0, ${p})) END`,
        [d, value, places],
      ),
      'number',
    );
  };

const prob: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 4]);
  const [x, p, low, high] = operands(formula, args);
  if (x === undefined || p === undefined) throw new Unsupported(name);
  const xs = sample(formula, [x]);
  const ps = sample(formula, [p]);
  const from = asNumber(formula, low, 0);
  const to = high === undefined ? from : asNumber(formula, high, 0);
  return typed(
    fromSamples(
      formula,
      [xs, ps],
      `CASE WHEN len(${xs.list.sql}) <> len(${ps.list.sql}) THEN xl_error('#N/A') WHEN ${from.sql}.k = 4 THEN ${from.sql} WHEN ${to.sql}.k = 4 THEN ${to.sql} WHEN len(${ps.list.sql}) = 0 THEN xl_error('#DIV/0!') WHEN list_min(${ps.list.sql}) < 0 OR list_max(${ps.list.sql}) > 1 OR abs(xl_sum(${ps.list.sql}) - 1e0) > 1e-9 THEN xl_error('#NUM!') ELSE xl_finite(xl_sum(list_transform(list_filter(range(1, len(${xs.list.sql}) + 1), lambda xl_i: ${xs.list.sql}[xl_i] >= ${from.sql}.n AND ${xs.list.sql}[xl_i] <= ${to.sql}.n), lambda xl_i: ${ps.list.sql}[xl_i]))) END`,
      [xs.list, ps.list, from, to],
    ),
    'number',
  );
};

/** Tests, ranks and counts of samples. */
export const HYPOTHESES: Record<string, ExcelFunction> = {
  'T.TEST': tTest,
  TTEST: tTest,
  'F.TEST': fTest,
  FTEST: fTest,
  'Z.TEST': zTest,
  ZTEST: zTest,
  'CHISQ.TEST': chiTest,
  CHITEST: chiTest,
  FREQUENCY: frequency,
  PERCENTRANK: percentRank(false),
  'PERCENTRANK.INC': percentRank(false),
  'PERCENTRANK.EXC': percentRank(true),
  PROB: prob,
};
