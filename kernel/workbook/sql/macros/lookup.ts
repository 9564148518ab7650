/** Looking up: exact, with wildcards, and by halving. */
export const LOOKUP_MACROS = `
-- Places (from 1) of what is looked up.
CREATE MACRO xl_is_match(x, v) AS x.k = v.k AND (CASE v.k WHEN 2 THEN lower(x.s) = lower(v.s) ELSE xl_same(x.n, v.n) END);
CREATE MACRO xl_is_wild(x, v) AS x.k = v.k AND (CASE v.k WHEN 2 THEN regexp_full_match(x.s, xl_pattern(v.s)) ELSE xl_same(x.n, v.n) END);
CREATE MACRO xl_is_like(x, v) AS x.k = 2 AND v.k = 2 AND regexp_matches(x.s, v.s);
CREATE MACRO xl_known(v) AS CASE WHEN v.k = 0 THEN xl_number(0) ELSE v END;
CREATE MACRO xl_lookup_id(v) AS CASE v.k WHEN 0 THEN 'Z' WHEN 1 THEN 'N' || format('{:.14e}', v.n + 0e0) WHEN 2 THEN 'T' || lower(v.s)
  WHEN 3 THEN 'B' || v.n::VARCHAR ELSE 'E' || v.s END;
CREATE MACRO xl_find(ids, l, v) AS CASE WHEN v.k = 2 AND regexp_matches(v.s, '[*?~]')
  THEN list_position(list_transform(l, lambda xl_x: xl_is_wild(xl_x, v)), true) ELSE list_position(ids, xl_lookup_id(v)) END;
CREATE MACRO xl_is_le(x, v) AS x.k = v.k AND (CASE v.k WHEN 2 THEN xl_key(x.s) <= xl_key(v.s) ELSE x.n <= v.n OR xl_same(x.n, v.n) END);
CREATE MACRO xl_is_ge(x, v) AS x.k = v.k AND (CASE v.k WHEN 2 THEN xl_key(x.s) >= xl_key(v.s) ELSE x.n >= v.n OR xl_same(x.n, v.n) END);
CREATE MACRO xl_last_true(m) AS list_max(list_transform(range(1, len(m) + 1), lambda xl_i: CASE WHEN m[xl_i] THEN xl_i END));
-- Approximate search halves the list as Excel does, so that it finds the same in lists that are not sorted. What is of another
-- kind is passed over: the next one of the kind looked for stands for it.
CREATE MACRO xl_probe(l, v, mid, hi) AS CASE WHEN l[mid].k = v.k THEN mid
  ELSE mid - 1 + list_position(list_transform(l[mid:hi], lambda xl_x: xl_x.k = v.k), true) END;
CREATE MACRO xl_half(s) AS (s.lo + s.hi) // 2;
-- Where it meets what it looks for, it halves no further and goes on to the last one of those that follow and are the same.
CREATE MACRO xl_goes(s, mid, p, ok, same) AS CASE WHEN p IS NOT NULL AND same THEN {'lo': 1::BIGINT, 'hi': 0::BIGINT, 'best': p, 'met': true}
  WHEN p IS NOT NULL AND ok THEN {'lo': p + 1, 'hi': s.hi, 'best': p, 'met': false} ELSE {'lo': s.lo, 'hi': mid - 1, 'best': s.best, 'met': false} END;
CREATE MACRO xl_run_end(l, v, p) AS p - 1 + coalesce(list_position(list_transform(l[p:], lambda xl_x: xl_is_match(xl_x, v)), false) - 1, len(l) - p + 1);
CREATE MACRO xl_met(l, v, s) AS list_transform([s], lambda xl_s: CASE WHEN xl_s.met THEN xl_run_end(l, v, xl_s.best) ELSE xl_s.best END)[1];
-- As many steps for every list, enough for a whole column: DuckDB's list_reduce mixes up what it takes from other columns
-- when the lists of several rows differ in length.
CREATE MACRO xl_steps(l) AS list_transform(range(0, 22), lambda xl_i: {'lo': 1::BIGINT, 'hi': 0::BIGINT, 'best': NULL::BIGINT});
CREATE MACRO xl_halvings() AS list_transform(range(0, 22), lambda xl_i: {'lo': 1::BIGINT, 'hi': 0::BIGINT, 'best': NULL::BIGINT, 'met': false});
CREATE MACRO xl_bisect_le(l, v) AS xl_met(l, v, list_reduce(xl_halvings(), lambda xl_s, xl_t: CASE WHEN xl_s.lo > xl_s.hi THEN xl_s ELSE
  list_transform([{'mid': xl_half(xl_s), 'p': xl_probe(l, v, xl_half(xl_s), xl_s.hi)}], lambda xl_m: xl_goes(xl_s, xl_m.mid, xl_m.p, xl_is_le(l[xl_m.p], v), xl_is_match(l[xl_m.p], v)))[1] END,
  {'lo': 1::BIGINT, 'hi': len(l)::BIGINT, 'best': NULL::BIGINT, 'met': false}));
CREATE MACRO xl_bisect_ge(l, v) AS xl_met(l, v, list_reduce(xl_halvings(), lambda xl_s, xl_t: CASE WHEN xl_s.lo > xl_s.hi THEN xl_s ELSE
  list_transform([{'mid': xl_half(xl_s), 'p': xl_probe(l, v, xl_half(xl_s), xl_s.hi)}], lambda xl_m: xl_goes(xl_s, xl_m.mid, xl_m.p, xl_is_ge(l[xl_m.p], v), xl_is_match(l[xl_m.p], v)))[1] END,
  {'lo': 1::BIGINT, 'hi': len(l)::BIGINT, 'best': NULL::BIGINT, 'met': false}));
-- Binary search of XLOOKUP and XMATCH in a list sorted up or down; how: 0 exact, -1 the next smaller, 1 the next larger.
CREATE MACRO xl_compare(x, v) AS CASE WHEN x.k IN (1, 2, 3) THEN xl_order(x, v) ELSE 9 END;
-- Of equal ones an exact search takes the first that it meets, another one the first in a list sorted up (side -1) and the last in one sorted down (side 1).
-- What is of another kind than what is looked for is passed over here as well.
CREATE MACRO xl_turn(s, mid, p, c, side) AS CASE WHEN p IS NULL THEN {'lo': s.lo, 'hi': mid - 1, 'best': s.best}
  WHEN c = 0 THEN {'lo': CASE WHEN side < 0 THEN s.lo ELSE p + 1 END, 'hi': CASE side WHEN 0 THEN mid WHEN 1 THEN s.hi ELSE mid - 1 END, 'best': p} WHEN c < 0 THEN {'lo': p + 1, 'hi': s.hi, 'best': s.best}
  ELSE {'lo': s.lo, 'hi': mid - 1, 'best': s.best} END;
CREATE MACRO xl_kin(l, v, mid, hi) AS CASE WHEN v.k = 0 THEN mid ELSE xl_probe(l, v, mid, hi) END;
CREATE MACRO xl_seek(l, v, sign, side) AS list_reduce(xl_steps(l), lambda xl_s, xl_t: CASE WHEN xl_s.lo > xl_s.hi THEN xl_s ELSE
  list_transform([{'mid': xl_half(xl_s), 'p': xl_kin(l, v, xl_half(xl_s), xl_s.hi)}], lambda xl_m: list_transform([sign * xl_compare(l[xl_m.p], v)], lambda xl_c: xl_turn(xl_s, xl_m.mid, xl_m.p, xl_c, side))[1])[1] END, {'lo': 1::BIGINT, 'hi': len(l)::BIGINT, 'best': NULL::BIGINT});
CREATE MACRO xl_before(l, v, p) AS CASE WHEN p >= 1 AND (v.k = 0 OR l[p].k = v.k) THEN p WHEN p >= 1 THEN xl_last_true(list_transform(l[1:p], lambda xl_x: xl_x.k = v.k)) END;
CREATE MACRO xl_after(l, v, p) AS CASE WHEN p <= len(l) THEN xl_kin(l, v, p, len(l)) END;
CREATE MACRO xl_settle(l, v, s, how, down) AS CASE WHEN s.best IS NOT NULL THEN s.best WHEN how = 0 THEN NULL
  WHEN (how = -1) = (NOT down) THEN xl_before(l, v, s.lo - 1) ELSE xl_after(l, v, s.lo) END;
CREATE MACRO xl_binary_up(l, v, how) AS list_transform([xl_seek(l, v, 1, CASE WHEN how = 0 THEN 0 ELSE -1 END)], lambda xl_s: xl_settle(l, v, xl_s, how, false))[1];
CREATE MACRO xl_binary_down(l, v, how) AS list_transform([xl_seek(l, v, -1, CASE WHEN how = 0 THEN 0 ELSE 1 END)], lambda xl_s: xl_settle(l, v, xl_s, how, true))[1];
CREATE MACRO xl_pick(l, i) AS CASE WHEN i IS NULL THEN xl_error('#N/A') WHEN i < 1 THEN xl_error('#VALUE!') WHEN i > len(l) THEN xl_error('#REF!') ELSE xl_result(l[i]) END;
CREATE MACRO xl_place(i) AS CASE WHEN i IS NULL THEN xl_error('#N/A') ELSE xl_number(i) END;
`;
