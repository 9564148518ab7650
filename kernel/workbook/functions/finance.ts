import type { ExcelFunction } from '../sql/formula.js';
import { Unsupported } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { fromSamples, numeric, operands, sample } from './build.js';

const growth = (r: string, n: string) => `pow(1e0 + ${r}, ${n})`;
const due = (r: string, type: string) => `(CASE WHEN ${type} <> 0 THEN 1e0 + ${r} ELSE 1e0 END)`;
/** Payment of a loan; Excel's signs: what is paid out is negative. */
const payment = (r: string, n: string, pv: string, fv: string, type: string) =>
  `(CASE WHEN ${r} = 0 THEN -(${pv} + ${fv}) / ${n} ELSE -(${pv} * ${growth(r, n)} + ${fv}) * ${r} / (${due(r, type)} * (${growth(r, n)} - 1e0)) END)`;
const future = (r: string, n: string, pmt: string, pv: string, type: string) =>
  `(CASE WHEN ${r} = 0 THEN -(${pv} + ${pmt} * ${n}) ELSE -(${pv} * ${growth(r, n)} + ${pmt} * ${due(r, type)} * (${growth(r, n)} - 1e0) / ${r}) END)`;
const interest = (r: string, k: string, n: string, pv: string, fv: string, type: string) => {
  const pmt = payment(r, n, pv, fv, type);
  const balance = future(r, `(${k} - 1e0)`, pmt, pv, type);
  return `(CASE WHEN ${type} <> 0 THEN (CASE WHEN ${k} = 1 THEN 0e0 ELSE (${future(r, `(${k} - 2e0)`, pmt, pv, type)} - ${pmt}) * ${r} END) ELSE ${balance} * ${r} END)`;
};
const within = (k: string, n: string, sql: string) =>
  `CASE WHEN ${k} < 1 OR ${k} >= ${n} + 1e0 THEN NULL ELSE ${sql} END`;

const npv: ExcelFunction = (formula, args) => {
  const [rate, ...flows] = operands(formula, args);
  if (rate === undefined || flows.length === 0) throw new Unsupported('NPV without values');
  const r = sample(formula, [formula.single(rate)]);
  const of = sample(formula, flows);
  const d = of.list.sql;
  // Powers grow by multiplication and the last discount comes at the end, as in Excel: what is left at a return's rate shows it.
  const growth = `1e0 + ${r.list.sql}[1]`;
  const step = (x: string, p: string, s: string) =>
    `{'x': ${x}, 'g': ${growth}, 'p': ${p}, 's': ${s}}`;
  // The growth stands in each element: list_reduce mixes up other columns when lists differ in length.
  const sum = `list_reduce(list_transform(${d}, lambda xl_x: ${step('xl_x', '1e0', '0e0')}), lambda xl_a, xl_b: {'x': 0e0, 'g': xl_b.g, 'p': xl_a.p * xl_b.g, 's': xl_a.s + xl_b.x / xl_a.p}, ${step('0e0', '1e0', '0e0')}).s`;
  const sql = `xl_finite(TRY(${sum} / (${growth})))`;
  return typed(fromSamples(formula, [r, of], sql, [r.list, of.list]), 'number');
};

/** Loans, savings and depreciation. */
export const FINANCE: Record<string, ExcelFunction> = {
  PMT: numeric(3, (r, n, pv, fv, t) => `CASE WHEN ${r} > -1 THEN ${payment(r, n, pv, fv, t)} END`, {
    defaults: [0, 0],
  }),
  FV: numeric(
    3,
    (r, n, pmt, pv, t) =>
      `CASE WHEN ${r} = -1 AND ${n} < 0 THEN xl_error('#DIV/0!') ELSE xl_finite(TRY(${future(r, n, pmt, pv, t)})) END`,
    { defaults: [0, 0], value: true },
  ),
  PV: numeric(
    3,
    (r, n, pmt, fv, t) =>
      `CASE WHEN ${r} = -1 AND ${n} > 0 THEN xl_error('#DIV/0!') ELSE xl_finite(TRY(CASE WHEN ${r} = 0 THEN -(${fv} + ${pmt} * ${n}) ELSE -(${fv} + ${pmt} * ${due(r, t)} * (${growth(r, n)} - 1e0) / ${r}) / ${growth(r, n)} END)) END`,
    { defaults: [0, 0], value: true },
  ),
  NPER: numeric(
    3,
    (r, pmt, pv, fv, t) =>
      `CASE WHEN ${r} = 0 THEN -(${pv} + ${fv}) / ${pmt} ELSE ln((${pmt} * ${due(r, t)} - ${fv} * ${r}) / (${pmt} * ${due(r, t)} + ${pv} * ${r})) / ln(1e0 + ${r}) END`,
    { defaults: [0, 0] },
  ),
  IPMT: numeric(4, (r, k, n, pv, fv, t) => within(k, n, interest(r, k, n, pv, fv, t)), {
    defaults: [0, 0],
  }),
  PPMT: numeric(
    4,
    (r, k, n, pv, fv, t) =>
      within(k, n, `${payment(r, n, pv, fv, t)} - ${interest(r, k, n, pv, fv, t)}`),
    { defaults: [0, 0] },
  ),
  NPV: npv,
  SLN: numeric(
    3,
    (cost, salvage, life) =>
      `CASE WHEN ${life} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite((${cost} - ${salvage}) / ${life}) END`,
    { value: true },
  ),
  SYD: numeric(
    4,
    (cost, salvage, life, per) =>
      `CASE WHEN ${per} > 0 AND ${per} <= ${life} AND ${salvage} >= 0 THEN (${cost} - ${salvage}) * (${life} - ${per} + 1e0) * 2e0 / (${life} * (${life} + 1e0)) END`,
  ),
  EFFECT: numeric(
    2,
    (r, n) =>
      `CASE WHEN ${r} > 0 AND ${n} >= 1 THEN pow(1e0 + ${r} / trunc(${n}), trunc(${n})) - 1e0 END`,
  ),
  NOMINAL: numeric(
    2,
    (r, n) =>
      `CASE WHEN ${r} > 0 AND ${n} >= 1 THEN trunc(${n}) * (pow(${r} + 1e0, 1e0 / trunc(${n})) - 1e0) END`,
  ),
  RRI: numeric(
    3,
    (n, pv, fv) =>
      `CASE WHEN ${n} > 0 AND ${pv} <> 0 THEN pow(${fv} / ${pv}, 1e0 / ${n}) - 1e0 END`,
  ),
  PDURATION: numeric(
    3,
    (r, pv, fv) =>
      `CASE WHEN ${r} > 0 AND ${pv} > 0 AND ${fv} > 0 THEN (ln(${fv}) - ln(${pv})) / ln(1e0 + ${r}) END`,
  ),
  DOLLARDE: numeric(
    2,
    (x, f) =>
      `CASE WHEN ${f} < 0 THEN xl_error('#NUM!') WHEN ${f} < 1 THEN xl_error('#DIV/0!') ELSE xl_finite(trunc(${x}) + (${x} - trunc(${x})) * pow(10e0, ceil(log10(trunc(${f})))) / trunc(${f})) END`,
    { value: true },
  ),
};
