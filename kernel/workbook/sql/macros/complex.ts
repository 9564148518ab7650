const DIGITS = '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?';

/** Complex numbers: texts such as 3-4i, with i or j. `u` is that letter, NULL for a number without it. */
export const COMPLEX_MACROS = `
CREATE MACRO xl_sided(t) AS CASE t WHEN '' THEN 1e0 WHEN '+' THEN 1e0 WHEN '-' THEN -1e0 ELSE TRY_CAST(t AS DOUBLE) END;
CREATE MACRO xl_complex_of(t) AS list_transform([regexp_extract(t, '^(?:([+-]?${DIGITS})([+-](?:${DIGITS})?)([ij])|([+-]?(?:${DIGITS})?)([ij])|([+-]?${DIGITS}))$', ['a', 'b', 'u', 'c', 'w', 'd'])],
  lambda xl_p: CASE WHEN xl_p.u <> '' THEN {'r': TRY_CAST(xl_p.a AS DOUBLE), 'i': xl_sided(xl_p.b), 'u': xl_p.u}
    WHEN xl_p.w <> '' THEN {'r': 0e0, 'i': xl_sided(xl_p.c), 'u': xl_p.w}
    WHEN xl_p.d <> '' THEN {'r': TRY_CAST(xl_p.d AS DOUBLE), 'i': 0e0, 'u': NULL::VARCHAR} END)[1];
CREATE MACRO xl_complex(v) AS CASE v.k WHEN 1 THEN {'r': v.n, 'i': 0e0, 'u': NULL::VARCHAR} WHEN 0 THEN {'r': 0e0, 'i': 0e0, 'u': NULL::VARCHAR} WHEN 2 THEN xl_complex_of(v.s) END;
CREATE MACRO xl_imaginary_text(i, u) AS CASE WHEN i = 1 THEN u WHEN i = -1 THEN '-' || u ELSE xl_general(i) || u END;
CREATE MACRO xl_complex_text(r, i, u) AS list_transform([{'r': r + 0e0, 'i': i + 0e0, 'u': coalesce(u, 'i')}], lambda xl_w:
  CASE WHEN xl_w.r IS NULL OR xl_w.i IS NULL OR NOT isfinite(xl_w.r) OR NOT isfinite(xl_w.i) THEN xl_error('#NUM!')
  WHEN xl_w.i = 0 THEN xl_text(xl_general(xl_w.r)) WHEN xl_w.r = 0 THEN xl_text(xl_imaginary_text(xl_w.i, xl_w.u))
  ELSE xl_text(xl_general(xl_w.r) || (CASE WHEN xl_w.i > 0 THEN '+' ELSE '' END) || xl_imaginary_text(xl_w.i, xl_w.u)) END)[1];
`;
