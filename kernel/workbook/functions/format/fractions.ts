import { quoteText } from '../../sql/literal.js';
import { Unsupported } from '../../sql/operand.js';
import { isDigit, literal, wholePart } from './places.js';
import type { Part } from './sections.js';

/** Denominators with more digits would take too many tries. */
const MOST_DIGITS = 3;

interface Fraction {
  /** What stands before the whole number, and its places; nothing where the fraction is all there is. */
  whole: Part[];
  between: Part[];
  top: Part[];
  /** Signs on both sides of the slash. */
  left: Part[];
  right: Part[];
  bottom: Part[];
  after: Part[];
}

const isFigure = (part: Part) =>
  isDigit(part) || (part.kind === 'literal' && /^\d$/.test(part.text));
const has = (parts: Part[], ...signs: string[]) =>
  parts.some((part) => isDigit(part) && signs.includes(part.sign));
const joined = (sqls: string[]) => (sqls.length === 0 ? "''" : sqls.join(' || '));
const blanks = (parts: Part[]) =>
  parts.reduce((sum, part) => sum + (part.kind === 'literal' ? part.text.length : 1), 0);

function takeApart(parts: Part[]): Fraction {
  const slash = parts.findIndex(({ kind }) => kind === 'slash');
  const before = parts.slice(0, slash);
  const end = before.findLastIndex(isDigit) + 1;
  const start = before.slice(0, end).findLastIndex((part) => !isDigit(part)) + 1;
  const head = before.slice(0, start);
  const wholeEnd = head.findLastIndex(isDigit) + 1;
  const below = parts.slice(slash + 1);
  const first = below.findIndex(isFigure);
  const length = below.slice(first).findIndex((part) => !isFigure(part));
  const last = first < 0 ? 0 : length < 0 ? below.length : first + length;
  return {
    whole: head.slice(0, wholeEnd),
    between: head.slice(wholeEnd),
    top: before.slice(start, end),
    left: before.slice(end),
    right: below.slice(0, Math.max(0, first)),
    bottom: below.slice(Math.max(0, first), last),
    after: below.slice(last),
  };
}

/** The denominator that a format names, as in `# ?/16`. */
function namedBottom(bottom: Part[]): number | undefined {
  const written = bottom
    .map((part) =>
      part.kind === 'literal' ? part.text : part.kind === 'digit' && part.sign === '0' ? '0' : '',
    )
    .join('');
  return /^[1-9]\d*$/.test(written) ? Number(written) : undefined;
}

function bottomSql(bottom: Part[], named: number | undefined): string {
  if (named !== undefined) return quoteText(String(named));
  const zeros = bottom.filter((part) => isDigit(part) && part.sign === '0').length;
  const padded = `lpad(xl_b.d::VARCHAR, greatest(${zeros}, length(xl_b.d::VARCHAR))::INTEGER, '0')`;
  return has(bottom, '?') ? `rpad(${padded}, ${bottom.length}, ' ')` : padded;
}

/** SQL of a number that is not negative as a fraction, or as a whole number and a fraction. */
export function fractionSql(parts: Part[], x: string): string {
  const { whole, between, top, left, right, bottom, after } = takeApart(parts);
  const named = namedBottom(bottom);
  if (named === undefined && (bottom.length === 0 || bottom.length > MOST_DIGITS))
    throw new Unsupported('this format of fractions');
  const mixed = whole.length > 0;
  const f = mixed ? `(${x} - floor(${x}))` : x;
  const best =
    named === undefined
      ? `list_sort(list_transform(range(1, ${10 ** bottom.length}), lambda xl_d: {'e': round(abs(${f} - round(${f} * xl_d) / xl_d), 12), 'd': xl_d}))[1].d`
      : String(named);
  const shown = joined([
    wholePart(top, 'xl_b.n::VARCHAR', false),
    ...left.map(literal),
    "'/'",
    ...right.map(literal),
    bottomSql(bottom, named),
  ]);
  const tail = after.map(literal);
  const counted = `list_transform([${best}], lambda xl_d: {'d': xl_d, 'n': round(${f} * xl_d)::BIGINT})`;
  if (!mixed)
    return `list_transform(${counted}, lambda xl_b: ${joined([...between.map(literal), shown, ...tail])})[1]`;
  const room = has([...whole, ...top, ...bottom], '?');
  const width = blanks([...between, ...top, ...left, ...right, ...bottom]) + 1;
  const number = (text: string) => wholePart(whole, text, false);
  const nothing = joined(
    whole.map((part) => (isDigit(part) ? (part.sign === '?' ? "' '" : "''") : literal(part))),
  );
  const gap = has([...whole, ...top], '?') ? quoteText(' '.repeat(blanks(between))) : "''";
  const both = joined([number('xl_b.w::VARCHAR'), ...between.map(literal), shown]);
  const onlyFraction = has(whole, '0') ? both : joined([nothing, gap, shown]);
  const start = whole.slice(0, whole.findIndex(isDigit)).map(literal);
  const zeroOver = has(whole, '0', '?') ? both : joined([...start, shown]);
  const onlyWhole = has(top, '0')
    ? `CASE WHEN xl_b.w = 0 THEN ${zeroOver} ELSE ${both} END`
    : joined([number('xl_b.w::VARCHAR'), quoteText(room ? ' '.repeat(width) : '')]);
  const carried = `list_transform(${counted}, lambda xl_c: {'d': xl_c.d, 'w': floor(${x})::BIGINT + xl_c.n // xl_c.d, 'n': xl_c.n % xl_c.d})`;
  return `list_transform(${carried}, lambda xl_b: (CASE WHEN xl_b.n = 0 THEN ${onlyWhole} WHEN xl_b.w = 0 THEN ${onlyFraction} ELSE ${both} END) || ${joined(tail)})[1]`;
}
