import type { ExcelFunction } from '../sql/formula.js';
import { numeric } from './build.js';
import { yearFraction } from './calendar.js';

const day = (sql: string) => `trunc(${sql})`;
const before = (from: string, to: string) => `${day(from)} >= 1 AND ${day(from)} < ${day(to)}`;
const known = (f: string, basis: string) =>
  `trunc(${f}) IN (1, 2, 4) AND ${basis} >= 0 AND ${basis} < 5`;

/** Interest of a paper since its issue; the last argument says whether periods before the first coupon count. */
const accrued: ExcelFunction = numeric(
  6,
  (i = '', m = '', s = '', rate = '', par = '', f = '', basis = '', all = '') =>
    `CASE WHEN ${before(i, s)} AND ${day(m)} >= 1 AND ${known(f, basis)} AND ${rate} > 0 AND ${par} > 0 THEN ${par} * ${rate} / trunc(${f}) * xl_accrued(${day(i)}, ${day(m)}, ${day(s)}, trunc(${f}), trunc(${basis}), ${all} <> 0) END`,
  { defaults: [0, 1], steps: true },
);

/** A figure of a bond `xl_o` with an odd first period. */
const oddFirst = (figure: (rate: string, other: string, redemption: string) => string) =>
  numeric(
    8,
    (s = '', m = '', i = '', c = '', rate = '', other = '', redemption = '', f = '', basis = '') =>
      `CASE WHEN ${before(i, s)} AND ${before(s, c)} AND ${before(c, m)} AND ${known(f, basis)} AND ${rate} >= 0 AND ${other} >= 0 AND ${redemption} > 0 THEN list_transform(xl_odd_first(${day(s)}, ${day(m)}, ${day(i)}, ${day(c)}, trunc(${f}), trunc(${basis})), lambda xl_o: ${figure(rate, other, redemption)})[1] END`,
    { defaults: [0], steps: true },
  );

/** Excel counts odd last periods by the bases 2 and 3, whatever its documentation says, as by 1: in real days of real periods. */
const actual = (basis: string) =>
  `(CASE WHEN trunc(${basis}) IN (2, 3) THEN 1e0 ELSE trunc(${basis}) END)`;

/** A figure of a bond `xl_o` with an odd last period. */
const oddLast = (figure: (rate: string, other: string, redemption: string) => string) =>
  numeric(
    7,
    (s = '', m = '', l = '', rate = '', other = '', redemption = '', f = '', basis = '') =>
      `CASE WHEN ${before(l, s)} AND ${before(s, m)} AND ${known(f, basis)} AND ${rate} >= 0 AND ${other} >= 0 AND ${redemption} > 0 THEN list_transform(xl_odd_last(${day(s)}, ${day(m)}, ${day(l)}, trunc(${f}), ${actual(basis)}), lambda xl_o: ${figure(rate, other, redemption)})[1] END`,
    { defaults: [0], steps: true },
  );

/** What a thing is worth less in a period, as the French count it: in parts of years and by a straight line. */
const straight = (part: string) => (cost: string, salvage: string, period: string, rate: string) =>
  `list_transform([{'first': ${part} * ${rate} * ${cost}, 'each': ${cost} * ${rate}, 'all': ${cost} - ${salvage}}], lambda xl_l: list_transform([trunc((xl_l.all - xl_l.first) / xl_l.each)], lambda xl_n: CASE WHEN ${period} = 0 THEN xl_l.first WHEN ${period} <= xl_n THEN xl_l.each WHEN ${period} = xl_n + 1 THEN xl_l.all - xl_l.each * xl_n - xl_l.first ELSE 0e0 END)[1])[1]`;

