/** What a token is: a bare word (lower case), a quoted name, a sign, or a literal. */
export interface Token {
  kind: 'word' | 'name' | 'sign' | 'literal';
  text: string;
}

const PATTERN = new RegExp(
  [
    /\s+|--[^\n]*|\/\*[\s\S]*?\*\//, // between tokens
    /(?<literal>'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|\d[\w.]*)/,
    /(?<name>"(?:[^"]|"")*")/,
    /(?<word>[\p{L}_][\p{L}\p{N}_$]*)/u,
    /(?<sign>[\s\S])/,
  ]
    .map((part) => part.source)
    .join('|'),
  'gu',
);

/** The tokens of a statement that DuckDB has already parsed; comments and blanks left out. */
export function sqlTokens(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups = {} } of sql.matchAll(PATTERN)) {
    const { word, name, literal, sign } = groups;
    if (word !== undefined) tokens.push({ kind: 'word', text: word.toLowerCase() });
    else if (name !== undefined) {
      tokens.push({ kind: 'name', text: name.slice(1, -1).replaceAll('""', '"') });
    } else if (literal !== undefined) tokens.push({ kind: 'literal', text: literal });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}
