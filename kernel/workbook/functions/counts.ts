import type { ExcelFunction } from '../sql/formula.js';
import { numeric } from './build.js';

const whole = (x: string) => `trunc(${x})`;
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
const probability = (p: string) => `${p} >= 0 AND ${p} <= 1`;

const binomial = where(
  4,
  (k = '', n = '', p = '') =>
    `${whole(k)} >= 0 AND ${whole(k)} <= ${whole(n)} AND ${probability(p)}`,
  (k = '', n = '', p, c) =>
    `(CASE WHEN ${c} <> 0 THEN xl_binomial_cdf(${whole(k)}, ${whole(n)}, ${p}) ELSE xl_binomial(${whole(k)}, ${whole(n)}, ${p}) END)`,
);
/** The least count whose probability is reached. */
const binomialInv = where(
  3,
  (n, p, a) =>
    `${n} >= 0 AND ${n} < 9007199254740992 AND ${p} > 0 AND ${p} < 1 AND ${a} > 0 AND ${a} < 1`,
  (n = '', p, a) => `xl_binomial_inv(${whole(n)}, ${p}, ${a})`,
);
const failures = (f: string, s: string, p: string) =>
  `exp(xl_choose_ln(${whole(f)} + ${whole(s)} - 1e0, ${whole(s)} - 1e0) + ${whole(s)} * ln(${p}) + ${whole(f)} * ln(1e0 - ${p}))`;
const poisson = where(
  3,
  (x, m) => `${x} >= 0 AND ${m} >= 0`,
  (x = '', m, c) =>
    `(CASE WHEN ${m} = 0 THEN (CASE WHEN ${c} <> 0 OR ${whole(x)} = 0 THEN 1e0 ELSE 0e0 END) WHEN ${c} <> 0 THEN xl_gamma_q(${whole(x)} + 1e0, ${m}) ELSE exp(${whole(x)} * ln(${m}) - ${m} - lgamma(${whole(x)} + 1e0)) END)`,
);
const hypergeomInside = (k = '', n = '', m = '', t = '') =>
  `${whole(k)} >= 0 AND ${whole(k)} <= least(${whole(n)}, ${whole(m)}) AND ${whole(k)} >= ${whole(n)} + ${whole(m)} - ${whole(t)} AND ${whole(n)} <= ${whole(t)} AND ${whole(n)} > 0 AND ${whole(m)} > 0 AND ${whole(m)} <= ${whole(t)} AND ${whole(t)} > 0`;
const hypergeom = (k = '', n = '', m = '', t = '') =>
  `xl_hypergeom(${whole(k)}, ${whole(n)}, ${whole(m)}, ${whole(t)})`;

/** Distributions of counts. */
export const COUNTS: Record<string, ExcelFunction> = {
  'BINOM.DIST': binomial,
  BINOMDIST: binomial,
  'BINOM.INV': binomialInv,
  CRITBINOM: binomialInv,
  'BINOM.DIST.RANGE': where(
    3,
    (n = '', p = '', a = '', b = '') =>
      `${n} >= 0 AND ${probability(p)} AND ${whole(a)} >= 0 AND ${whole(a)} <= ${whole(n)} AND (${b} = -1 OR ${whole(b)} >= ${whole(a)} AND ${whole(b)} <= ${whole(n)})`,
    (n = '', p, a = '', b = '') =>
      `xl_sum(list_transform(range(${whole(a)}::BIGINT, (CASE WHEN ${b} = -1 THEN ${whole(a)} ELSE ${whole(b)} END)::BIGINT + 1), lambda xl_k: xl_binomial(xl_k::DOUBLE, ${whole(n)}, ${p})))`,
    [-1],
  ),
  'NEGBINOM.DIST': where(
    4,
    (f = '', s = '', p = '') => `${whole(f)} >= 0 AND ${whole(s)} >= 1 AND ${p} > 0 AND ${p} < 1`,
    (f = '', s = '', p = '', c) =>
      `(CASE WHEN ${c} <> 0 THEN xl_beta_p(${whole(s)}, ${whole(f)} + 1e0, ${p}) ELSE ${failures(f, s, p)} END)`,
  ),
  NEGBINOMDIST: where(
    3,
    (f = '', s = '', p = '') => `${whole(f)} >= 0 AND ${whole(s)} >= 1 AND ${p} > 0 AND ${p} < 1`,
    (f = '', s = '', p = '') => failures(f, s, p),
  ),
  'POISSON.DIST': poisson,
  POISSON: poisson,
  'HYPGEOM.DIST': where(
    5,
    (k, n, m, t) => hypergeomInside(k, n, m, t),
    (k = '', n = '', m = '', t = '', c) =>
      `(CASE WHEN ${c} <> 0 THEN xl_sum(list_transform(range(0, ${whole(k)}::BIGINT + 1), lambda xl_k: xl_hypergeom(xl_k::DOUBLE, ${whole(n)}, ${whole(m)}, ${whole(t)}))) ELSE ${hypergeom(k, n, m, t)} END)`,
  ),
  HYPGEOMDIST: where(4, hypergeomInside, hypergeom),
};
