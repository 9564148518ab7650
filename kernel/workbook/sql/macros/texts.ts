/** The signs 128 to 159 of Windows' Western code page, by their Unicode numbers. */
const ANSI = [
  8364, 129, 8218, 402, 8222, 8230, 8224, 8225, 710, 8240, 352, 8249, 338, 141, 381, 143, 144, 8216,
  8217, 8220, 8221, 8226, 8211, 8212, 732, 8482, 353, 8250, 339, 157, 382, 376,
];
const SIGNS = `'${ANSI.map((code) => String.fromCodePoint(code)).join('')}'`;

/** Texts: code page, joining, names of days and months. */
export const WORD_MACROS = `
CREATE MACRO xl_ansi_signs() AS ${SIGNS};
CREATE MACRO xl_ansi(c) AS CASE WHEN c BETWEEN 128 AND 159 THEN substr(xl_ansi_signs(), c - 127, 1) ELSE chr(c) END;
CREATE MACRO xl_ansi_code(s) AS CASE WHEN unicode(s) < 128 OR unicode(s) BETWEEN 160 AND 255 THEN unicode(s)
  WHEN strpos(xl_ansi_signs(), substr(s, 1, 1)) > 0 THEN 127 + strpos(xl_ansi_signs(), substr(s, 1, 1)) ELSE 63 END;
-- Excel counts in units of UTF-16, of which a sign beyond U+FFFF is two: here it and a mark that is no sign.
CREATE MACRO xl_wide(s) AS CASE WHEN strlen(s) = length(s) THEN s ELSE regexp_replace(s, '([\\x{10000}-\\x{10FFFF}])', '\\1' || chr(65535), 'g') END;
-- Half a sign has no place in UTF-8: U+FFFD stands for it.
CREATE MACRO xl_narrow(s) AS CASE WHEN strlen(s) = length(s) THEN s
  ELSE replace(regexp_replace(regexp_replace(s, '[\\x{10000}-\\x{10FFFF}]$', chr(65533)), '^\\x{FFFF}', chr(65533)), chr(65535), '') END;
CREATE MACRO xl_join(l) AS coalesce(array_to_string(l, ''), '');
-- Delimiters are used in turn.
CREATE MACRO xl_interleave(l, d) AS xl_join(list_transform(range(1, len(l) + 1), lambda xl_i: l[xl_i] || (CASE WHEN xl_i = len(l) THEN '' ELSE d[(xl_i - 1) % len(d) + 1].s END)));
CREATE MACRO xl_join_by(l, d) AS xl_join(list_transform(range(1, len(l) + 1), lambda xl_i: l[xl_i] || (CASE WHEN xl_i = len(l) THEN '' ELSE d END)));
CREATE MACRO xl_month_name(n) AS ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'][xl_month(n)::INTEGER];
CREATE MACRO xl_day_name(n) AS ['Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'][(floor(n)::INTEGER + xl_weekday_shift()) % 7 + 1];
CREATE MACRO xl_grouped_digits(t) AS list_transform([t], lambda xl_g: CASE WHEN length(xl_g) <= 3 THEN xl_g ELSE ltrim(reverse(regexp_replace(reverse(xl_g), '(...)', '\\1,', 'g')), ',') END)[1];
CREATE MACRO xl_powers(e) AS rtrim(rtrim(split_part(e, 'e', 1), '0'), '.') || 'E' || (CASE WHEN split_part(e, 'e', 2)::INTEGER < 0 THEN '-' ELSE '+' END)
  || lpad(abs(split_part(e, 'e', 2)::INTEGER)::VARCHAR, greatest(2, length(abs(split_part(e, 'e', 2)::INTEGER)::VARCHAR))::INTEGER, '0');
CREATE MACRO xl_plain_digits(t) AS CASE WHEN contains(t, '.') THEN rtrim(rtrim(t, '0'), '.') ELSE t END;
-- General format as a cell shows it: eleven signs.
CREATE MACRO xl_general_format(x) AS CASE WHEN x = 0 THEN '0' WHEN abs(x) >= 1e11 THEN xl_powers(format('{:.5e}', x))
  WHEN abs(x) < 1e-4 THEN (CASE WHEN length(xl_plain_digits(format('{:.12f}', abs(x)))) <= 11 AND abs(x) >= 9.5e-10 THEN xl_plain_digits(format('{:.12f}', x)) ELSE xl_powers(format('{:.5e}', x)) END)
  WHEN x = trunc(x) THEN (x)::BIGINT::VARCHAR
  ELSE xl_plain_digits(format('{:.{}f}', xl_round(x, 9 - greatest(0, floor(log10(abs(x))))), (9 - greatest(0, floor(log10(abs(x)))))::INTEGER)) END;
CREATE MACRO xl_escaped_all(t) AS regexp_replace(t, '([\\\\.+^$(){}|\\[\\]*?])', '\\\\\\1', 'g');
-- A text as its pieces and the delimiters between them.
CREATE MACRO xl_marked(t, p) AS string_split(regexp_replace(t, p, chr(2) || '\\1' || chr(2), 'g'), chr(2));
CREATE MACRO xl_pieces(t, p) AS xl_marked(t, p);
CREATE MACRO xl_fields(t, p) AS string_split(regexp_replace(t, p, chr(2), 'g'), chr(2));
`;
