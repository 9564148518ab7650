/**
 * A cell's value in SQL: `k` is the kind (0 blank, 1 number, 2 text, 3 boolean, 4 error), `n` the number (a boolean is 0 or
 * 1), `s` the text or the error's name. Arguments of macros are columns or elements of lists, never long expressions,
 * because a macro copies its arguments.
 */
export const VALUE_MACROS = `
CREATE TYPE xl_value AS STRUCT(k TINYINT, n DOUBLE, s VARCHAR);
CREATE MACRO xl_blank() AS {'k': 0::TINYINT, 'n': NULL::DOUBLE, 's': NULL::VARCHAR};
CREATE MACRO xl_number(x) AS {'k': 1::TINYINT, 'n': (x)::DOUBLE, 's': NULL::VARCHAR};
CREATE MACRO xl_text(x) AS {'k': 2::TINYINT, 'n': NULL::DOUBLE, 's': (x)::VARCHAR};
CREATE MACRO xl_boolean(x) AS {'k': 3::TINYINT, 'n': (x)::BOOLEAN::INTEGER::DOUBLE, 's': NULL::VARCHAR};
CREATE MACRO xl_error(x) AS {'k': 4::TINYINT, 'n': NULL::DOUBLE, 's': (x)::VARCHAR};
-- A computed number: what is no finite number is #NUM!; minus zero is zero.
CREATE MACRO xl_finite(x) AS {
  'k': CASE WHEN isfinite(x) THEN 1 ELSE 4 END::TINYINT,
  'n': CASE WHEN isfinite(x) THEN x + 0e0 END::DOUBLE,
  's': CASE WHEN isfinite(x) THEN NULL ELSE '#NUM!' END::VARCHAR};
CREATE MACRO xl_error_number(s) AS list_position(['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A', '#GETTING_DATA', '#SPILL!', '#CONNECT!', '#BLOCKED!', '#UNKNOWN!', '#FIELD!', '#CALC!'], s)::DOUBLE;
CREATE MACRO xl_short_text(x) AS CASE WHEN length(x) > 32767 THEN xl_error('#VALUE!') ELSE xl_text(x) END;
-- Columns of tables as values.
CREATE MACRO xl_from_number(x) AS CASE WHEN x IS NULL THEN xl_blank() ELSE xl_number(x) END;
CREATE MACRO xl_from_text(x) AS CASE WHEN x IS NULL THEN xl_blank() ELSE xl_text(x) END;
CREATE MACRO xl_from_boolean(x) AS CASE WHEN x IS NULL THEN xl_blank() ELSE xl_boolean(x) END;
CREATE MACRO xl_from_mixed(x) AS CASE union_tag(x)::VARCHAR
  WHEN 'number' THEN xl_number(union_extract(x, 'number')) WHEN 'text' THEN xl_text(union_extract(x, 'text'))
  WHEN 'truth' THEN xl_boolean(union_extract(x, 'truth')) WHEN 'error' THEN xl_error(union_extract(x, 'error'))
  ELSE xl_blank() END;
CREATE MACRO xl_blanks(n) AS list_transform(range(0, n), lambda i: xl_blank());
`;

