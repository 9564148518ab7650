import type { ExcelFunction } from '../sql/formula.js';
import { numeric } from './build.js';
import { yearFraction } from './calendar.js';

const day = (sql: string) => `trunc(${sql})`;
const basisKnown = (basis: string) => `${basis} >= 0 AND ${basis} < 5`;
const inOrder = (from: string, to: string) => `${day(from)} >= 1 AND ${day(from)} < ${day(to)}`;
const times = (frequency: string) => `trunc(${frequency}) IN (1, 2, 4)`;

/** A figure of the coupons `xl_q` around a settlement. */
const coupon = (figure: string): ExcelFunction =>
  numeric(
    3,
    (s = '', m = '', f = '', b = '') =>
      `CASE WHEN ${inOrder(s, m)} AND ${times(f)} AND ${basisKnown(b)} THEN list_transform(xl_coupons(${day(s)}, ${day(m)}, trunc(${f}), ${b}), lambda xl_q: ${figure})[1] END`,
    { defaults: [0] },
  );

/** A figure of a bond `xl_b` with coupons; `test` says what its other arguments have to be. */
const bond = (
  least: number,
  test: (...others: string[]) => string,
  figure: (...others: string[]) => string,
): ExcelFunction =>
  numeric(
    least,
    (s = '', m = '', ...rest) => {
      const [f = '', b = ''] = rest.slice(-2);
      const others = rest.slice(0, -2);
      return `CASE WHEN ${inOrder(s, m)} AND ${times(f)} AND ${basisKnown(b)} AND ${test(...others)} THEN list_transform(xl_bond(${day(s)}, ${day(m)}, trunc(${f}), ${b}), lambda xl_b: ${figure(...others)})[1] END`;
    },
    { defaults: [0] },
  );

/** SQL over the part of years `xl_f` between two days. */
const overYears = (from: string, to: string, basis: string, sql: string) =>
  `list_transform(list_transform([{'a': ${day(from)}, 'b': ${day(to)}}], lambda xl_p: ${yearFraction('xl_p.a', 'xl_p.b', basis)}), lambda xl_f: ${sql})[1]`;

/** A figure of a paper without coupons, over the part of years `xl_f` from its settlement to its maturity. */
const discounted = (
  test: (a: string, b: string) => string,
  figure: (a: string, b: string) => string,
): ExcelFunction =>
  numeric(
    4,
    (s = '', m = '', a = '', b = '', basis = '') =>
      `CASE WHEN ${inOrder(s, m)} AND ${basisKnown(basis)} AND ${test(a, b)} THEN ${overYears(s, m, basis, figure(a, b))} END`,
    { defaults: [0] },
  );

const bothPositive = (a: string, b: string) => `${a} > 0 AND ${b} > 0`;

/**
 * A figure of a paper that pays interest at maturity: `xl_v.a` is the part of years from issue to settlement, `xl_v.d` to
 * maturity; by actual days both have the year of the first.
 */
const atMaturity = (figure: (a: string, b: string) => string): ExcelFunction =>
  numeric(
    5,
    (s = '', m = '', i = '', rate = '', of = '', basis = '') => {
      const a = overYears(i, s, basis, 'xl_f');
      const whole = `CASE WHEN trunc(${basis}) = 1 THEN ${a} * (${day(m)} - ${day(i)}) / (${day(s)} - ${day(i)}) ELSE ${overYears(i, m, basis, 'xl_f')} END`;
      return `CASE WHEN ${inOrder(s, m)} AND ${inOrder(i, s)} AND ${basisKnown(basis)} AND ${rate} >= 0 AND ${of} >= 0 THEN list_transform([{'a': ${a}, 'd': ${whole}}], lambda xl_v: ${figure(rate, of)})[1] END`;
    },
    { defaults: [0] },
  );

/** A figure of a treasury bill, which runs for a year at most. */
const bill = (figure: (rate: string, days: string) => string): ExcelFunction =>
  numeric(
    3,
    (s = '', m = '', x = '') =>
      `CASE WHEN ${inOrder(s, m)} AND ${x} > 0 AND xl_day(${day(m)}) <= xl_day(${day(s)}) + to_months(12) THEN ${figure(x, `(${day(m)} - ${day(s)})`)} END`,
  );

const left = '(1e0 - xl_b.a / xl_b.e)';
const duration = (rate: string, yields: string) =>
  `xl_bond_duration(xl_b.n, ${left}, 100e0 * ${rate} / xl_b.f, 1e0 + ${yields} / xl_b.f, xl_b.f)`;
