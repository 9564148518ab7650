import type { ExcelFunction } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount, fromSamples, numeric, operands, sample } from './build.js';
import { DATED_FLOWS } from './dated-flows.js';
import { irr } from './internal-rate.js';
import { rate, secants, singleNumber } from './rate.js';

const mirr: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 3]);
  const [flows, finance, again] = operands(formula, args);
  if (flows === undefined) throw new Unsupported(name);
  const of = sample(formula, [flows]);
  const f = singleNumber(formula, finance, 0);
  const r = singleNumber(formula, again, 0);
  const d = of.list.sql;
  const part = (test: string, rate: string) =>
    `xl_sum(list_transform(range(1, len(${d}) + 1), lambda xl_i: CASE WHEN ${d}[xl_i] ${test} 0 THEN ${d}[xl_i] / pow(1e0 + ${rate}, xl_i - 1) ELSE 0e0 END))`;
  const n = `(len(${d}) - 1)`;
  return typed(
    fromSamples(
      formula,
      [of],
      `CASE WHEN ${f.sql}.k = 4 THEN ${f.sql} WHEN ${r.sql}.k = 4 THEN ${r.sql} WHEN len(${d}) < 2 OR list_min(${d}) >= 0 THEN xl_error('#DIV/0!') WHEN list_max(${d}) <= 0 THEN xl_number(-1e0) ELSE xl_finite(TRY(pow(${part('>', `${r.sql}.n`)} * pow(1e0 + ${r.sql}.n, ${n}) / -(${part('<', `${f.sql}.n`)}), 1e0 / ${n}) - 1e0)) END`,
      [of.list, f, r],
    ),
    'number',
  );
};

/** At -1 nothing is ever left of payments in advance; Excel does not call that a rate. */
const LEAST = '-0.999999e0';

/** The rate of a loan: the root of what FV leaves. */
const loanRate: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 6]);
  const [nper, pmt, pv, fv, type, start] = operands(formula, args);
  const [n, p, v, w, t] = [nper, pmt, pv, fv, type].map((one) => singleNumber(formula, one, 0)) as [
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const guess = singleNumber(formula, start, 0.1);
  const inputs = [n, p, v, w, t];
  const N = `${n.sql}.n`;
  const due = `(CASE WHEN ${t.sql}.n <> 0 THEN 1e0 ELSE 0e0 END)`;
  const value = (r: string) =>
    `CASE WHEN abs(${r}) < 1e-11 THEN ${v.sql}.n + ${p.sql}.n * ${N} + ${w.sql}.n ELSE ${v.sql}.n * pow(1e0 + ${r}, ${N}) + ${p.sql}.n * (1e0 + ${r} * ${due}) * (pow(1e0 + ${r}, ${N}) - 1e0) / ${r} + ${w.sql}.n END`;
  const slope = (r: string) =>
    `CASE WHEN abs(${r}) < 1e-11 THEN ${v.sql}.n * ${N} + ${p.sql}.n * ${N} * (${N} - 1) / 2e0 + ${p.sql}.n * ${N} * ${due} ELSE ${v.sql}.n * ${N} * pow(1e0 + ${r}, ${N} - 1) + ${p.sql}.n * (${due} * (pow(1e0 + ${r}, ${N}) - 1e0) / ${r} + (1e0 + ${r} * ${due}) * (${N} * pow(1e0 + ${r}, ${N} - 1) / ${r} - (pow(1e0 + ${r}, ${N}) - 1e0) / (${r} * ${r}))) END`;
  const scale = `greatest(abs(${v.sql}.n), abs(${w.sql}.n), abs(${p.sql}.n))`;
  const found = rate(formula, guess, inputs, value, slope, scale);
  const stopped = secants(formula, `${guess.sql}.n`, [...inputs, guess], value, -1, 'left');
  const r = stopped.sql;
  const errors = [...inputs, guess].map(({ sql }) => `WHEN ${sql}.k = 4 THEN ${sql}`).join(' ');
  return typed(
    formula.emitter.emit(
      `CASE ${errors} WHEN ${N} <= 0 THEN xl_error('#NUM!') WHEN ${r} > ${LEAST} THEN xl_finite(${r}) WHEN ${r} <= ${LEAST} THEN xl_error('#NUM!') ELSE ${found.sql} END`,
      [...inputs, guess, found, stopped],
    ),
    'number',
  );
};

const schedule: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 2]);
  const [start, rates] = operands(formula, args);
  if (rates === undefined) throw new Unsupported(name);
  const list = formula.inArrays(() => formula.listOf(rates));
  const p = singleNumber(formula, start, 0);
  return typed(
    formula.emitter.emit(
      `CASE WHEN ${p.sql}.k = 4 THEN ${p.sql} WHEN xl_first_error(${list.sql}) IS NOT NULL THEN xl_first_error(${list.sql}) WHEN len(list_filter(${list.sql}, lambda xl_v: xl_v.k > 1)) > 0 THEN xl_error('#VALUE!') ELSE xl_finite(list_reduce(list_transform(${list.sql}, lambda xl_v: coalesce(xl_v.n, 0e0)), lambda xl_a, xl_b: xl_a * (1e0 + xl_b), ${p.sql}.n)) END`,
      [p, list],
    ),
    'number',
  );
};

/** A power series: the coefficients are read as they stand. */
const powerSeries: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [4, 4]);
  const all = operands(formula, args);
  const [x, n, m] = all.slice(0, 3).map((operand) => sample(formula, [formula.single(operand)]));
  const of = sample(formula, all.slice(3), 'xl_all_numbers');
  if (x === undefined || n === undefined || m === undefined) throw new Unsupported(name);
  const a = of.list.sql;
  const first = ({ list }: typeof x) => `${list.sql}[1]`;
  const sql = `xl_finite(TRY(xl_sum(list_transform(range(1, len(${a}) + 1), lambda xl_i: ${a}[xl_i] * (CASE WHEN ${first(x)} = 0 AND ${first(n)} + (xl_i - 1) * ${first(m)} <= 0 THEN NULL ELSE pow(${first(x)}, ${first(n)} + (xl_i - 1) * ${first(m)}) END)))))`;
  const inputs = [x.list, n.list, m.list, of.list];
  return typed(
    fromSamples(formula, [x, n, m, of], `coalesce(${sql}, xl_error('#NUM!'))`, inputs),
    'number',
  );
};

/** Returns of flows of money. */
export const RETURNS: Record<string, ExcelFunction> = {
  IRR: irr,
  ...DATED_FLOWS,
  MIRR: mirr,
  RATE: loanRate,
  FVSCHEDULE: schedule,
  SERIESSUM: powerSeries,
  ISPMT: numeric(
    4,
    (r, k, n, pv) =>
      `CASE WHEN ${n} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(${pv} * ${r} * (${k} / ${n} - 1e0)) END`,
    { value: true },
  ),
  DOLLARFR: numeric(
    2,
    (x, f) =>
      `CASE WHEN ${f} < 0 THEN xl_error('#NUM!') WHEN ${f} < 1 THEN xl_error('#DIV/0!') ELSE xl_finite(trunc(${x}) + (${x} - trunc(${x})) * trunc(${f}) / pow(10e0, ceil(log10(trunc(${f}))))) END`,
    { value: true },
  ),
};
