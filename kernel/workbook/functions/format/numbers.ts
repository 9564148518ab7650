import { quoteText } from '../../sql/literal.js';
import { Unsupported } from '../../sql/operand.js';
import type { Part } from './sections.js';

type Digit = Extract<Part, { kind: 'digit' }>;
const isDigit = (part: Part): part is Digit => part.kind === 'digit';

const literal = (part: Part): string => {
  switch (part.kind) {
    case 'literal':
      return quoteText(part.text);
    case 'percent':
      return "'%'";
    case 'slash':
      return "'/'";
    default:
      return "''";
  }
};

const empty = { '0': "'0'", '#': "''", '?': "' '" };

/** Digits of the whole part, placed from the right; what the first placeholder leaves stands before it. */
function wholePart(parts: Part[], text: string, grouped: boolean): string {
  const count = parts.filter(isDigit).length;
  const least = parts.filter((part) => isDigit(part) && part.sign !== '#').length;
  const interleaved = parts
    .slice(parts.findIndex(isDigit), parts.findLastIndex(isDigit))
    .some((part) => !isDigit(part) && part.kind !== 'comma');
  if (!interleaved) {
    const zero = parts.filter((part) => isDigit(part) && part.sign === '0').length;
    const filled = `(CASE WHEN length(${text}) < ${zero} THEN lpad(${text}, ${zero}, '0') ELSE ${text} END)`;
    const shown = grouped ? `xl_grouped_digits(${filled})` : filled;
    const spaced =
      least > zero
        ? `(CASE WHEN length(${shown}) < ${least} THEN lpad(${shown}, ${least}, ' ') ELSE ${shown} END)`
        : shown;
    const first = parts.findIndex(isDigit);
    const last = parts.findLastIndex(isDigit);
    return [
      ...parts.slice(0, first).map(literal),
      spaced,
      ...parts.slice(last + 1).map(literal),
    ].join(' || ');
  }
  if (grouped) throw new Unsupported('a format with groups and signs between digits');
  let left = count;
  return parts
    .map((part) => {
      if (!isDigit(part)) return literal(part);
      left -= 1;
      const digit = `substr(${text}, length(${text}) - ${left}, 1)`;
      const rest = left === count - 1 ? `left(${text}, length(${text}) - ${left})` : digit;
      return `(CASE WHEN length(${text}) > ${left} THEN ${rest} ELSE ${empty[part.sign]} END)`;
    })
    .join(' || ');
}

/** Decimals: zeros that `#` stands for are left out, those of `?` are spaces. */
function decimals(parts: Part[], text: string): string {
  const digits = parts.filter(isDigit);
  let place = 0;
  return parts
    .map((part) => {
      if (!isDigit(part)) return literal(part);
      place += 1;
      const digit = `substr(${text}, ${place}, 1)`;
      if (part.sign === '0' || digits.slice(place).some(({ sign }) => sign === '0')) return digit;
      return `(CASE WHEN rtrim(substr(${text}, ${place}), '0') = '' THEN ${empty[part.sign]} ELSE ${digit} END)`;
    })
    .join(' || ');
}