/** The same, falling, by the coefficient of the thing's life. */
const falling = (part: string) => (cost: string, salvage: string, period: string, rate: string) => {
  const life = `(1e0 / ${rate})`;
  const factor = `(${rate} * (CASE WHEN ${life} < 3 THEN 1e0 WHEN ${life} < 5 THEN 1.5e0 WHEN ${life} <= 6 THEN 2e0 ELSE 2.5e0 END))`;
  const round = (x: string) => `floor(${x} + 0.5e0)`;
  const state = (c: string, rest: string, now: string) =>
    `{'c': ${c}, 'rest': ${rest}, 'now': ${now}, 'r': ${factor}, 'left': 0e0}`;
  // Each element holds what its step needs; `left` is how many periods there are from it on.
  const steps = `list_transform(range(0, (${period})::BIGINT), lambda xl_i: {'c': 0e0, 'rest': 0e0, 'now': 0e0, 'r': ${factor}, 'left': (${period} - xl_i)::DOUBLE})`;
  const after = (c: string, rest: string, now: string) =>
    `{'c': ${c}, 'rest': ${rest}, 'now': ${now}, 'r': xl_b.r, 'left': xl_b.left}`;
  const last = `CASE WHEN xl_b.left = 1 THEN ${round('xl_a.c * 0.5e0')} ELSE 0e0 END`;
  const next = `list_transform([${round('xl_b.r * xl_a.c')}], lambda xl_d: CASE WHEN xl_a.rest < xl_d THEN ${after('xl_a.c', '-1e0', last)} ELSE ${after('xl_a.c - xl_d', 'xl_a.rest - xl_d', 'xl_d')} END)[1]`;
  return `list_transform([${round(`${part} * ${factor} * ${cost}`)}], lambda xl_f: list_reduce(${steps}, lambda xl_a, xl_b: CASE WHEN xl_a.rest < 0 THEN ${after('xl_a.c', 'xl_a.rest', '0e0')} ELSE ${next} END, ${state(`${cost} - xl_f`, `${cost} - xl_f - ${salvage}`, 'xl_f')}).now)[1]`;
};

const french = (
  figure: (part: string) => (cost: string, salvage: string, period: string, rate: string) => string,
): ExcelFunction =>
  numeric(
    6,
    (cost = '', bought = '', first = '', salvage = '', period = '', rate = '', basis = '') =>
      `CASE WHEN ${cost} > 0 AND ${salvage} >= 0 AND ${salvage} <= ${cost} AND ${period} >= 0 AND ${rate} > 0 AND ${day(bought)} >= 1 AND ${day(bought)} <= ${day(first)} AND ${basis} >= 0 AND ${basis} < 5 AND trunc(${basis}) <> 2 THEN list_transform([CASE WHEN ${day(bought)} = ${day(first)} THEN 0e0 ELSE ${yearFraction(day(bought), day(first), basis)} END], lambda xl_y: ${figure('xl_y')(cost, salvage, `trunc(${period})`, rate)})[1] END`,
    { defaults: [0], steps: true },
  );

/** Accrued interest, bonds with an odd period, and depreciation as the French count it. */
export const ODD_BONDS: Record<string, ExcelFunction> = {
  ACCRINT: accrued,
  ODDFPRICE: oddFirst(
    (rate, yields, redemption) => `xl_odd_price(xl_o, ${rate}, ${yields}, ${redemption})`,
  ),
  ODDFYIELD: oddFirst(
    (rate, price, redemption) =>
      `list_transform([{'w': xl_o.w, 's': xl_o.s, 'a': xl_o.a, 'n': xl_o.n, 'f': xl_o.f, 'rate': ${rate}, 'price': ${price}, 'redemption': ${redemption}}], lambda xl_y: xl_odd_yield(xl_y))[1]`,
  ),
  ODDLPRICE: oddLast(
    (rate, yields, redemption) =>
      `(${redemption} + xl_o.d * 100e0 * ${rate} / xl_o.f) / (1e0 + xl_o.s * ${yields} / xl_o.f) - xl_o.a * 100e0 * ${rate} / xl_o.f`,
  ),
  ODDLYIELD: oddLast(
    (rate, price, redemption) =>
      `((${redemption} + xl_o.d * 100e0 * ${rate} / xl_o.f) / (${price} + xl_o.a * 100e0 * ${rate} / xl_o.f) - 1e0) * xl_o.f / xl_o.s`,
  ),
  AMORLINC: french(straight),
  AMORDEGRC: french(falling),
};