/** Numbers as texts and texts as numbers. */
export const TEXT_MACROS = `
-- General format with 15 digits: plain up to 20 signs, else with an exponent.
CREATE MACRO xl_digits(e) AS rtrim(replace(replace(split_part(e, 'e', 1), '.', ''), '-', ''), '0');
CREATE MACRO xl_exponent(e) AS split_part(e, 'e', 2)::INTEGER;
CREATE MACRO xl_general_of(x, d, p) AS (CASE WHEN x < 0 THEN '-' ELSE '' END) || CASE
  WHEN d = '' THEN '0'
  WHEN p >= 0 AND p <= 20 THEN CASE WHEN length(d) <= p + 1 THEN rpad(d, (p + 1)::INTEGER, '0')
    ELSE substr(d, 1, p + 1) || '.' || substr(d, p + 2) END
  WHEN p < 0 AND 1 - p + length(d) <= 20 THEN '0.' || repeat('0', -p - 1) || d
  ELSE substr(d, 1, 1) || (CASE WHEN length(d) > 1 THEN '.' || substr(d, 2) ELSE '' END)
    || 'E' || (CASE WHEN p < 0 THEN '-' ELSE '+' END) || lpad(abs(p)::VARCHAR, greatest(2, length(abs(p)::VARCHAR))::INTEGER, '0')
  END;
CREATE MACRO xl_general_at(x, e) AS list_transform([{'d': xl_digits(e), 'p': xl_exponent(e)}], lambda xl_g: xl_general_of(x, xl_g.d, xl_g.p))[1];
CREATE MACRO xl_general(x) AS CASE WHEN x = trunc(x) AND abs(x) < 1e15 THEN (x)::BIGINT::VARCHAR
  ELSE list_transform([format('{:.14e}', x)], lambda xl_e: xl_general_at(x, xl_e))[1] END;
CREATE MACRO xl_to_text(v) AS CASE v.k WHEN 0 THEN xl_text('') WHEN 1 THEN xl_text(xl_general(v.n))
  WHEN 3 THEN xl_text(CASE WHEN v.n = 1 THEN 'TRUE' ELSE 'FALSE' END) ELSE v END;
CREATE MACRO xl_is_plain(t) AS regexp_full_match(t, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?');
CREATE MACRO xl_is_grouped(t) AS regexp_full_match(t,
  '([+-]?[$€]?|[$€][+-]|\\([$€]?)([0-9]{1,3}(,[0-9]{3})+|[0-9]+)?(\\.[0-9]*)?([eE][+-]?[0-9]+)?[ ]?[%€]?\\)?') AND regexp_matches(t, '[0-9]')
  AND (starts_with(t, '(') = ends_with(t, ')'));
CREATE MACRO xl_grouped(t) AS TRY(regexp_replace(t, '[^0-9.eE+-]', '', 'g')::DOUBLE)
  / (CASE WHEN contains(t, '%') THEN 100e0 ELSE 1e0 END) * (CASE WHEN starts_with(t, '(') THEN -1 ELSE 1 END);
-- Dates as the United States write them; years of two digits before 30 are of this century.
CREATE MACRO xl_ordered_day(t) AS regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(t,
    '^([0-9]{1,2}) *[-/] *([0-9]{1,2}) *[-/] *([0-9]{4}|[0-9]{2})$', '\\3-\\1-\\2'),
    '^([0-9]{1,2})[-/ ] *([A-Za-z]{3,9})[-/ ] *([0-9]{4}|[0-9]{2})$', '\\3-\\2-\\1'),
    '^([A-Za-z]{3,9}) ([0-9]{1,2}), ?([0-9]{4})$', '\\3-\\1-\\2'),
    '^([012][0-9]-)', '20\\1'), '^([3-9][0-9]-)', '19\\1');
CREATE MACRO xl_day_of(t) AS TRY(strptime(replace(replace(xl_ordered_day(t), ' ', ''), '/', '-'), ['%Y-%m-%d', '%Y-%b-%d', '%Y-%B-%d']))::DATE;
CREATE MACRO xl_serial_of(t) AS CASE WHEN regexp_full_match(t, '[0-9]{4}.*|.*[-/ ][0-9]{2,4}') THEN list_transform([xl_day_of(t)], lambda xl_d:
  CASE WHEN xl_d >= xl_first_day() THEN xl_serial(xl_d) WHEN xl_d IS NULL AND xl_is_leap_bug(60) AND regexp_full_match(xl_ordered_day(t), '1900-(0?2|Feb|February)-29') THEN 60e0 END)[1] END;
CREATE MACRO xl_hours(h, p) AS CASE WHEN p = '' THEN h WHEN h <= 12 THEN h % 12 + (CASE WHEN lower(p) = 'pm' THEN 12 ELSE 0 END) END;
CREATE MACRO xl_clock_of(g) AS CASE WHEN g.h = '' AND g.x = '' THEN 0e0 ELSE (xl_hours((g.h || g.x)::INTEGER, g.p || g.y) * 3600e0
  + coalesce(TRY_CAST(g.m AS DOUBLE), 0e0) * 60e0 + coalesce(TRY_CAST(g.s AS DOUBLE), 0e0)) / 86400e0 END;
-- A day, a time, or both.
CREATE MACRO xl_moment_of(t) AS list_transform([regexp_extract(t,
    '(?i)^(.*?)(?:(?:^|[ T]+)(?:([0-9]{1,4}) *: *([0-5]?[0-9])(?: *: *(60|[0-5]?[0-9](?:\\.[0-9]*)?))?(?: ?(am|pm))?|([0-9]{1,2}) ?(am|pm)))?$',
    ['d', 'h', 'm', 's', 'p', 'x', 'y'])], lambda xl_g: (CASE WHEN xl_g.d <> '' THEN xl_serial_of(xl_g.d) WHEN xl_g.h || xl_g.x <> '' THEN 0e0 END) + xl_clock_of(xl_g))[1];
-- Spaces are allowed beside numbers, not beside dates.
CREATE MACRO xl_parsed(t, s) AS CASE WHEN xl_is_plain(t) THEN TRY((t)::DOUBLE) WHEN xl_is_grouped(t) THEN xl_grouped(t) WHEN t = s THEN xl_moment_of(t) END;
CREATE MACRO xl_or_value_error(l) AS list_transform(l, lambda xl_x: CASE WHEN xl_x IS NULL OR NOT isfinite(xl_x) THEN xl_error('#VALUE!') ELSE xl_number(xl_x) END)[1];
CREATE MACRO xl_text_number(s) AS xl_or_value_error([xl_parsed(trim(s), s)]);
`;

