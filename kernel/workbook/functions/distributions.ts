import type { ExcelFunction } from '../sql/formula.js';
import { numeric } from './build.js';

/** A function of numbers that is #NUM! unless a condition holds. */
const where = (
  count: number,
  test: (...v: string[]) => string,
  build: (...v: string[]) => string,
  defaults: number[] = [],
): ExcelFunction =>
  numeric(count, (...v) => `CASE WHEN ${test(...v)} THEN ${build(...v)} END`, {
    defaults,
    steps: true,
  });
const either = (cumulative: string, cdf: string, pdf: string) =>
  `(CASE WHEN ${cumulative} <> 0 THEN ${cdf} ELSE ${pdf} END)`;
const inside = (p: string) => `${p} > 0 AND ${p} < 1`;
const whole = (x: string) => `trunc(${x})`;
/** Degrees of freedom, cut to a whole number. */
const free = (f: string) => `${f} >= 1 AND ${f} <= 1e10`;
const z = (x: string, m: string, s: string) => `((${x} - ${m}) / ${s})`;

const chiDensity = (x: string, f: string) =>
  `(CASE WHEN ${x} = 0 THEN (CASE WHEN ${f} < 2 THEN NULL WHEN ${f} = 2 THEN 0.5e0 ELSE 0e0 END) ELSE exp((${f} / 2e0 - 1e0) * ln(${x} / 2e0) - ${x} / 2e0 - lgamma(${f} / 2e0)) / 2e0 END)`;
const gammaDensity = (x: string, a: string, b: string) =>
  `(CASE WHEN ${x} = 0 THEN (CASE WHEN ${a} < 1 THEN NULL WHEN ${a} = 1 THEN 1e0 / ${b} ELSE 0e0 END) ELSE exp((${a} - 1e0) * ln(${x} / ${b}) - ${x} / ${b} - lgamma(${a})) / ${b} END)`;
const tDensity = (x: string, f: string) =>
  `exp(lgamma((${f} + 1e0) / 2e0) - lgamma(${f} / 2e0) - 0.5e0 * ln(${f} * pi()) - (${f} + 1e0) / 2e0 * ln(1e0 + ${x} * ${x} / ${f}))`;
const fDensity = (x: string, a: string, b: string) =>
  `(CASE WHEN ${x} = 0 THEN (CASE WHEN ${a} < 2 THEN NULL WHEN ${a} = 2 THEN 1e0 ELSE 0e0 END) ELSE exp(${a} / 2e0 * ln(${a} * ${x} / (${a} * ${x} + ${b})) + ${b} / 2e0 * ln(${b} / (${a} * ${x} + ${b})) - xl_beta_ln(${a} / 2e0, ${b} / 2e0)) / ${x} END)`;
const betaDensity = (u: string, a: string, b: string) =>
  `exp((${a} - 1e0) * ln(${u}) + (${b} - 1e0) * ln(1e0 - ${u}) - xl_beta_ln(${a}, ${b}))`;

const normal = where(
  4,
  (_x, _m, s) => `${s} > 0`,
  (x = '', m = '', s = '', c = '') =>
    either(c, `xl_phi(${z(x, m, s)})`, `xl_density(${z(x, m, s)}) / ${s}`),
);
const normalInv = where(
  3,
  (p = '', _m, s) => `${inside(p)} AND ${s} > 0`,
  (p, m, s) => `xl_quantile(${p}) * ${s} + ${m}`,
);
const logNormal = (x: string, m: string, s: string) => z(`ln(${x})`, m, s);
const gamma = where(
  4,
  (x, a, b) => `${x} >= 0 AND ${a} > 0 AND ${b} > 0`,
  (x = '', a = '', b = '', c = '') =>
    either(c, `xl_gamma_p(${a}, ${x} / ${b})`, gammaDensity(x, a, b)),
);
const gammaInv = where(
  3,
  (p, a, b) => `${p} >= 0 AND ${p} < 1 AND ${a} > 0 AND ${b} > 0`,
  (p, a, b) => `xl_gamma_inv(${a}, ${p}) * ${b}`,
);
const unit = (x: string, low: string, high: string) => `((${x} - ${low}) / (${high} - ${low}))`;
const betaInside = (x: string, a: string, b: string, low: string, high: string) =>
  `${a} > 0 AND ${b} > 0 AND ${low} < ${high} AND ${x} >= ${low} AND ${x} <= ${high}`;