function fractionSql(parts: Part[], x: string): string {
  const slash = parts.findIndex(({ kind }) => kind === 'slash');
  const before = parts.slice(0, slash);
  const top = before.slice(before.findLastIndex((part) => !isDigit(part)) + 1);
  const head = before.slice(0, before.length - top.length);
  const bottom = parts.slice(slash + 1);
  const written = bottom
    .map((part) =>
      part.kind === 'literal' ? part.text : part.kind === 'digit' && part.sign === '0' ? '0' : '',
    )
    .join('');
  const fixed = /^[1-9]\d*$/.test(written) ? Number(written) : undefined;
  const width = bottom.filter(isDigit).length;
  if (fixed === undefined && (width === 0 || width > 3))
    throw new Unsupported('this format of fractions');
  const mixed = head.some(isDigit);
  const f = mixed ? `(${x} - floor(${x}))` : x;
  const best =
    fixed === undefined
      ? `list_sort(list_transform(range(1, ${10 ** width}), lambda xl_d: {'e': round(abs(${f} - round(${f} * xl_d) / xl_d), 12), 'd': xl_d}))[1].d`
      : String(fixed);
  const sql = (d: string) => {
    const n = `round(${f} * ${d})::BIGINT`;
    const carry = mixed ? `(CASE WHEN ${n} = ${d} THEN 1 ELSE 0 END)` : '0';
    const whole = `(floor(${x})::BIGINT + ${carry})`;
    const rest = `(${n} - ${carry} * ${d})`;
    const pad = (value: string, size: number) =>
      `lpad((${value})::VARCHAR, greatest(${size}, length((${value})::VARCHAR))::INTEGER, ' ')`;
    const shown = `${pad(rest, top.length)} || '/' || rpad((${d})::VARCHAR, greatest(${fixed === undefined ? width : 1}, length((${d})::VARCHAR))::INTEGER, ' ')`;
    if (!mixed) return shown;
    const blank = `repeat(' ', ${top.length + 1 + Math.max(width, String(fixed ?? '').length)})`;
    const zeroHead = head.some((part) => isDigit(part) && part.sign === '0') ? `'0'` : "''";
    return `(CASE WHEN ${whole} = 0 AND ${rest} <> 0 THEN ${zeroHead} ELSE ${whole}::VARCHAR END) || ${
      head
        .filter((part) => !isDigit(part))
        .map(literal)
        .join(' || ') || "''"
    } || (CASE WHEN ${rest} = 0 THEN ${blank} ELSE ${shown} END)`;
  };
  return `list_transform([${best}], lambda xl_b: ${sql('xl_b')})[1]`;
}

function exponentSql(parts: Part[], x: string): string {
  const mark = parts.findIndex(({ kind }) => kind === 'exponent');
  const exponent = parts[mark];
  const before = parts.slice(0, mark);
  const point = before.findIndex(({ kind }) => kind === 'point');
  const whole = (point < 0 ? before : before.slice(0, point)).filter(isDigit).length;
  const fraction = point < 0 ? 0 : before.slice(point).filter(isDigit).length;
  if (whole !== 1) throw new Unsupported('a format of powers with several digits');
  const after = parts.slice(mark + 1);
  const width = after.filter(isDigit).length;
  const plus = exponent?.kind === 'exponent' && exponent.plus ? "'+'" : "''";
  const text = `format('{:.${fraction}e}', ${x})`;
  const power = `split_part(${text}, 'e', 2)::INTEGER`;
  const head = before.slice(0, before.findIndex(isDigit)).map(literal);
  const tail = after.slice(after.findLastIndex(isDigit) + 1).map(literal);
  return [
    ...head,
    `split_part(${text}, 'e', 1)`,
    "'E'",
    `(CASE WHEN ${power} < 0 THEN '-' ELSE ${plus} END)`,
    `lpad(abs(${power})::VARCHAR, greatest(${width}, length(abs(${power})::VARCHAR))::INTEGER, '0')`,
    ...tail,
  ].join(' || ');
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
  const last = parts.findLastIndex(isDigit);
  const thousands = parts.slice(last + 1).filter(({ kind }) => kind === 'comma').length;
  const percents = parts.filter(({ kind }) => kind === 'percent').length;
  const point = parts.findIndex(({ kind }) => kind === 'point');
  const whole = point < 0 ? parts : parts.slice(0, point);
  const rest = point < 0 ? [] : parts.slice(point + 1);
  const inner = whole.slice(0, whole.findLastIndex(isDigit));
  const grouped = inner.some(({ kind }, at) => kind === 'comma' && at > inner.findIndex(isDigit));
  const digits = rest.filter(isDigit).length;
  const power = 2 * percents - 3 * thousands;
  const scaled = power === 0 ? x : power > 0 ? `${x} * 1e${power}` : `${x} / 1e${-power}`;
  const text = `format('{:.${digits}f}', xl_round(${scaled}, ${digits}))`;
  const before = `(CASE WHEN split_part(${text}, '.', 1) = '0' THEN '' ELSE split_part(${text}, '.', 1) END)`;
  const digit = whole.some(isDigit)
    ? wholePart(whole, before, grouped)
    : [...whole.map(literal), before].join(' || ');
  if (point < 0) return digit;
  return [
    digit,
    "'.'",
    rest.length === 0 ? "''" : decimals(rest, `split_part(${text}, '.', 2)`),
  ].join(' || ');
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
