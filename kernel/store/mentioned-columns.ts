import type { Token } from './sql-tokens.js';

/** Words that take columns without naming them. */
const UNNAMED = new Set(
  'columns natural pivot unpivot pivot_wider pivot_longer summarize describe show table positional'.split(
    ' ',
  ),
);
/** Words before a star that stands for columns; after any other operand it multiplies. */
const BEFORE_STAR = new Set(['select', 'distinct', 'all']);
const BEFORE_FROM = new Set(['all', 'union', 'except', 'intersect', 'name']);
const CLAUSES = new Set('select from where group order having qualify window limit on'.split(' '));
const AFTER_RELATION = new Set(
  `${[...CLAUSES].join(' ')} using join inner left right full outer cross semi anti asof natural
   positional union except intersect offset lateral`.split(/\s+/),
);

const isIdentifier = (token: Token | undefined) => token?.kind === 'word' || token?.kind === 'name';

/** Whether a token is a star, or another form, that stands for all columns there are. */
function takesAll(tokens: readonly Token[], i: number): boolean {
  const [token, before] = [tokens[i], tokens[i - 1]];
  if (token?.kind === 'word') {
    if (token.text === 'from')
      return before === undefined || before.text === '(' || BEFORE_FROM.has(before.text);
    return UNNAMED.has(token.text);
  }
  if (token?.kind !== 'sign' || token.text !== '*') return false;
  if (before?.text === '(') return tokens[i - 2]?.text !== 'count';
  if (before?.kind === 'word') return BEFORE_STAR.has(before.text);
  return before?.kind === 'sign' && before.text !== ')' && before.text !== ']';
}

/** Positions of tokens that bring a relation in: behind FROM or JOIN, and behind a comma in FROM. */
function introductions(tokens: readonly Token[]): Set<number> {
  const found = new Set<number>();
  const clauses: string[] = [''];
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1];
    if (token.text === '(') clauses.push('');
    else if (token.text === ')') clauses.pop();
    else if (token.kind === 'word' && CLAUSES.has(token.text)) {
      clauses.splice(-1, 1, token.text);
    } else if (
      before?.kind === 'word' ? ['from', 'join'].includes(before.text) : before?.text === ','
    ) {
      if (before?.kind === 'word' || clauses.at(-1) === 'from') found.add(i);
    }
  }
  return found;
}

/**
 * Those of a relation's columns that a statement may read, at least one: the others need not be brought together for it.
 * Where it takes columns without naming them, or the row as a whole, all.
 */
export function mentionedColumns(
  tokens: readonly Token[],
  relation: string,
  columns: readonly string[],
): readonly string[] {
  const distinctOn = tokens.some(
    ({ text }, i) => text === 'distinct' && tokens[i + 1]?.text === 'on',
  );
  // `WITH … FROM x` has no SELECT of its own.
  const bare = tokens[0]?.text === 'with' && !selectsAtTop(tokens);
  if (distinctOn || bare || tokens.some((_, i) => takesAll(tokens, i))) return columns;
  const brought = introductions(tokens);
  const rowNames = new Set([relation.toLowerCase()]);
  const named = new Set<number>();
  for (const i of brought) {
    if (tokens[i]?.text.toLowerCase() !== relation.toLowerCase()) continue;
    const at = tokens[i + 1]?.text === 'as' ? i + 2 : i + 1;
    const alias = tokens[at];
    if (alias === undefined || !isIdentifier(alias)) continue;
    if (alias.kind === 'word' && AFTER_RELATION.has(alias.text)) continue;
    // `x(a, b)` gives the columns new names by their places.
    if (tokens[at + 1]?.text === '(') return columns;
    rowNames.add(alias.text.toLowerCase());
    named.add(at);
  }
  const said = new Set<string>();
  for (const [i, token] of tokens.entries()) {
    if (!isIdentifier(token)) continue;
    const text = token.text.toLowerCase();
    const apart = tokens[i + 1]?.text !== '.' && !brought.has(i) && !named.has(i);
    // A relation's name as a value is its whole row.
    if (apart && rowNames.has(text)) return columns;
    said.add(text);
  }
  const read = columns.filter((column) => said.has(column.toLowerCase()));
  return read.length > 0 ? read : columns.slice(0, 1);
}

function selectsAtTop(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { text } of tokens) {
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    else if (depth === 0 && text === 'select') return true;
  }
  return false;
}