/** Serial numbers of days; `epoch` is the day that serial 0 stands for after February 1900, or 1904-01-01. */
export function dateMacros(date1904: boolean): string {
  const epoch = date1904 ? "DATE '1904-01-01'" : "DATE '1899-12-30'";
  // Lotus held 1900 to be a leap year and Excel kept it: serial 60 is a day that never was.
  const leap = date1904 ? '0' : '1';
  return `
CREATE MACRO xl_serial(d) AS (date_diff('day', ${epoch}, d) - (CASE WHEN ${leap} = 1 AND d < DATE '1900-03-01' THEN 1 ELSE 0 END))::DOUBLE;
CREATE MACRO xl_day(n) AS ${epoch} + (floor(n)::INTEGER + (CASE WHEN ${leap} = 1 AND n < 60 THEN 1 ELSE 0 END));
CREATE MACRO xl_is_leap_bug(n) AS (${leap} = 1 AND floor(n) = 60);
CREATE MACRO xl_year(n) AS CASE WHEN ${leap} = 1 AND (floor(n) = 60 OR floor(n) = 0) THEN 1900 ELSE year(xl_day(n)) END;
CREATE MACRO xl_month(n) AS CASE WHEN ${leap} = 1 AND floor(n) = 60 THEN 2 WHEN ${leap} = 1 AND floor(n) = 0 THEN 1 ELSE month(xl_day(n)) END;
CREATE MACRO xl_monthday(n) AS CASE WHEN ${leap} = 1 AND floor(n) = 60 THEN 29 WHEN ${leap} = 1 AND floor(n) = 0 THEN 0 ELSE day(xl_day(n)) END;
CREATE MACRO xl_is_1904() AS ${date1904};
CREATE MACRO xl_weekday_shift() AS ${date1904 ? 6 : 0};
-- 0 is Sunday.
CREATE MACRO xl_weekday(n) AS (floor(n)::BIGINT + xl_weekday_shift() + 6) % 7;
-- The week of its Thursday's year; before 1900-03-01 by Excel's own days of the week.
CREATE MACRO xl_iso_week(n) AS CASE WHEN xl_is_1904() OR n > 60 THEN weekofyear(xl_day(n)) ELSE list_transform([n - (xl_weekday(n) + 6) % 7 + 3], lambda xl_t: CASE WHEN xl_t < 1 THEN 52 ELSE (xl_t - 1) // 7 + 1 END)[1] END;
CREATE MACRO xl_first_day() AS ${date1904 ? "DATE '1904-01-01'" : "DATE '1900-01-01'"};
CREATE MACRO xl_last_serial() AS ${date1904 ? '2957003' : '2958465'};
CREATE MACRO xl_from_date(d) AS CASE WHEN d IS NULL THEN xl_blank() ELSE xl_number(xl_serial(d)) END;
CREATE MACRO xl_from_time(t) AS CASE WHEN t IS NULL THEN xl_blank() ELSE xl_number(epoch_us(t) / 86400000000e0) END;
CREATE MACRO xl_from_timestamp(t) AS CASE WHEN t IS NULL THEN xl_blank()
  ELSE xl_number(epoch_us(t) / 86400000000e0 + ${date1904 ? '24107e0' : '25569e0'}) END;
CREATE MACRO xl_iso_day(n) AS CASE WHEN xl_is_leap_bug(n) THEN '1900-02-29' WHEN ${leap} = 1 AND floor(n) = 0 THEN '1900-01-00'
  ELSE strftime(xl_day(n), '%Y-%m-%d') END;
CREATE MACRO xl_iso_clock(us) AS lpad((us // 3600000000)::VARCHAR, 2, '0') || ':' || lpad((us // 60000000 % 60)::VARCHAR, 2, '0')
  || ':' || lpad((us // 1000000 % 60)::VARCHAR, 2, '0')
  || (CASE WHEN us % 1000000 = 0 THEN '' ELSE '.' || lpad((us % 1000000 // 1000)::VARCHAR, 3, '0') END);
CREATE MACRO xl_milli(n) AS round(n * 86400000e0) * 1000;
CREATE MACRO xl_iso_of(n, us) AS CASE WHEN us % 86400000000 = 0 THEN xl_iso_day(us // 86400000000)
  ELSE xl_iso_day(us // 86400000000) || 'T' || xl_iso_clock(us % 86400000000) END;
CREATE MACRO xl_iso(n) AS xl_iso_of(n, xl_milli(n)::BIGINT);
CREATE MACRO xl_iso_time(n) AS CASE WHEN n >= 1 THEN xl_iso(n) ELSE xl_iso_clock(xl_milli(n)::BIGINT) END;
`;
}