const betaInv = where(
  3,
  (p = '', a, b, low, high) =>
    `${p} > 0 AND ${p} < 1 AND ${a} > 0 AND ${b} > 0 AND ${low} < ${high}`,
  (p, a, b, low, high) => `${low} + xl_beta_inv(${a}, ${b}, ${p}) * (${high} - ${low})`,
  [0, 1],
);
const chiTail = where(
  2,
  (x, f = '') => `${x} >= 0 AND ${free(f)}`,
  (x, f = '') => `xl_gamma_q(${whole(f)} / 2e0, ${x} / 2e0)`,
);
const chiTailInv = where(
  2,
  (p, f = '') => `${p} > 0 AND ${p} <= 1 AND ${free(f)}`,
  (p, f = '') => `2e0 * xl_gamma_inv_up(${whole(f)} / 2e0, ${p})`,
);
const twoSided = where(
  2,
  (p, f) => `${p} > 0 AND ${p} <= 1 AND ${f} >= 1`,
  (p, f = '') => `xl_t_two(${p}, ${whole(f)})`,
);
const fTail = where(
  3,
  (x, a = '', b = '') => `${x} >= 0 AND ${free(a)} AND ${free(b)}`,
  (x, a = '', b = '') => `xl_f_tail(${x}, ${whole(a)}, ${whole(b)})`,
);
const fTailInv = where(
  3,
  (p, a = '', b = '') => `${p} > 0 AND ${p} <= 1 AND ${free(a)} AND ${free(b)}`,
  (p, a = '', b = '') => `xl_f_inv_rt(${p}, ${whole(a)}, ${whole(b)})`,
);

