import { quoteText } from '../../sql/literal.js';
import { Unsupported } from '../../sql/operand.js';
import { fractionSql } from './fractions.js';
import { decimals, isDigit, literal, wholePart } from './places.js';
import type { Part } from './sections.js';

/** Digits of a power, as they are written after its sign. */
function powerDigits(parts: Part[], text: string): string {
  const digits = parts.filter(isDigit);
  const zeros = digits.filter(({ sign }) => sign === '0').length;
  const least = digits.filter(({ sign }) => sign !== '#').length;
  const padded = (value: string, width: number, fill: string) =>
    width < 2
      ? value
      : `lpad(${value}, greatest(${width}, length(${value}))::INTEGER, ${quoteText(fill)})`;
  return padded(padded(text, zeros, '0'), least, ' ');
}

/** Powers of ten in steps of as many digits as stand before the point: `##0.0E+0` counts in thousands. */
function exponentSql(parts: Part[], x: string): string {
  const mark = parts.findIndex(({ kind }) => kind === 'exponent');
  const exponent = parts[mark];
  if (exponent?.kind !== 'exponent') throw new Unsupported('this format of powers');
  const before = parts.slice(0, mark);
  const after = parts.slice(mark + 1);
  const point = before.findIndex(({ kind }) => kind === 'point');
  const head = point < 0 ? before : before.slice(0, point);
  const rest = point < 0 ? [] : before.slice(point + 1);
  const step = Math.max(1, head.filter(isDigit).length);
  const fraction = rest.filter(isDigit).length;
  const grouped = isGrouped(head);
  // Of the 15 digits so many are kept as stand before the point at this power, and the fraction's.
  const wanted = `((xl_p.e % ${step} + ${step}) % ${step} + 1 + ${fraction})`;
  const rounded = `CASE WHEN ${wanted} >= 15 THEN xl_p.d * xl_whole_ten(${wanted} - 15) ELSE (xl_p.d + 5 * xl_whole_ten(14 - ${wanted})) // xl_whole_ten(15 - ${wanted}) END`;
  const whole = `left(xl_q.d, xl_q.w)`;
  const shown = [
    ...[wholePart(head, whole, grouped)],
    ...(point < 0
      ? []
      : ["'.'", decimals(rest, `substr(xl_q.d || repeat('0', ${fraction}), xl_q.w + 1)`)]),
    quoteText(exponent.mark),
    ...after.slice(0, Math.max(0, after.findIndex(isDigit))).map(literal),
    `(CASE WHEN xl_q.e < 0 THEN '-' ELSE ${exponent.plus ? "'+'" : "''"} END)`,
    powerDigits(after, 'abs(xl_q.e)::VARCHAR'),
    ...after.slice(after.findLastIndex(isDigit) + 1).map(literal),
  ].join(' || ');
  const taken = `{'d': (${rounded})::VARCHAR, 'n': ${wanted}, 'e': xl_p.e}`;
  const carried = `{'d': xl_r.d, 'e': xl_r.e + length(xl_r.d) - xl_r.n}`;
  const placed = `{'d': CASE WHEN ${x} = 0 THEN repeat('0', ${step + fraction}) ELSE xl_s.d END,
 'w': CASE WHEN ${x} = 0 THEN ${step} ELSE (xl_s.e % ${step} + ${step}) % ${step} + 1 END,
 'e': CASE WHEN ${x} = 0 THEN 0 ELSE xl_s.e - (xl_s.e % ${step} + ${step}) % ${step} END}`;
  return `list_transform([format('{:.14e}', ${x})], lambda xl_e: list_transform([{'d': replace(split_part(xl_e, 'e', 1), '.', '')::BIGINT, 'e': split_part(xl_e, 'e', 2)::INTEGER}],
 lambda xl_p: list_transform([${taken}], lambda xl_r: list_transform([${carried}], lambda xl_s: list_transform([${placed}], lambda xl_q: ${shown})[1])[1])[1])[1])[1]`;
}

/** True where a comma between digits groups them. */
function isGrouped(whole: Part[]): boolean {
  const inner = whole.slice(whole.findIndex(isDigit), whole.findLastIndex(isDigit));
  return whole.some(isDigit) && inner.some(({ kind }) => kind === 'comma');
}

/** SQL of a number that is not negative by a format's parts. */
export function numberSql(parts: Part[], x: string): string {
  if (parts.some(({ kind }) => kind === 'general'))
    return parts
      .map((part) => (part.kind === 'general' ? `xl_general_format(${x})` : literal(part)))
      .join(' || ');
  if (parts.some(({ kind }) => kind === 'exponent')) return exponentSql(parts, x);
  const slash = parts.findIndex(({ kind }) => kind === 'slash');
  if (slash > 0 && parts.slice(0, slash).some(isDigit)) return fractionSql(parts, x);
  if (!parts.some(isDigit)) return parts.map(literal).join(' || ') || "''";
  const percents = parts.filter(({ kind }) => kind === 'percent').length;
  const point = parts.findIndex(({ kind }) => kind === 'point');
  const whole = point < 0 ? parts : parts.slice(0, point);
  const rest = point < 0 ? [] : parts.slice(point + 1);
  const commas = (some: Part[]) =>
    some.slice(some.findLastIndex(isDigit) + 1).filter(({ kind }) => kind === 'comma').length;
  const thousands = (whole.some(isDigit) ? commas(whole) : 0) + commas(rest);
  const grouped = isGrouped(whole);
  const digits = rest.filter(isDigit).length;
  const power = 2 * percents - 3 * thousands;
  const scaled = power === 0 ? x : power > 0 ? `${x} * 1e${power}` : `${x} / 1e${-power}`;
  const text = `format('{:.${digits}f}', xl_round(${scaled}, ${digits}))`;
  const digit = whole.some(isDigit)
    ? wholePart(whole, 'xl_w', grouped)
    : [...whole.map(literal), 'xl_w'].join(' || ');
  const shown =
    point < 0
      ? digit
      : [digit, "'.'", rest.length === 0 ? "''" : decimals(rest, 'xl_t[2]')].join(' || ');
  // Digits before and after the point have names of their own: they are used often, and rounding is a long expression.
  return `list_transform([string_split(${text}, '.')], lambda xl_t: list_transform([CASE WHEN xl_t[1] = '0' THEN '' ELSE xl_t[1] END], lambda xl_w: ${shown})[1])[1]`;
}

/** True where a number shows nothing but zeros, so that its sign is left out. */
export function decimalsOf(parts: Part[]): number | undefined {
  if (parts.some(({ kind }) => kind === 'exponent' || kind === 'general' || kind === 'slash'))
    return undefined;
  const point = parts.findIndex(({ kind }) => kind === 'point');
  return (
    (point < 0 ? 0 : parts.slice(point).filter(isDigit).length) +
    2 * parts.filter(({ kind }) => kind === 'percent').length
  );
}