/** Coercion, comparison and the operators. */
export const OPERATOR_MACROS = `
CREATE MACRO xl_num(v) AS CASE v.k WHEN 1 THEN v WHEN 0 THEN xl_number(0) WHEN 3 THEN xl_number(v.n) WHEN 4 THEN v ELSE xl_text_number(v.s) END;
CREATE MACRO xl_strict(v) AS CASE v.k WHEN 1 THEN v WHEN 0 THEN xl_number(0) WHEN 2 THEN xl_text_number(v.s) WHEN 4 THEN v ELSE xl_error('#VALUE!') END;
CREATE MACRO xl_plain(v) AS CASE v.k WHEN 0 THEN xl_number(0) WHEN 3 THEN xl_number(v.n) WHEN 2 THEN xl_error('#VALUE!') ELSE v END;
CREATE MACRO xl_bool(v) AS CASE v.k WHEN 1 THEN xl_boolean(v.n <> 0) WHEN 0 THEN xl_boolean(false) WHEN 2 THEN
  (CASE upper(v.s) WHEN 'TRUE' THEN xl_boolean(true) WHEN 'FALSE' THEN xl_boolean(false) ELSE xl_error('#VALUE!') END) ELSE v END;
CREATE MACRO xl_result(v) AS CASE WHEN v.k = 0 THEN xl_number(0) ELSE v END;
-- Numbers are compared by 15 digits.
CREATE MACRO xl_same(a, b) AS a = b OR (abs(a - b) <= abs(a) * 1e-14 AND format('{:.14e}', a) = format('{:.14e}', b));
CREATE MACRO xl_rank(v, w) AS CASE WHEN v.k = 0 THEN w.k ELSE v.k END;
CREATE MACRO xl_both(a, b, x) AS CASE WHEN a.k = 4 THEN a WHEN b.k = 4 THEN b ELSE x END;
CREATE MACRO xl_equals(a, b) AS CASE WHEN a.k = 2 OR b.k = 2 THEN a.k IN (0, 2) AND b.k IN (0, 2) AND lower(coalesce(a.s, '')) = lower(coalesce(b.s, ''))
  WHEN a.k = b.k OR a.k = 0 OR b.k = 0 THEN coalesce(a.n, 0e0) = coalesce(b.n, 0e0) OR coalesce(abs(a.n - b.n) <= abs(a.n) * 1e-14 AND format('{:.14e}', a.n) = format('{:.14e}', b.n), false) ELSE false END;
CREATE MACRO xl_order(a, b) AS CASE WHEN xl_equals(a, b) THEN 0 WHEN xl_rank(a, b) <> xl_rank(b, a) THEN (CASE WHEN xl_rank(a, b) < xl_rank(b, a) THEN -1 ELSE 1 END)
  WHEN a.k = 2 OR b.k = 2 THEN (CASE WHEN xl_key(coalesce(a.s, '')) < xl_key(coalesce(b.s, '')) THEN -1 ELSE 1 END) WHEN coalesce(a.n, 0e0) < coalesce(b.n, 0e0) THEN -1 ELSE 1 END;
CREATE MACRO xl_eq(a, b) AS xl_both(a, b, xl_boolean(xl_equals(a, b)));
CREATE MACRO xl_ne(a, b) AS xl_both(a, b, xl_boolean(NOT xl_equals(a, b)));
CREATE MACRO xl_lt(a, b) AS xl_both(a, b, xl_boolean(xl_order(a, b) < 0));
CREATE MACRO xl_le(a, b) AS xl_both(a, b, xl_boolean(xl_order(a, b) <= 0));
CREATE MACRO xl_gt(a, b) AS xl_both(a, b, xl_boolean(xl_order(a, b) > 0));
CREATE MACRO xl_ge(a, b) AS xl_both(a, b, xl_boolean(xl_order(a, b) >= 0));
-- Where no text can be.
CREATE MACRO xl_n_same(a, b) AS xl_same(coalesce(a.n, 0e0), coalesce(b.n, 0e0));
CREATE MACRO xl_n_eq(a, b) AS xl_both(a, b, xl_boolean(xl_n_same(a, b)));
CREATE MACRO xl_n_ne(a, b) AS xl_both(a, b, xl_boolean(NOT xl_n_same(a, b)));
CREATE MACRO xl_n_lt(a, b) AS xl_both(a, b, xl_boolean(coalesce(a.n, 0e0) < coalesce(b.n, 0e0) AND NOT xl_n_same(a, b)));
CREATE MACRO xl_n_le(a, b) AS xl_both(a, b, xl_boolean(coalesce(a.n, 0e0) <= coalesce(b.n, 0e0) OR xl_n_same(a, b)));
CREATE MACRO xl_n_gt(a, b) AS xl_both(a, b, xl_boolean(coalesce(a.n, 0e0) > coalesce(b.n, 0e0) AND NOT xl_n_same(a, b)));
CREATE MACRO xl_n_ge(a, b) AS xl_both(a, b, xl_boolean(coalesce(a.n, 0e0) >= coalesce(b.n, 0e0) OR xl_n_same(a, b)));
CREATE MACRO xl_add(a, b) AS xl_both(a, b, xl_finite(a.n + b.n));
CREATE MACRO xl_sub(a, b) AS xl_both(a, b, xl_finite(a.n - b.n));
-- The last addition or subtraction of a formula is zero when it leaves no more than two units of the last place.
CREATE MACRO xl_snap(x, a) AS CASE WHEN abs(x) <= abs(a) * 4.5e-16 THEN 0e0 ELSE x END;
CREATE MACRO xl_last_add(a, b) AS xl_both(a, b, xl_finite(xl_snap(a.n + b.n, a.n)));
CREATE MACRO xl_last_sub(a, b) AS xl_both(a, b, xl_finite(xl_snap(a.n - b.n, a.n)));
CREATE MACRO xl_mul(a, b) AS xl_both(a, b, xl_finite(a.n * b.n));
CREATE MACRO xl_div(a, b) AS xl_both(a, b, CASE WHEN b.n = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(a.n / b.n) END);
CREATE MACRO xl_pow(a, b) AS xl_both(a, b, CASE WHEN a.n = 0 AND b.n = 0 THEN xl_error('#NUM!') WHEN a.n = 0 AND b.n < 0 THEN xl_error('#DIV/0!')
  ELSE xl_finite(TRY(xl_power(a.n, b.n))) END);
CREATE MACRO xl_concat(a, b) AS xl_both(a, b, xl_short_text(a.s || b.s));
CREATE MACRO xl_neg(a) AS CASE WHEN a.k = 4 THEN a ELSE xl_number(0e0 - a.n) END;
CREATE MACRO xl_percent(a) AS CASE WHEN a.k = 4 THEN a ELSE xl_number(a.n / 100e0) END;
CREATE MACRO xl_if(c, a, b) AS CASE WHEN c.k = 4 THEN c WHEN c.n <> 0 THEN a ELSE b END;
`;

