/** One part of a formula as it is written. */
export interface Token {
  kind:
    | 'number'
    | 'text'
    | 'error'
    | 'cell'
    | 'columns'
    | 'rows'
    | 'name'
    | 'function'
    | 'sheet'
    | 'structured'
    | 'sign'
    | 'space';
  /** As written: joined, the tokens give the formula again. */
  text: string;
  at: number;
}

const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /(\s+)/],
  ['text', /("(?:[^"]|"")*")/],
  ['error', /(#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!))/u],
  [
    'sheet',
    /('(?:[^']|'')+'!|(?:\[\d+\])?[\p{L}_][\p{L}\p{N}_.]*(?::[\p{L}_][\p{L}\p{N}_.]*)?!|\[\d+\]!)/u,
  ],
  ['function', /([\p{L}_][\p{L}\p{N}_.]*(?=\())/u],
  ['columns', /(\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\p{L}\p{N}_.(!]))/u],
  ['rows', /(\$?\d{1,7}:\$?\d{1,7}(?![\p{L}\p{N}_.]))/u],
  // Up to column XFD: what goes on beyond it is a name.
  [
    'cell',
    /(\$?(?:[A-Za-z]{1,2}|[A-Wa-w][A-Za-z]{2}|[Xx](?:[A-Ea-e][A-Za-z]|[Ff][A-Da-d]))\$?[1-9]\d{0,6}(?![\p{L}\p{N}_.(!]))/u,
  ],
  ['structured', /((?:[\p{L}_\\][\p{L}\p{N}_.]*)?\[(?:[^[\]']|'.|\[(?:[^[\]']|'.)*\])*\])/u],
  ['number', /((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/u],
  ['name', /([\p{L}_\\][\p{L}\p{N}_.\\?]*)/u],
  ['sign', /(<=|>=|<>|[-+*/^&=<>%(){},;:@#!])/u],
];

/** One group for each kind, in their order. */
const PATTERN = new RegExp(KINDS.map(([, { source }]) => source).join('|'), 'uy');

/** Where a formula stops being one. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError';
}

/**
 * Splits a formula (without its leading `=`) into tokens; nothing is left out.
 *
 * @throws FormulaError at the first sign that no token begins with
 */
export function tokenize(formula: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < formula.length) {
    PATTERN.lastIndex = at;
    const found = PATTERN.exec(formula);
    if (found === null) {
      throw new FormulaError(`unexpected "${formula.slice(at, at + 8)}" at position ${at + 1}`);
    }
    let group = 1;
    while (found[group] === undefined) group += 1;
    const kind = KINDS[group - 1]?.[0] ?? 'sign';
    tokens.push({ kind, text: found[0], at });
    at += found[0].length;
  }
  return tokens;
}
