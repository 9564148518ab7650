/** What a token is: a bare word (`text` in lower case), a quoted name, a sign, or a literal. */
export interface Token {
  kind: 'word' | 'name' | 'sign' | 'literal';
  text: string;
  /** As it was written, without quotes. */
  written: string;
  /** Where it ends in the statement. */
  end: number;
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
  for (const { 0: whole, index, groups = {} } of sql.matchAll(PATTERN)) {
    const { word, name, literal, sign } = groups;
    const end = index + whole.length;
    if (word !== undefined) {
      tokens.push({ kind: 'word', text: word.toLowerCase(), written: word, end });
    } else if (name !== undefined) {
      const text = name.slice(1, -1).replaceAll('""', '"');
      tokens.push({ kind: 'name', text, written: text, end });
    } else if (literal !== undefined) {
      tokens.push({ kind: 'literal', text: literal, written: literal, end });
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, written: sign, end });
  }
  return tokens;
}

/** A statement without the semicolons at its end and what stands behind them. */
export function withoutSemicolon(sql: string): string {
  let end = sql.length;
  for (const { index, groups = {} } of sql.matchAll(PATTERN)) {
    if (groups['sign'] === ';') end = Math.min(end, index);
    else if (Object.values(groups).some((text) => text !== undefined)) end = sql.length;
  }
  return sql.slice(0, end);
}

/**
 * A statement with its parameters (`?`, `$1`) written out by `literal`, for looking at it only: what runs has them bound.
 */
export function withLiterals(sql: string, literal: (index: number) => string): string {
  let next = 0;
  let out = '';
  let dollar = false;
  for (const match of sql.matchAll(PATTERN)) {
    const { literal: number, sign } = match.groups ?? {};
    if (dollar && number !== undefined) out += literal(Number(number) - 1);
    else if (sign === '?') out += literal(next++);
    else if (sign !== '$') out += match[0];
    dollar = sign === '$';
  }
  return out;
}