/** Lists of values: what stands in ranges. */
export const LIST_MACROS = `
CREATE MACRO xl_sum(d) AS list_reduce(d, lambda xl_a, xl_b: xl_a + xl_b, 0e0);
CREATE MACRO xl_numbers(l) AS list_filter(l, lambda xl_v: xl_v.k = 1 OR xl_v.k = 4);
CREATE MACRO xl_random(key) AS (md5_number_lower(xl_seed() || key) // 2048)::DOUBLE / 9007199254740992e0;
CREATE MACRO xl_all_numbers(l) AS list_transform(list_filter(l, lambda xl_v: xl_v.k <> 0), lambda xl_v: CASE WHEN xl_v.k = 3 THEN xl_error('#VALUE!') ELSE xl_num(xl_v) END);
CREATE MACRO xl_first_error(l) AS list_filter(l, lambda xl_v: xl_v.k = 4)[1];
CREATE MACRO xl_n_of(l) AS list_transform(l, lambda xl_v: xl_v.n);
-- Texts in a range count 0 and booleans 1 or 0 for the functions whose names end in A.
CREATE MACRO xl_numbers_a(l) AS list_transform(list_filter(l, lambda xl_v: xl_v.k <> 0),
  lambda xl_v: CASE xl_v.k WHEN 2 THEN xl_number(0) WHEN 3 THEN xl_number(xl_v.n) ELSE xl_v END);
CREATE MACRO xl_at(l, i) AS CASE WHEN i >= 1 AND i <= len(l) THEN l[i] ELSE xl_blank() END;
CREATE MACRO xl_column_name(c) AS (CASE WHEN c > 702 THEN chr((64 + (c - 703) // 676 + 1)::INTEGER) ELSE '' END)
  || (CASE WHEN c > 26 THEN chr((65 + ((c - 27) // 26) % 26)::INTEGER) ELSE '' END) || chr((65 + (c - 1) % 26)::INTEGER);
-- Columns side by side as one list, row after row.
CREATE MACRO xl_rows(columns, n) AS flatten(list_transform(range(1, n + 1), lambda xl_r: list_transform(columns, lambda xl_c: xl_c[xl_r])));
`;