/** Continuous distributions; the older names are aliases where the arguments are the same. */
export const CONTINUOUS: Record<string, ExcelFunction> = {
  'NORM.DIST': normal,
  NORMDIST: normal,
  'NORM.INV': normalInv,
  NORMINV: normalInv,
  'NORM.S.DIST': numeric(2, (x = '', c = '') => either(c, `xl_phi(${x})`, `xl_density(${x})`), {
    steps: true,
  }),
  NORMSDIST: numeric(1, (x) => `xl_phi(${x})`, { steps: true }),
  'NORM.S.INV': where(
    1,
    (p = '') => inside(p),
    (p) => `xl_quantile(${p})`,
  ),
  NORMSINV: where(
    1,
    (p = '') => inside(p),
    (p) => `xl_quantile(${p})`,
  ),
  PHI: numeric(1, (x) => `xl_density(${x})`),
  GAUSS: numeric(1, (x) => `0.5e0 * xl_erf(${x} / sqrt(2e0))`),
  'LOGNORM.DIST': where(
    4,
    (x, _m, s) => `${x} > 0 AND ${s} > 0`,
    (x = '', m = '', s = '', c = '') =>
      either(
        c,
        `xl_phi(${logNormal(x, m, s)})`,
        `xl_density(${logNormal(x, m, s)}) / (${s} * ${x})`,
      ),
  ),
  LOGNORMDIST: where(
    3,
    (x, _m, s) => `${x} > 0 AND ${s} > 0`,
    (x = '', m = '', s = '') => `xl_phi(${logNormal(x, m, s)})`,
  ),
  'LOGNORM.INV': where(
    3,
    (p = '', _m, s) => `${inside(p)} AND ${s} > 0`,
    (p, m, s) => `exp(xl_quantile(${p}) * ${s} + ${m})`,
  ),
  'EXPON.DIST': where(
    3,
    (x, l) => `${x} >= 0 AND ${l} > 0`,
    (x, l, c = '') => either(c, `xl_less_exp(${l} * ${x})`, `${l} * exp(-${l} * ${x})`),
  ),
  'WEIBULL.DIST': where(
    4,
    (x, a, b) => `${x} >= 0 AND ${a} > 0 AND ${b} > 0`,
    (x, a, b, c = '') =>
      either(
        c,
        `1e0 - exp(-pow(${x} / ${b}, ${a}))`,
        `${a} / pow(${b}, ${a}) * pow(${x}, ${a} - 1e0) * exp(-pow(${x} / ${b}, ${a}))`,
      ),
  ),
  'GAMMA.DIST': gamma,
  'GAMMA.INV': gammaInv,
  GAMMALN: where(
    1,
    (x) => `${x} > 0`,
    (x) => `lgamma(${x})`,
  ),
  GAMMA: where(
    1,
    (x) => `${x} > 0 OR ${x} <> floor(${x})`,
    (x) => `gamma(${x})`,
  ),
  'BETA.DIST': where(
    4,
    (x = '', a = '', b = '', _c, low = '', high = '') => betaInside(x, a, b, low, high),
    (x = '', a = '', b = '', c = '', low = '', high = '') =>
      either(
        c,
        `xl_beta_p(${a}, ${b}, ${unit(x, low, high)})`,
        `${betaDensity(unit(x, low, high), a, b)} / (${high} - ${low})`,
      ),
    [0, 1],
  ),
  BETADIST: where(
    3,
    (x = '', a = '', b = '', low = '', high = '') => betaInside(x, a, b, low, high),
    (x = '', a, b, low = '', high = '') => `xl_beta_p(${a}, ${b}, ${unit(x, low, high)})`,
    [0, 1],
  ),
  'BETA.INV': betaInv,
  'CHISQ.DIST': where(
    3,
    (x, f = '') => `${x} >= 0 AND ${free(f)}`,
    (x = '', f = '', c = '') =>
      either(c, `xl_gamma_p(${whole(f)} / 2e0, ${x} / 2e0)`, chiDensity(x, whole(f))),
  ),
  'CHISQ.DIST.RT': chiTail,
  'CHISQ.INV': where(
    2,
    (p, f = '') => `${p} >= 0 AND ${p} < 1 AND ${free(f)}`,
    (p, f = '') => `2e0 * xl_gamma_inv(${whole(f)} / 2e0, ${p})`,
  ),
  'CHISQ.INV.RT': chiTailInv,
  'T.DIST': where(
    3,
    (_x, f) => `${f} >= 1`,
    (x = '', f = '', c = '') => either(c, `xl_t_cdf(${x}, ${whole(f)})`, tDensity(x, whole(f))),
  ),
  'T.DIST.2T': where(
    2,
    (x, f) => `${x} >= 0 AND ${f} >= 1`,
    (x, f = '') => `2e0 * xl_t_tail(${x}, ${whole(f)})`,
  ),
  'T.DIST.RT': where(
    2,
    (_x, f) => `${f} >= 1`,
    (x, f = '') => `xl_t_cdf(-(${x}), ${whole(f)})`,
  ),
  TDIST: where(
    3,
    (x, f, t = '') => `${x} >= 0 AND ${f} >= 1 AND ${whole(t)} IN (1, 2)`,
    (x, f = '', t = '') => `${whole(t)} * xl_t_tail(${x}, ${whole(f)})`,
  ),
  'T.INV': where(
    2,
    (p = '', f) => `${inside(p)} AND ${f} >= 1`,
    (p, f = '') => `sign(${p} - 0.5e0) * xl_t_two(2e0 * least(${p}, 1e0 - ${p}), ${whole(f)})`,
  ),
  'T.INV.2T': twoSided,
  'F.DIST': where(
    4,
    (x, a = '', b = '') => `${x} >= 0 AND ${free(a)} AND ${free(b)}`,
    (x = '', a = '', b = '', c = '') =>
      either(c, `xl_f_cdf(${x}, ${whole(a)}, ${whole(b)})`, fDensity(x, whole(a), whole(b))),
  ),
  'F.DIST.RT': fTail,
  'F.INV': where(
    3,
    (p, a = '', b = '') => `${p} >= 0 AND ${p} < 1 AND ${free(a)} AND ${free(b)}`,
    (p, a = '', b = '') => `xl_f_inv(${p}, ${whole(a)}, ${whole(b)})`,
  ),
  'F.INV.RT': fTailInv,
  'CONFIDENCE.NORM': where(
    3,
    (a = '', s, n) => `${inside(a)} AND ${s} > 0 AND ${n} >= 1`,
    (a, s, n = '') => `-xl_quantile(${a} / 2e0) * ${s} / sqrt(${whole(n)})`,
  ),
  'CONFIDENCE.T': numeric(
    3,
    (a = '', s, n = '') =>
      `CASE WHEN NOT (${inside(a)} AND ${s} > 0 AND ${n} >= 1) THEN xl_error('#NUM!') WHEN ${whole(n)} = 1 THEN xl_error('#DIV/0!') ELSE xl_finite(TRY(xl_t_two(${a}, ${whole(n)} - 1) * ${s} / sqrt(${whole(n)}))) END`,
    { value: true, steps: true },
  ),
};
for (const [alias, name] of [
  ['LOGINV', 'LOGNORM.INV'],
  ['EXPONDIST', 'EXPON.DIST'],
  ['WEIBULL', 'WEIBULL.DIST'],
  ['GAMMADIST', 'GAMMA.DIST'],
  ['GAMMAINV', 'GAMMA.INV'],
  ['GAMMALN.PRECISE', 'GAMMALN'],
  ['BETAINV', 'BETA.INV'],
  ['CHIDIST', 'CHISQ.DIST.RT'],
  ['CHIINV', 'CHISQ.INV.RT'],
  ['TINV', 'T.INV.2T'],
  ['FDIST', 'F.DIST.RT'],
  ['FINV', 'F.INV.RT'],
  ['CONFIDENCE', 'CONFIDENCE.NORM'],
] as const) {
  const found = CONTINUOUS[name];
  if (found !== undefined) CONTINUOUS[alias] = found;
}