const notNegative = (a = '', b = '') => `${a} >= 0 AND ${b} >= 0`;

/** What a bill yields in the way that bonds do; over half a year a coupon is thought of in between. */
const billAsBond = (rate: string, days: string) => {
  const part = `(${days} / (CASE WHEN ${days} = 366 THEN 366e0 ELSE 365e0 END))`;
  const price = `(1e0 - ${rate} * ${days} / 360e0)`;
  return `CASE WHEN ${days} <= 182 THEN 365e0 * ${rate} / (360e0 - ${rate} * ${days}) ELSE 2e0 * (sqrt(${part} * ${part} - (2e0 * ${part} - 1e0) * (1e0 - 1e0 / ${price})) - ${part}) / (2e0 * ${part} - 1e0) END`;
};

/** Bonds, bills and other papers; prices are for 100 of face value. */
export const BONDS: Record<string, ExcelFunction> = {
  COUPDAYBS: coupon('xl_bond_days(xl_q.p, xl_q.s, xl_q.b)'),
  COUPDAYS: coupon('xl_coupon_length(xl_q)'),
  COUPDAYSNC: coupon('xl_coupon_left(xl_q)'),
  COUPNCD: coupon('xl_serial(xl_q.x)'),
  COUPPCD: coupon('xl_serial(xl_q.p)'),
  COUPNUM: coupon('xl_q.n'),
  PRICE: bond(
    6,
    (rate = '', yields = '', redemption = '') =>
      `${notNegative(rate, yields)} AND ${redemption} > 0`,
    (rate, yields, redemption) => `xl_bond_price(xl_b, ${rate}, ${yields}, ${redemption})`,
  ),
  YIELD: bond(
    6,
    (rate = '', price = '', redemption = '') =>
      `${rate} >= 0 AND ${bothPositive(price, redemption)}`,
    (rate, price, redemption) =>
      `CASE WHEN xl_b.n = 1 THEN xl_bond_last_yield(xl_b, ${rate}, ${price}, ${redemption}) ELSE list_transform([{'n': xl_b.n, 'f': xl_b.f, 'a': xl_b.a, 'e': xl_b.e, 'rate': ${rate}, 'price': ${price}, 'redemption': ${redemption}}], lambda xl_y: xl_bond_yield(xl_y))[1] END`,
  ),
  DURATION: bond(5, notNegative, (rate = '', yields = '') => duration(rate, yields)),
  MDURATION: bond(
    5,
    notNegative,
    (rate = '', yields = '') => `${duration(rate, yields)} / (1e0 + ${yields} / xl_b.f)`,
  ),
  DISC: discounted(bothPositive, (price, redemption) => `(1e0 - ${price} / ${redemption}) / xl_f`),
  INTRATE: discounted(bothPositive, (paid, redemption) => `(${redemption} / ${paid} - 1e0) / xl_f`),
  RECEIVED: discounted(
    bothPositive,
    (paid, rate) => `CASE WHEN ${rate} * xl_f < 1 THEN ${paid} / (1e0 - ${rate} * xl_f) END`,
  ),
  PRICEDISC: discounted(
    bothPositive,
    (rate, redemption) => `${redemption} * (1e0 - ${rate} * xl_f)`,
  ),
  YIELDDISC: discounted(
    bothPositive,
    (price, redemption) => `(${redemption} / ${price} - 1e0) / xl_f`,
  ),
  ACCRINTM: discounted(bothPositive, (rate, par) => `${par} * ${rate} * xl_f`),
  PRICEMAT: atMaturity(
    (rate, yields) =>
      `(100e0 + xl_v.d * ${rate} * 100e0) / (1e0 + (xl_v.d - xl_v.a) * ${yields}) - xl_v.a * ${rate} * 100e0`,
  ),
  YIELDMAT: atMaturity(
    (rate, price) =>
      `((1e0 + xl_v.d * ${rate}) / (${price} / 100e0 + xl_v.a * ${rate}) - 1e0) / (xl_v.d - xl_v.a)`,
  ),
  TBILLEQ: bill(billAsBond),
  TBILLPRICE: bill(
    (rate, days) =>
      `CASE WHEN ${rate} * ${days} < 360 THEN 100e0 * (1e0 - ${rate} * ${days} / 360e0) END`,
  ),
  TBILLYIELD: bill((price, days) => `(100e0 - ${price}) / ${price} * 360e0 / ${days}`),
};
