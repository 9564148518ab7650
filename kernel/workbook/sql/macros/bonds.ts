/**
 * Days and coupons of bonds by the conventions of finance; d is a DATE, s the settlement, m the maturity, b the basis:
 * 0 30/360 of the US, 1 actual, 2 actual/360, 3 actual/365, 4 30/360 of Europe.
 */
export const BOND_MACROS = `
-- Parts of years between two days of which q holds serial, year, month and day: a, y, m, d and b, z, o, e.
CREATE MACRO xl_is_leap(y) AS y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0);
CREATE MACRO xl_feb_last(y, m, d) AS m = 2 AND d >= 28 + xl_is_leap(y)::INTEGER;
CREATE MACRO xl_span_us(q, d) AS ((q.z - q.y) * 360 + (q.o - q.m) * 30 + (CASE WHEN xl_feb_last(q.y, q.m, q.d) AND xl_feb_last(q.z, q.o, q.e) OR q.e = 31 AND d = 30 THEN 30 ELSE q.e END) - d) / 360e0;
CREATE MACRO xl_span_eu(q) AS ((q.z - q.y) * 360 + (q.o - q.m) * 30 + least(q.e, 30) - least(q.d, 30)) / 360e0;
CREATE MACRO xl_in_year(q) AS q.y = q.z OR q.z = q.y + 1 AND (q.m > q.o OR q.m = q.o AND q.d >= q.e);
CREATE MACRO xl_leap_between(q) AS CASE WHEN q.y = q.z THEN xl_is_leap(q.y) ELSE xl_is_leap(q.y) AND q.m <= 2 OR xl_is_leap(q.z) AND (q.o > 2 OR q.o = 2 AND q.e = 29) END;
CREATE MACRO xl_new_year(y) AS xl_serial(make_date(y, 1, 1));
CREATE MACRO xl_year_length(q) AS CASE WHEN NOT xl_in_year(q) THEN (xl_new_year(q.z + 1) - xl_new_year(q.y)) / (q.z - q.y + 1e0) WHEN xl_leap_between(q) THEN 366e0 ELSE 365e0 END;
CREATE MACRO xl_year_part(q, basis) AS CASE basis WHEN 0 THEN xl_span_us(q, CASE WHEN q.d = 31 OR xl_feb_last(q.y, q.m, q.d) THEN 30 ELSE q.d END)
  WHEN 1 THEN (q.b - q.a) / xl_year_length(q) WHEN 2 THEN (q.b - q.a) / 360e0 WHEN 3 THEN (q.b - q.a) / 365e0 WHEN 4 THEN xl_span_eu(q) END;
CREATE MACRO xl_feb_end(d) AS month(d) = 2 AND month((d + 1)::DATE) = 3;
CREATE MACRO xl_360(a, b, from_day, to_day) AS (year(b) - year(a)) * 360 + (month(b) - month(a)) * 30 + to_day - from_day;
CREATE MACRO xl_360_us(a, b, whole) AS xl_360(a, b, CASE WHEN day(a) = 31 OR xl_feb_end(a) THEN 30 ELSE day(a) END,
  CASE WHEN xl_feb_end(b) AND (whole OR xl_feb_end(a)) OR day(b) = 31 AND (whole OR day(a) >= 30) THEN 30 ELSE day(b) END);
CREATE MACRO xl_360_eu(a, b) AS xl_360(a, b, least(day(a), 30), least(day(b), 30));
CREATE MACRO xl_bond_days(a, b, basis) AS CASE basis WHEN 0 THEN xl_360_us(a, b, false) WHEN 4 THEN xl_360_eu(a, b) ELSE date_diff('day', a, b) END::DOUBLE;
-- A coupon is paid at a month's end when the bond matures at one.
CREATE MACRO xl_coupon_day(m, months) AS CASE WHEN day((m + 1)::DATE) = 1 THEN last_day((m - to_months((months)::INTEGER))::DATE) ELSE (m - to_months((months)::INTEGER))::DATE END;
CREATE MACRO xl_coupon_count(s, m, k, j) AS CASE WHEN xl_coupon_day(m, j * k) <= s THEN j ELSE j + 1 END;
-- n coupons are left; the last one was paid on p, the next one is paid on x.
CREATE MACRO xl_coupons(s, m, f, b) AS list_transform(list_transform([{'s': xl_day(s), 'm': xl_day(m), 'k': (12 // f)::INTEGER}],
  lambda xl_q: {'s': xl_q.s, 'm': xl_q.m, 'k': xl_q.k, 'n': xl_coupon_count(xl_q.s, xl_q.m, xl_q.k, date_diff('month', xl_q.s, xl_q.m) // xl_q.k)}),
  lambda xl_q: {'s': xl_q.s, 'n': xl_q.n::DOUBLE, 'p': xl_coupon_day(xl_q.m, xl_q.n * xl_q.k), 'x': xl_coupon_day(xl_q.m, (xl_q.n - 1) * xl_q.k), 'f': (f)::DOUBLE, 'b': trunc(b)});
CREATE MACRO xl_coupon_length(q) AS CASE q.b WHEN 1 THEN date_diff('day', q.p, q.x)::DOUBLE WHEN 3 THEN 365e0 / q.f ELSE 360e0 / q.f END;
CREATE MACRO xl_coupon_left(q) AS CASE q.b WHEN 0 THEN xl_360_us(q.p, q.x, true) - xl_360_us(q.p, q.s, false) WHEN 4 THEN xl_360_eu(q.s, q.x) ELSE date_diff('day', q.s, q.x) END::DOUBLE;
-- Coupons with the days since the last one (a) and of a whole period (e).
CREATE MACRO xl_bond(s, m, f, b) AS list_transform(xl_coupons(s, m, f, b), lambda xl_q: {'n': xl_q.n, 'f': xl_q.f, 'a': xl_bond_days(xl_q.p, xl_q.s, xl_q.b), 'e': xl_coupon_length(xl_q)});
CREATE MACRO xl_bond_times(n, w) AS list_transform(range(0, (n)::BIGINT), lambda xl_k: xl_k + w);
-- w is the part of a period up to the next coupon, c a coupon, g the growth in a period.
CREATE MACRO xl_bond_value(n, w, c, g, redemption) AS redemption / pow(g, n - 1e0 + w) + list_sum(list_transform(xl_bond_times(n, w), lambda xl_t: c / pow(g, xl_t)));
CREATE MACRO xl_bond_price(q, rate, yield, redemption) AS CASE WHEN q.n = 1 THEN (redemption + 100e0 * rate / q.f) / (1e0 + (1e0 - q.a / q.e) * yield / q.f)
  ELSE xl_bond_value(q.n, 1e0 - q.a / q.e, 100e0 * rate / q.f, 1e0 + yield / q.f, redemption) END - 100e0 * rate / q.f * q.a / q.e;
CREATE MACRO xl_bond_last_yield(q, rate, price, redemption) AS ((redemption / 100e0 + rate / q.f) / (price / 100e0 + q.a / q.e * rate / q.f) - 1e0) * q.f * q.e / (q.e - q.a);
CREATE MACRO xl_bond_duration(n, w, c, g, f) AS (100e0 * (n - 1e0 + w) / pow(g, n - 1e0 + w) + list_sum(list_transform(xl_bond_times(n, w), lambda xl_t: xl_t * c / pow(g, xl_t)))) / xl_bond_value(n, w, c, g, 100e0) / f;
-- Each step halves where the yield can lie: the price falls as it grows. All that a step needs lies in the list itself.
CREATE MACRO xl_yield_half(lo, hi, mid, above) AS CASE WHEN above THEN {'lo': mid, 'hi': hi} ELSE {'lo': lo, 'hi': mid} END;
CREATE MACRO xl_yield_step(lo, hi, q, mid) AS xl_yield_half(lo, hi, mid, xl_bond_price(q, q.rate, mid, q.redemption) > q.price);
CREATE MACRO xl_bond_yield(q) AS list_reduce(list_transform(range(0, 72), lambda xl_i: {'lo': 0e0, 'hi': 0e0, 'q': q}), lambda xl_s, xl_n:
  list_transform([xl_yield_step(xl_s.lo, xl_s.hi, xl_n.q, (xl_s.lo + xl_s.hi) / 2e0)], lambda xl_h: {'lo': xl_h.lo, 'hi': xl_h.hi, 'q': xl_n.q})[1],
  {'lo': -0.999e0 * q.f, 'hi': 100e0, 'q': q}).lo;
`;
