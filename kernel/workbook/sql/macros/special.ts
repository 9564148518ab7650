/** Horner's scheme over coefficients from the highest power down, as SQL. */
const horner = (x: string, coefficients: readonly number[]): string =>
  coefficients
    .map((c) => `${c.toExponential()}`)
    .reduce((sum, c) => (sum === '' ? c : `(${sum}) * ${x} + ${c}`), '');
const ratio = (x: string, top: readonly number[], bottom: readonly number[]) =>
  `(${horner(x, top)}) / (${horner(x, bottom)})`;

// Rational approximations of the error function: W. J. Cody, Mathematics of Computation 23 (1969).
const ERF = [
  [
    1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
  ],
  [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
] as const;
const MIDDLE = [
  [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
  ],
  [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ],
] as const;
const FAR = [
  [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
  ],
  [
    1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
    2.33520497626869185e-3,
  ],
] as const;
// Quantiles of the normal distribution: M. J. Wichura, algorithm AS 241, Applied Statistics 37 (1988).
const CENTRE = [
  [
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.387132872796366608,
  ],
  [
    5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4,
    2.1213794301586595867e4, 5.3941960214247511077e3, 6.871870074920579083e2,
    4.2313330701600911252e1, 1,
  ],
] as const;
const TAIL = [
  [
    7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1,
    1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
    1.42343711074968357734,
  ],
  [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2,
    1.4810397642748007459e-1, 6.8976733498510000455e-1, 1.6763848301838038494,
    2.05319162663775882187, 1,
  ],
] as const;
const END = [
  [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3,
    2.6532189526576123093e-2, 2.9656057182850489123e-1, 1.7848265399172913358,
    5.4637849111641143699, 6.6579046435011037772,
  ],
  [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
    7.868691311456132591e-4, 1.48753612908506148525e-2, 1.3692988092273580531e-1,
    5.9983220655588793769e-1, 1,
  ],
] as const;

/** Error function, normal distribution, incomplete gamma and beta functions and their inverses. */
export const SPECIAL_MACROS = `
CREATE MACRO xl_gauss(y) AS exp(-(trunc(y * 16) / 16) * (trunc(y * 16) / 16)) * exp(-(y - trunc(y * 16) / 16) * (y + trunc(y * 16) / 16));
CREATE MACRO xl_erf_near(x, q) AS x * ${ratio('q', ERF[0], ERF[1])};
CREATE MACRO xl_far(q) AS q * ${ratio('q', FAR[0], FAR[1])};
CREATE MACRO xl_erfc_of(y) AS CASE WHEN y <= 4 THEN xl_gauss(y) * ${ratio('y', MIDDLE[0], MIDDLE[1])}
  WHEN y > 27 THEN 0e0 ELSE xl_gauss(y) * (${1 / Math.sqrt(Math.PI)}e0 - xl_far(1e0 / (y * y))) / y END;
CREATE MACRO xl_erf_of(x) AS CASE WHEN abs(x) <= 0.46875 THEN xl_erf_near(x, x * x) ELSE sign(x) * (1e0 - xl_erfc_of(abs(x))) END;
CREATE MACRO xl_erfc_any(x) AS CASE WHEN abs(x) <= 0.46875 THEN 1e0 - xl_erf_near(x, x * x) WHEN x > 0 THEN xl_erfc_of(x) ELSE 2e0 - xl_erfc_of(-x) END;
CREATE MACRO xl_erf(x) AS list_transform([(x)::DOUBLE], lambda xl_y: xl_erf_of(xl_y))[1];
CREATE MACRO xl_erfc(x) AS list_transform([(x)::DOUBLE], lambda xl_y: xl_erfc_any(xl_y))[1];
CREATE MACRO xl_phi(z) AS 0.5e0 * xl_erfc(-(z) / sqrt(2e0));
CREATE MACRO xl_density(z) AS list_transform([(z)::DOUBLE], lambda xl_y: exp(-xl_y * xl_y / 2e0))[1] / sqrt(2e0 * pi());
CREATE MACRO xl_quantile_tail(r) AS CASE WHEN r <= 5 THEN ${ratio('(r - 1.6e0)', TAIL[0], TAIL[1])} ELSE ${ratio('(r - 5e0)', END[0], END[1])} END;
CREATE MACRO xl_quantile_of(p) AS CASE WHEN abs(p - 0.5e0) <= 0.425 THEN (p - 0.5e0) * ${ratio('(0.180625e0 - (p - 0.5e0) * (p - 0.5e0))', CENTRE[0], CENTRE[1])}
  ELSE sign(p - 0.5e0) * xl_quantile_tail(sqrt(-ln(least(p, 1e0 - p)))) END;
CREATE MACRO xl_quantile(p) AS list_transform([(p)::DOUBLE], lambda xl_y: xl_quantile_of(xl_y))[1];
-- The regularised incomplete gamma function: its series below a + 1, a continued fraction above.
CREATE MACRO xl_gamma_factor(a, x) AS exp(-x + a * ln(x) - lgamma(a));
-- All that a step needs lies in the list itself: list_reduce mixes up other columns when lists differ in length.
CREATE MACRO xl_gamma_term(s, n, t) AS {'i': n.i, 't': t, 's': s.s + t, 'q': s.s, 'a': n.a, 'x': n.x};
CREATE MACRO xl_gamma_series(a, x) AS xl_gamma_factor(a, x) * list_reduce(list_transform(range(1, (60 + 12 * sqrt(a) + 2 * x / (a + 1))::BIGINT), lambda i: {'i': i, 't': 0e0, 's': 0e0, 'q': 0e0, 'a': a, 'x': x}),
  lambda s, n: CASE WHEN s.s = s.q THEN s ELSE xl_gamma_term(s, n, s.t * n.x / (n.a + n.i)) END, {'i': 0::BIGINT, 't': 1e0 / a, 's': 1e0 / a, 'q': 0e0, 'a': a, 'x': x}).s;
CREATE MACRO xl_gamma_step(s, i, a, x) AS {'i': i, 'c': x + 1e0 - a + 2 * i - i * (i - a) / s.c, 'd': 1e0 / (x + 1e0 - a + 2 * i - i * (i - a) * s.d),
    'h': s.h * (x + 1e0 - a + 2 * i - i * (i - a) / s.c) / (x + 1e0 - a + 2 * i - i * (i - a) * s.d), 'q': s.h, 'a': a, 'x': x};
CREATE MACRO xl_gamma_fraction(a, x) AS xl_gamma_factor(a, x) * list_reduce(list_transform(range(1, (120 + 12 * sqrt(a))::BIGINT), lambda i: {'i': i, 'c': 0e0, 'd': 0e0, 'h': 0e0, 'q': 0e0, 'a': a, 'x': x}),
  lambda s, n: CASE WHEN s.h = s.q THEN s ELSE xl_gamma_step(s, n.i, n.a, n.x) END, {'i': 0::BIGINT, 'c': 1e300, 'd': 1e0 / (x + 1e0 - a), 'h': 1e0 / (x + 1e0 - a), 'q': 0e0, 'a': a, 'x': x}).h;
CREATE MACRO xl_gamma_below(a, x) AS CASE WHEN x <= 0 THEN 0e0 WHEN x < a + 1 THEN xl_gamma_series(a, x) ELSE 1e0 - xl_gamma_fraction(a, x) END;
CREATE MACRO xl_gamma_above(a, x) AS CASE WHEN x <= 0 THEN 1e0 WHEN x < a + 1 THEN 1e0 - xl_gamma_series(a, x) ELSE xl_gamma_fraction(a, x) END;
CREATE MACRO xl_gamma_p(a, x) AS list_transform([{'a': (a)::DOUBLE, 'x': (x)::DOUBLE}], lambda xl_q: xl_gamma_below(xl_q.a, xl_q.x))[1];
CREATE MACRO xl_gamma_q(a, x) AS list_transform([{'a': (a)::DOUBLE, 'x': (x)::DOUBLE}], lambda xl_q: xl_gamma_above(xl_q.a, xl_q.x))[1];
-- Its inverse by Halley's method from an approximation, which ends where a step changes no more than the last digit.
CREATE MACRO xl_is_settled(x, before) AS abs(x - before) <= 1e-15 * abs(x);
CREATE MACRO xl_gamma_start(a, p) AS CASE WHEN p < 1e-8 THEN exp((ln(p) + lgamma(a + 1e0)) / a) WHEN a > 1 THEN greatest(1e-3, a * pow(1e0 - 1e0 / (9e0 * a) + xl_quantile(p) / (3e0 * sqrt(a)), 3))
  WHEN p < 1e0 - a * (0.253e0 + a * 0.12e0) THEN pow(p / (1e0 - a * (0.253e0 + a * 0.12e0)), 1e0 / a)
  ELSE 1e0 - ln(1e0 - (p - (1e0 - a * (0.253e0 + a * 0.12e0))) / (a * (0.253e0 + a * 0.12e0))) END;
CREATE MACRO xl_gamma_error(a, x, p) AS (xl_gamma_p(a, x) - p) * x / xl_gamma_factor(a, x);
CREATE MACRO xl_gamma_move(x, d) AS CASE WHEN x - d <= 0 THEN x / 2e0 ELSE x - d END;
CREATE MACRO xl_gamma_turn(x, u, a) AS CASE WHEN isfinite(u) THEN xl_gamma_move(x, u / (1e0 - 0.5e0 * least(1e0, u * ((a - 1e0) / x - 1e0)))) ELSE x END;
CREATE MACRO xl_gamma_root(a, p) AS CASE WHEN p <= 0 THEN 0e0 ELSE list_reduce(list_transform(range(0, 48), lambda i: {'x': 0e0, 'q': 0e0}), lambda s, i: CASE WHEN xl_is_settled(s.x, s.q) THEN s ELSE
  list_transform([xl_gamma_error(a, s.x, p)], lambda u: {'x': xl_gamma_turn(s.x, u, a), 'q': s.x})[1] END, {'x': xl_gamma_start(a, p), 'q': -1e0}).x END;
CREATE MACRO xl_gamma_inv(a, p) AS list_transform([{'a': (a)::DOUBLE, 'p': (p)::DOUBLE}], lambda xl_q: xl_gamma_root(xl_q.a, xl_q.p))[1];
-- The same from the part above, which keeps its digits where it is small.
CREATE MACRO xl_gamma_tip(a) AS a * (0.253e0 + a * 0.12e0);
CREATE MACRO xl_gamma_start_up(a, q) AS CASE WHEN a > 1 THEN greatest(1e-3, a * pow(1e0 - 1e0 / (9e0 * a) - xl_quantile(q) / (3e0 * sqrt(a)), 3))
  WHEN q > xl_gamma_tip(a) THEN pow((1e0 - q) / (1e0 - xl_gamma_tip(a)), 1e0 / a) ELSE 1e0 - ln(q / xl_gamma_tip(a)) END;
CREATE MACRO xl_gamma_error_up(a, x, q) AS (q - xl_gamma_q(a, x)) * x / xl_gamma_factor(a, x);
CREATE MACRO xl_gamma_root_up(a, q) AS list_reduce(list_transform(range(0, 48), lambda i: {'x': 0e0, 'q': 0e0}), lambda s, i: CASE WHEN xl_is_settled(s.x, s.q) THEN s ELSE
  list_transform([xl_gamma_error_up(a, s.x, q)], lambda u: {'x': xl_gamma_turn(s.x, u, a), 'q': s.x})[1] END, {'x': xl_gamma_start_up(a, q), 'q': -1e0}).x;
CREATE MACRO xl_gamma_inv_up(a, q) AS list_transform([{'a': (a)::DOUBLE, 'q': (q)::DOUBLE}], lambda xl_q: CASE WHEN xl_q.q > 0.5 THEN xl_gamma_root(xl_q.a, 1e0 - xl_q.q) ELSE xl_gamma_root_up(xl_q.a, xl_q.q) END)[1];
-- The regularised incomplete beta function by its continued fraction.
CREATE MACRO xl_beta_ln(a, b) AS lgamma(a) + lgamma(b) - lgamma(a + b);
CREATE MACRO xl_beta_even(a, b, x, m) AS m * (b - m) * x / ((a - 1e0 + 2 * m) * (a + 2 * m));
CREATE MACRO xl_beta_odd(a, b, x, m) AS -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1e0 + 2 * m));
CREATE MACRO xl_beta_next(s, n, e, o) AS {'m': n.m, 'c': 1e0 + o / (1e0 + e / s.c), 'd': 1e0 / (1e0 + o / (1e0 + e * s.d)),
  'h': s.h * (1e0 + e / s.c) / (1e0 + e * s.d) * (1e0 + o / (1e0 + e / s.c)) / (1e0 + o / (1e0 + e * s.d)), 'q': s.h, 'a': n.a, 'b': n.b, 'x': n.x};
-- q is the value of the step before: once nothing changes, the other steps are passed over.
CREATE MACRO xl_beta_fraction(a, b, x) AS list_reduce(list_transform(range(1, (45 + 0.8e0 * sqrt(greatest(a, b)))::BIGINT), lambda i: {'m': i, 'c': 0e0, 'd': 0e0, 'h': 0e0, 'q': 0e0, 'a': a, 'b': b, 'x': x}),
  lambda s, n: CASE WHEN s.h = s.q THEN s ELSE list_transform([{'e': xl_beta_even(n.a, n.b, n.x, n.m), 'o': xl_beta_odd(n.a, n.b, n.x, n.m)}], lambda w: xl_beta_next(s, n, w.e, w.o))[1] END,
  {'m': 0::BIGINT, 'c': 1e0, 'd': 1e0 / (1e0 - (a + b) * x / (a + 1e0)), 'h': 1e0 / (1e0 - (a + b) * x / (a + 1e0)), 'q': 0e0, 'a': a, 'b': b, 'x': x}).h;
CREATE MACRO xl_beta_factor(a, b, x, y) AS exp(a * ln(x) + b * ln(y) - xl_beta_ln(a, b));
-- y is 1 - x, given apart because it may be the smaller one.
CREATE MACRO xl_beta_side(q) AS CASE WHEN q.x < (q.a + 1e0) / (q.a + q.b + 2e0) THEN {'a': q.a, 'b': q.b, 'x': q.x, 'y': q.y, 'o': false} ELSE {'a': q.b, 'b': q.a, 'x': q.y, 'y': q.x, 'o': true} END;
CREATE MACRO xl_beta_part(q) AS xl_beta_factor(q.a, q.b, q.x, q.y) * xl_beta_fraction(q.a, q.b, q.x) / q.a;
CREATE MACRO xl_beta_turn(o, part) AS CASE WHEN o THEN 1e0 - part ELSE part END;
CREATE MACRO xl_beta_at(q) AS CASE WHEN q.x <= 0 THEN 0e0 WHEN q.y <= 0 THEN 1e0 ELSE list_transform(list_transform([xl_beta_side(q)], lambda xl_r: {'o': xl_r.o, 'p': xl_beta_part(xl_r)}), lambda xl_w: xl_beta_turn(xl_w.o, xl_w.p))[1] END;
CREATE MACRO xl_beta_xy(a, b, x, y) AS list_transform([{'a': (a)::DOUBLE, 'b': (b)::DOUBLE, 'x': (x)::DOUBLE, 'y': (y)::DOUBLE}], lambda xl_q: xl_beta_at(xl_q))[1];
CREATE MACRO xl_beta_p(a, b, x) AS xl_beta_xy(a, b, x, 1e0 - x);
CREATE MACRO xl_beta_w(z, h, l, a, b) AS z * sqrt(l + h) / h - (1e0 / (2 * b - 1) - 1e0 / (2 * a - 1)) * (l + 5e0 / 6e0 - 2e0 / (3e0 * h));
CREATE MACRO xl_beta_large(a, b, z) AS a / (a + b * exp(2e0 * xl_beta_w(-z, 2e0 / (1e0 / (2 * a - 1) + 1e0 / (2 * b - 1)), (z * z - 3e0) / 6e0, a, b)));
CREATE MACRO xl_beta_small(a, b, p, t, u) AS CASE WHEN p < t / (t + u) THEN pow(a * (t + u) * p, 1e0 / a) ELSE 1e0 - pow(b * (t + u) * (1e0 - p), 1e0 / b) END;
CREATE MACRO xl_beta_start(a, b, p) AS CASE WHEN p < 1e-8 THEN least(0.999e0, exp((ln(p) + ln(a) + xl_beta_ln(a, b)) / a)) WHEN a >= 1 AND b >= 1 THEN xl_beta_large(a, b, xl_quantile(p))
  ELSE xl_beta_small(a, b, p, exp(a * ln(a / (a + b))) / a, exp(b * ln(b / (a + b))) / b) END;
CREATE MACRO xl_beta_error(a, b, x, p) AS (xl_beta_p(a, b, x) - p) * x * (1e0 - x) / xl_beta_factor(a, b, x, 1e0 - x);
CREATE MACRO xl_beta_move(x, d) AS CASE WHEN x - d <= 0 THEN x / 2e0 WHEN x - d >= 1 THEN (x + 1e0) / 2e0 ELSE x - d END;
CREATE MACRO xl_beta_step(x, u, a, b) AS CASE WHEN isfinite(u) THEN xl_beta_move(x, u / (1e0 - 0.5e0 * least(1e0, u * ((a - 1e0) / x - (b - 1e0) / (1e0 - x))))) ELSE x END;
CREATE MACRO xl_beta_root(a, b, p) AS CASE WHEN p <= 0 THEN 0e0 WHEN p >= 1 THEN 1e0 ELSE list_reduce(list_transform(range(0, 48), lambda i: {'x': 0e0, 'q': 0e0}), lambda s, i: CASE WHEN xl_is_settled(s.x, s.q) THEN s ELSE
  list_transform([xl_beta_error(a, b, s.x, p)], lambda u: {'x': xl_beta_step(s.x, u, a, b), 'q': s.x})[1] END, {'x': xl_beta_start(a, b, p), 'q': -1e0}).x END;
CREATE MACRO xl_beta_inv(a, b, p) AS list_transform([{'a': (a)::DOUBLE, 'b': (b)::DOUBLE, 'p': (p)::DOUBLE}], lambda xl_q: xl_beta_root(xl_q.a, xl_q.b, xl_q.p))[1];
-- Student's t, F.
CREATE MACRO xl_t_tail(t, f) AS 0.5e0 * xl_beta_xy(f / 2e0, 0.5e0, f / (f + t * t), t * t / (f + t * t));
CREATE MACRO xl_t_cdf(t, f) AS CASE WHEN t > 0 THEN 1e0 - xl_t_tail(t, f) ELSE xl_t_tail(t, f) END;
-- q is the part of both tails; the smaller side of it is looked for.
CREATE MACRO xl_t_from(x, f, q) AS CASE WHEN q > 0.5 THEN sqrt(f * x / (1e0 - x)) ELSE sqrt(f * (1e0 - x) / x) END;
CREATE MACRO xl_t_two(q, f) AS list_transform([xl_beta_inv(CASE WHEN q > 0.5 THEN 0.5e0 ELSE f / 2e0 END, CASE WHEN q > 0.5 THEN f / 2e0 ELSE 0.5e0 END, CASE WHEN q > 0.5 THEN 1e0 - q ELSE q END)], lambda xl_y: xl_t_from(xl_y, f, q))[1];
CREATE MACRO xl_f_cdf(x, a, b) AS xl_beta_xy(a / 2e0, b / 2e0, a * x / (a * x + b), b / (a * x + b));
CREATE MACRO xl_f_tail(x, a, b) AS xl_beta_xy(b / 2e0, a / 2e0, b / (a * x + b), a * x / (a * x + b));
CREATE MACRO xl_f_inv(p, a, b) AS list_transform([xl_beta_inv(a / 2e0, b / 2e0, p)], lambda x: b * x / (a * (1e0 - x)))[1];
CREATE MACRO xl_f_inv_rt(p, a, b) AS list_transform([xl_beta_inv(b / 2e0, a / 2e0, p)], lambda x: b * (1e0 - x) / (a * x))[1];
-- Ways to choose, as logarithm; exact enough for probabilities.
CREATE MACRO xl_choose_ln(n, k) AS lgamma(n + 1e0) - lgamma(k + 1e0) - lgamma(n - k + 1e0);
CREATE MACRO xl_binomial(k, n, p) AS CASE WHEN k < 0 OR k > n THEN 0e0 WHEN p <= 0 THEN (CASE WHEN k = 0 THEN 1e0 ELSE 0e0 END) WHEN p >= 1 THEN (CASE WHEN k = n THEN 1e0 ELSE 0e0 END)
  ELSE exp(xl_choose_ln(n, k) + k * ln(p) + (n - k) * ln(1e0 - p)) END;
CREATE MACRO xl_binomial_cdf(k, n, p) AS CASE WHEN k < 0 THEN 0e0 WHEN k >= n THEN 1e0 WHEN p <= 0 THEN 1e0 WHEN p >= 1 THEN 0e0 ELSE xl_beta_xy(n - k, k + 1e0, 1e0 - p, p) END;
-- The least count whose probability is reached; of many it is looked for around what the normal distribution says.
CREATE MACRO xl_binomial_near(n, p, z) AS n * p + z * sqrt(n * p * (1e0 - p)) + (1e0 - 2e0 * p) * (z * z - 1e0) / 6e0;
CREATE MACRO xl_binomial_range(n, k) AS CASE WHEN n <= 1000 THEN range(0, n::BIGINT + 1) ELSE range(greatest(0, floor(k) - 60)::BIGINT, least(n, floor(k) + 60)::BIGINT + 1) END;
CREATE MACRO xl_binomial_inv(n, p, a) AS list_transform([{'n': (n)::DOUBLE, 'p': (p)::DOUBLE, 'a': (a)::DOUBLE}], lambda xl_q:
  list_filter(xl_binomial_range(xl_q.n, xl_binomial_near(xl_q.n, xl_q.p, xl_quantile(xl_q.a))), lambda xl_k: xl_binomial_cdf(xl_k, xl_q.n, xl_q.p) >= xl_q.a)[1]::DOUBLE)[1];
CREATE MACRO xl_hypergeom(k, n, m, t) AS CASE WHEN k < greatest(0, n + m - t) OR k > least(n, m) THEN 0e0
  ELSE exp(xl_choose_ln(m, k) + xl_choose_ln(t - m, n - k) - xl_choose_ln(t, n)) END;
`;
