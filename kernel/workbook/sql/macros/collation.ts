/** Signs in the order in which Excel sorts them, before digits and letters; hyphen and apostrophe count last of all. */
const SIGNS = ' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>';

const quoted = (text: string) => `'${text.replace(/'/g, "''")}'`;
// Written as one literal: every function call in a macro costs time wherever the macro is used.
const places = `E'${[...SIGNS].map((_sign, at) => `\\x${(at + 2).toString(16).padStart(2, '0')}`).join('')}'`;

/** How texts are compared and sorted: without case, accents after plain letters, signs before digits before letters. */
export const COLLATION_MACROS = `
CREATE MACRO xl_key_of(s) AS CASE WHEN regexp_full_match(s, '[a-z0-9]*') THEN s || chr(1)
  ELSE translate(replace(replace(strip_accents(s), '-', ''), '''', ''), ${quoted(SIGNS)}, ${places})
    || chr(1) || lpad((length(s) - length(replace(replace(s, '-', ''), '''', '')))::VARCHAR, 5, '0') || s END;
CREATE MACRO xl_key(s) AS list_transform([lower(s)], lambda xl_k: xl_key_of(xl_k))[1];
-- Equal for values that Excel holds to be the same.
CREATE MACRO xl_identity(v) AS CASE v.k WHEN 0 THEN 'Z' WHEN 1 THEN 'N' || v.n::VARCHAR WHEN 2 THEN 'T' || lower(v.s) WHEN 3 THEN 'B' || v.n::VARCHAR ELSE 'E' || v.s END;
`;
