import type { ExcelFunction } from '../sql/formula.js';
import { numeric } from './build.js';

const growth = (r: string, n: string) => `pow(1e0 + ${r}, ${n})`;
const payment = (r: string, n: string, pv: string, t: string) =>
  `(${pv} * ${r} * ${growth(r, n)} / ((${growth(r, n)} - 1e0) * (1e0 + ${r} * ${t})))`;
/** What is owed after k payments. */
const balance = (r: string, k: string, n: string, pv: string, t: string) =>
  `(${pv} * ${growth(r, k)} - ${payment(r, n, pv, t)} * (1e0 + ${r} * ${t}) * (${growth(r, k)} - 1e0) / ${r})`;
const interest = (r: string, k: string, n: string, pv: string, t: string) =>
  `(CASE WHEN ${t} = 1 THEN (CASE WHEN ${k} = 1 THEN 0e0 ELSE (${balance(r, `(${k} - 2)`, n, pv, t)} - ${payment(r, n, pv, t)}) * ${r} END) ELSE ${balance(r, `(${k} - 1)`, n, pv, t)} * ${r} END)`;

const cumulative = (principal: boolean): ExcelFunction =>
  numeric(6, (r, n, pv, from, to, t) => {
    const k = 'xl_k';
    const one = principal
      ? `${payment(r ?? '', n ?? '', pv ?? '', t ?? '')} - ${interest(r ?? '', k, n ?? '', pv ?? '', t ?? '')}`
      : interest(r ?? '', k, n ?? '', pv ?? '', t ?? '');
    return `CASE WHEN ${r} > 0 AND ${n} > 0 AND ${pv} > 0 AND ${from} >= 1 AND ${to} >= ${from} AND ${to} <= ${n} AND ${t} IN (0, 1) AND ${n} < 100000 THEN -xl_sum(list_transform(range(ceil(${from})::BIGINT, floor(${to})::BIGINT + 1), lambda xl_k: ${one})) END`;
  });

const inRange = (cost: string, salvage: string, life: string) =>
  `${cost} >= 0 AND ${salvage} >= 0 AND ${life} > 0`;

/** Fixed-declining balance; its rate has three decimals. */
const fixedDeclining = numeric(
  4,
  (cost, salvage, life, period, month) => {
    const rate = `(CASE WHEN ${cost} = 0 THEN 0e0 ELSE xl_round(1e0 - pow(${salvage} / ${cost}, 1e0 / ${life}), 3) END)`;
    const first = `${cost} * ${rate} * trunc(${month}) / 12e0`;
    const before = `(${cost} - ${first}) * pow(1e0 - ${rate}, xl_p - 2)`;
    return `list_transform([trunc(${period})], lambda xl_p: CASE WHEN ${cost} >= 0 AND ${salvage} >= 0 AND ${life} > 0 AND xl_p >= 1 AND ${month} >= 1 AND ${month} < 13 AND xl_p <= ${life} + (CASE WHEN trunc(${month}) < 12 THEN 1 ELSE 0 END) THEN (CASE WHEN ${cost} = 0 THEN 0e0 WHEN xl_p = 1 THEN ${first} WHEN xl_p = ${life} + 1 THEN ${before} * ${rate} * (12e0 - trunc(${month})) / 12e0 ELSE ${before} * ${rate} END) END)[1]`;
  },
  { defaults: [12], steps: true },
);

/** What is left after k periods of double-declining, never below the salvage value. */
const left = (cost: string, salvage: string, rate: string, k: string) =>
  `greatest(${cost} * pow(1e0 - ${rate}, ${k}), least(${salvage}, ${cost}))`;
const doubleDeclining = numeric(
  4,
  (cost = '', salvage = '', life = '', period = '', factor = '') => {
    const rate = `least(${factor} / ${life}, 1e0)`;
    return `CASE WHEN ${inRange(cost, salvage, life)} AND ${period} >= 1 AND ${period} <= ${life} AND ${factor} > 0 THEN greatest(${left(cost, salvage, rate, `(${period} - 1)`)} - ${left(cost, salvage, rate, period)}, 0e0) END`;
  },
  { defaults: [2], steps: true },
);

/**
 * Variable declining balance: each period by the larger of declining and straight-line depreciation. As Excel does it, the
 * periods are counted from the start that is asked for: one of half a year in makes a first period of half a year.
 */
const variableDeclining = numeric(
  5,
  (cost = '', salvage = '', life = '', from = '', to = '', factor = '', straight = '') => {
    const ddb = (value: string) =>
      `least(${value} * least(xl_n.factor / xl_n.life, 1e0), greatest(${value} - xl_n.salvage, 0e0))`;
    const line = (value: string, p: string) =>
      `greatest(${value} - xl_n.salvage, 0e0) / (xl_n.life - ${p})`;
    const step = `CASE WHEN xl_n.straight = 0 AND ${line('xl_s.v', 'xl_n.p')} > ${ddb('xl_s.v')} THEN ${line('xl_s.v', 'xl_n.p')} ELSE ${ddb('xl_s.v')} END`;
    const part = `greatest(least(xl_n.to, xl_n.q) - greatest(xl_n.since, xl_n.p), 0e0)`;
    // By how much the first period is shorter than the others.
    const short = `(ceil(${from}) - ${from})`;
    // What the steps need lies in the list: list_reduce mixes up other columns when the lists of several rows differ in length.
    const given = `'cost': ${cost}, 'salvage': ${salvage}, 'life': ${life}, 'since': ${from}, 'to': ${to}, 'factor': ${factor}, 'straight': ${straight}`;
    const state = (fields: string) => `{${fields}, ${given}}`;
    const carried = ['cost', 'salvage', 'life', 'since', 'to', 'factor', 'straight']
      .map((name) => `'${name}': xl_n.${name}`)
      .join(', ');
    return `CASE WHEN ${inRange(cost, salvage, life)} AND ${from} >= 0 AND ${to} >= ${from} AND ${to} <= ${life} AND ${factor} > 0 AND ${life} < 10000 THEN list_reduce(list_transform(range(0, ceil(${life} + ${short})::BIGINT), lambda xl_i: ${state(`'p': greatest(xl_i - ${short}, 0e0), 'q': xl_i + 1 - ${short}, 'v': 0e0, 't': 0e0`)}), lambda xl_s, xl_n: list_transform([${step}], lambda xl_d: {'p': xl_n.p, 'q': xl_n.q, 'v': xl_s.v - xl_d * (xl_n.q - xl_n.p), 't': xl_s.t + xl_d * ${part}, ${carried}})[1], ${state(`'p': -1e0, 'q': 0e0, 'v': ${cost}, 't': 0e0`)}).t END`;
  },
  { defaults: [2, 0], steps: true },
);

/** Payments over many periods, and depreciation. */
export const LOANS: Record<string, ExcelFunction> = {
  CUMIPMT: cumulative(false),
  CUMPRINC: cumulative(true),
  DB: fixedDeclining,
  DDB: doubleDeclining,
  VDB: variableDeclining,
};
