/** Criteria of SUMIF and its kin, wildcards, searching. */
export const CRITERIA_MACROS = `
CREATE MACRO xl_escaped(t) AS regexp_replace(t, '([\\\\.+^$(){}|\\[\\]])', '\\\\\\1', 'g');
-- ~* and ~? stand for the signs themselves.
CREATE MACRO xl_pattern(t) AS '(?is)' || replace(replace(replace(replace(replace(replace(replace(replace(replace(xl_escaped(t),
  '~~', chr(1)), '~*', chr(2)), '~?', chr(3)), '*', '.*'), '?', '.'), '~', ''), chr(1), '~'), chr(2), '[*]'), chr(3), '[?]');
-- A criterion as operator, value and pattern; a text without operator means equality.
CREATE MACRO xl_criterion(c) AS list_transform([CASE WHEN c.k = 2 THEN regexp_extract(c.s, '(?s)^(<=|>=|<>|<|>|=)?(.*)$', ['o', 't'])
    ELSE {'o': '', 't': NULL::VARCHAR} END],
  lambda xl_c: {'o': CASE WHEN xl_c.o = '' THEN '=' ELSE xl_c.o END, 'bare': xl_c.o = '' AND c.k = 2, 't': xl_c.t, 'v': CASE WHEN c.k <> 2 THEN (CASE WHEN c.k = 0 THEN xl_number(0) ELSE c END)
    WHEN upper(xl_c.t) = 'TRUE' THEN xl_boolean(true) WHEN upper(xl_c.t) = 'FALSE' THEN xl_boolean(false)
    WHEN starts_with(xl_c.t, '#') THEN xl_error(upper(xl_c.t))
    ELSE list_transform([xl_text_number(xl_c.t)], lambda xl_w: CASE WHEN xl_w.k = 1 AND trim(xl_c.t) <> '' THEN xl_w ELSE xl_text(xl_c.t) END)[1] END,
    'p': CASE WHEN c.k = 2 THEN xl_pattern(xl_c.t) END})[1];
CREATE MACRO xl_crit_order(v, c) AS v.k = 2 AND CASE c.o WHEN '<' THEN lower(v.s) < lower(c.t) WHEN '<=' THEN lower(v.s) <= lower(c.t)
  WHEN '>' THEN lower(v.s) > lower(c.t) ELSE lower(v.s) >= lower(c.t) END;
-- Nothing is less or more than nothing.
CREATE MACRO xl_crit_text(v, c) AS CASE c.o
  WHEN '=' THEN CASE WHEN c.t = '' THEN (CASE WHEN c.bare THEN v.k = 0 OR (v.k = 2 AND v.s = '') ELSE v.k = 0 END) ELSE v.k = 2 AND regexp_full_match(v.s, c.p) END
  WHEN '<>' THEN CASE WHEN c.t = '' THEN v.k <> 0 ELSE NOT (v.k = 2 AND regexp_full_match(v.s, c.p)) END
  ELSE c.t <> '' AND xl_crit_order(v, c) END;
CREATE MACRO xl_crit_number(v, c) AS CASE c.o
  WHEN '=' THEN (v.k = c.v.k AND xl_same(v.n, c.v.n)) OR (v.k = 2 AND c.v.k = 1 AND xl_is_plain(trim(v.s)) AND TRY(trim(v.s)::DOUBLE) = c.v.n)
  WHEN '<>' THEN NOT (v.k = c.v.k AND xl_same(v.n, c.v.n)) WHEN '<' THEN v.k = c.v.k AND v.n < c.v.n WHEN '<=' THEN v.k = c.v.k AND v.n <= c.v.n
  WHEN '>' THEN v.k = c.v.k AND v.n > c.v.n ELSE v.k = c.v.k AND v.n >= c.v.n END;
CREATE MACRO xl_meets(v, c) AS coalesce(CASE c.v.k WHEN 2 THEN xl_crit_text(v, c)
  WHEN 4 THEN CASE c.o WHEN '=' THEN v.k = 4 AND v.s = c.v.s WHEN '<>' THEN NOT (v.k = 4 AND v.s = c.v.s) ELSE false END
  ELSE xl_crit_number(v, c) END, false);
-- What a cell is found by, and what a criterion of equality without wildcards finds: the same texts where xl_meets is true.
CREATE MACRO xl_written_id(n) AS 'P' || (n + 0e0)::VARCHAR;
CREATE MACRO xl_number_id(n) AS 'N' || format('{:.14e}', n + 0e0);
CREATE MACRO xl_meet_id(v) AS CASE v.k WHEN 1 THEN xl_number_id(v.n) WHEN 2 THEN (CASE WHEN xl_is_plain(trim(v.s)) AND coalesce(isfinite(TRY(trim(v.s)::DOUBLE)), false)
  THEN xl_written_id(trim(v.s)::DOUBLE) ELSE 'T' || lower(v.s) END) WHEN 3 THEN 'B' || v.n::VARCHAR WHEN 4 THEN 'E' || v.s END;
CREATE MACRO xl_wanted_id(c) AS CASE WHEN c.o <> '=' THEN NULL WHEN c.v.k = 1 THEN xl_number_id(c.v.n) WHEN c.v.k = 2 AND c.t <> '' AND NOT regexp_matches(c.t, '[*?~]')
  THEN 'T' || lower(c.t) WHEN c.v.k = 3 THEN 'B' || c.v.n::VARCHAR WHEN c.v.k = 4 THEN 'E' || c.v.s END;
-- In a block of criteria a text without operator is the beginning of what is meant.
CREATE MACRO xl_record_criterion(c) AS list_transform([CASE WHEN c.k = 2 AND c.s <> '' AND NOT regexp_matches(c.s, '^[<>=]') AND xl_text_number(c.s).k = 4 THEN xl_text(c.s || '*') ELSE c END], lambda xl_y: xl_criterion(xl_y))[1];
`;
