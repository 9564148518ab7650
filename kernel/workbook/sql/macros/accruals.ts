/**
 * Interest that has accrued and bonds whose first or last period is odd, over quasi-coupons: the dates at which coupons would be
 * paid, counted from a given one. Dates are DATEs, k is the months of a period, f the payments in a year, b the basis.
 * Formulas: Microsoft's documentation of ACCRINT, ODDFPRICE and ODDLPRICE; what it leaves open follows the values that
 * Excel keeps in files.
 */
export const ACCRUAL_MACROS = `
CREATE MACRO xl_quasi_length(p, x, f, b) AS CASE b WHEN 1 THEN date_diff('day', p, x)::DOUBLE WHEN 3 THEN 365e0 / f ELSE 360e0 / f END;
-- Each step is a field that later steps name: macros repeat their arguments, and long ones would grow without end.
CREATE MACRO xl_accrual_days(i, m, s, f, b, c) AS list_transform([{'i': xl_day(i), 'm': xl_day(m), 's': xl_day(s), 'k': (12 // f)::INTEGER}], lambda xl_q:
  {'i': xl_q.i, 'm': xl_q.m, 's': xl_q.s, 'k': xl_q.k, 'f': (f)::DOUBLE, 'b': b, 'all': c, 'n': date_diff('month', xl_q.i, xl_q.m) // xl_q.k, 'h': date_diff('month', xl_q.m, xl_q.s) // xl_q.k});
-- n whole periods lie between the issue and the first coupon, h between that and the settlement.
CREATE MACRO xl_accrual_periods(l) AS list_transform(l, lambda xl_q: {'i': xl_q.i, 'm': xl_q.m, 's': xl_q.s, 'k': xl_q.k, 'f': xl_q.f, 'b': xl_q.b, 'all': xl_q.all,
  'n': xl_q.n + (CASE WHEN xl_coupon_day(xl_q.m, (xl_q.n + 1) * xl_q.k) >= xl_q.i THEN 1 WHEN xl_coupon_day(xl_q.m, xl_q.n * xl_q.k) >= xl_q.i THEN 0 ELSE -1 END),
  'h': xl_q.h - (CASE WHEN xl_coupon_day(xl_q.m, -xl_q.h * xl_q.k) < xl_q.s THEN 0 ELSE 1 END), 'p': xl_coupon_day(xl_q.m, xl_q.k), 'late': xl_q.all AND xl_q.s > xl_q.m});
CREATE MACRO xl_accrual_bounds(l) AS list_transform(l, lambda xl_q: {'q': xl_q, 'l': xl_quasi_length(xl_q.p, xl_q.m, xl_q.f, xl_q.b), 'short': xl_q.i > xl_q.p AND xl_q.s <= xl_q.m, 'odd': xl_q.i > xl_q.p,
  'x': xl_coupon_day(xl_q.m, xl_q.n * xl_q.k), 'w': xl_coupon_day(xl_q.m, (xl_q.n + 1) * xl_q.k), 'y': CASE WHEN xl_q.late THEN xl_coupon_day(xl_q.m, -xl_q.h * xl_q.k) ELSE xl_q.m END});
CREATE MACRO xl_accrual_spans(l) AS list_transform(l, lambda xl_g: {'g': xl_g, 'a': CASE WHEN xl_g.odd THEN xl_g.q.i ELSE xl_g.q.p END, 'b': CASE WHEN xl_g.short THEN xl_g.q.s ELSE xl_g.q.m END,
  'c': least(xl_g.q.s, xl_g.y), 'd': greatest(xl_g.q.s, xl_g.y), 'sign': CASE WHEN xl_g.q.s < xl_g.q.m THEN -1 ELSE 1 END, 'forced': xl_g.q.s < xl_g.q.m AND xl_g.q.b = 0});
CREATE MACRO xl_accrual_sum(z) AS CASE WHEN z.g.short THEN xl_bond_days(z.a, z.b, z.g.q.b) / z.g.l ELSE
  (CASE WHEN NOT z.g.odd AND (z.g.q.late OR z.g.q.b = 0) THEN 1e0 ELSE xl_bond_days(z.a, z.b, z.g.q.b) / z.g.l END)
  + (CASE WHEN z.g.odd THEN 0 WHEN z.g.q.all THEN z.g.q.n - 1 ELSE 0 END) + (CASE WHEN NOT z.g.odd AND z.g.q.i < z.g.x THEN xl_bond_days(z.g.q.i, z.g.x, z.g.q.b) / xl_quasi_length(z.g.w, z.g.x, z.g.q.f, z.g.q.b) ELSE 0e0 END)
  + (CASE WHEN z.g.q.late THEN z.g.q.h ELSE 0 END) + z.sign * (CASE WHEN z.forced THEN xl_360_us(z.c, z.d, true) ELSE xl_bond_days(z.c, z.d, z.g.q.b) END) / z.g.l END;
CREATE MACRO xl_accrued(i, m, s, f, b, c) AS list_transform(xl_accrual_spans(xl_accrual_bounds(xl_accrual_periods(xl_accrual_days(i, m, s, f, b, c)))), lambda xl_z: xl_accrual_sum(xl_z))[1];
-- Parts of quasi-coupons between two days; a whole one is one, but the first by actual days where it is said so.
CREATE MACRO xl_quasi(u, v, m, k, f, b, actual) AS list_transform(list_transform(range(date_diff('month', m, u) // k - 1, date_diff('month', m, v) // k + 2), lambda xl_j:
  {'p': xl_coupon_day(m, -xl_j * k), 'x': xl_coupon_day(m, -(xl_j + 1) * k)}), lambda xl_j: {'p': xl_j.p, 'x': xl_j.x, 'a': greatest(u, xl_j.p), 'z': least(v, xl_j.x), 'f': f, 'b': b, 'actual': actual AND b IN (2, 3) AND u = xl_j.p});
CREATE MACRO xl_quasi_one(q) AS CASE WHEN q.a >= q.z THEN 0e0 WHEN q.a = q.p AND q.z = q.x AND NOT q.actual THEN 1e0
  ELSE xl_bond_days(q.a, q.z, q.b) / xl_quasi_length(q.p, q.x, q.f, q.b) END;
CREATE MACRO xl_quasi_parts(u, v, m, k, f, b, actual) AS xl_sum(list_transform(xl_quasi(u, v, m, k, f, b, actual), lambda xl_z: xl_quasi_one(xl_z)));
-- w periods to the first coupon, s of which it is for, a accrued; n coupons follow.
CREATE MACRO xl_odd_first(s, m, i, c, f, b) AS list_transform([{'s': xl_day(s), 'm': xl_day(m), 'i': xl_day(i), 'c': xl_day(c), 'k': (12 // f)::INTEGER}], lambda xl_q:
  {'w': xl_quasi_parts(xl_q.s, xl_q.c, xl_q.c, xl_q.k, f, b, true), 's': xl_quasi_parts(xl_q.i, xl_q.c, xl_q.c, xl_q.k, f, b, false),
   'a': xl_quasi_parts(xl_q.i, xl_q.s, xl_q.c, xl_q.k, f, b, false), 'n': (date_diff('month', xl_q.c, xl_q.m) // xl_q.k)::DOUBLE, 'f': (f)::DOUBLE});
CREATE MACRO xl_odd_value(q, c, g, redemption) AS redemption / pow(g, q.n + q.w) + c * q.s / pow(g, q.w) + xl_sum(list_transform(range(1, q.n::BIGINT + 1), lambda xl_k: c / pow(g, xl_k + q.w))) - c * q.a;
CREATE MACRO xl_odd_price(q, rate, yield, redemption) AS xl_odd_value(q, 100e0 * rate / q.f, 1e0 + yield / q.f, redemption);
CREATE MACRO xl_odd_step(lo, hi, q, mid) AS xl_yield_half(lo, hi, mid, xl_odd_price(q, q.rate, mid, q.redemption) > q.price);
CREATE MACRO xl_odd_yield(q) AS list_reduce(list_transform(range(0, 72), lambda xl_i: {'lo': 0e0, 'hi': 0e0, 'q': q}), lambda xl_s, xl_n:
  list_transform([xl_odd_step(xl_s.lo, xl_s.hi, xl_n.q, (xl_s.lo + xl_s.hi) / 2e0)], lambda xl_h: {'lo': xl_h.lo, 'hi': xl_h.hi, 'q': xl_n.q})[1],
  {'lo': -0.999e0 * q.f, 'hi': 100e0, 'q': q}).lo;
-- Coupons: d of the last period, s to come of it, a accrued.
CREATE MACRO xl_odd_last(s, m, l, f, b) AS list_transform([{'s': xl_day(s), 'm': xl_day(m), 'l': xl_day(l), 'k': (12 // f)::INTEGER}], lambda xl_q:
  {'d': xl_quasi_parts(xl_q.l, xl_q.m, xl_q.l, xl_q.k, f, b, false), 's': xl_quasi_parts(xl_q.s, xl_q.m, xl_q.l, xl_q.k, f, b, false),
   'a': xl_quasi_parts(xl_q.l, xl_q.s, xl_q.l, xl_q.k, f, b, false), 'f': (f)::DOUBLE});
`;
