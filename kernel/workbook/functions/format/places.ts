import { quoteText } from '../../sql/literal.js';
import { Unsupported } from '../../sql/operand.js';
import type { Part } from './sections.js';

type Digit = Extract<Part, { kind: 'digit' }>;
export const isDigit = (part: Part): part is Digit => part.kind === 'digit';

/** SQL of what a part writes that is no digit. */
export const literal = (part: Part): string => {
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
export function wholePart(parts: Part[], text: string, grouped: boolean): string {
  const signs = parts.filter(isDigit).map(({ sign }) => sign);
  const count = signs.length;
  // What stands right of a 0 is always shown, and what stands right of a ? takes its room.
  const from = (place: number) => (place < 0 ? 0 : count - place);
  const zero = from(signs.indexOf('0'));
  const least = from(signs.findIndex((sign) => sign !== '#'));
  const interleaved = parts
    .slice(parts.findIndex(isDigit), parts.findLastIndex(isDigit))
    .some((part) => !isDigit(part) && part.kind !== 'comma');
  if (!interleaved) {
    const filled = `(CASE WHEN length(${text}) < ${zero} THEN lpad(${text}, ${zero}, '0') ELSE ${text} END)`;
    const shown = grouped ? `xl_grouped_digits(${filled})` : filled;
    const width = grouped ? least + Math.floor((least - 1) / 3) : least;
    const spaced =
      least > zero
        ? `(CASE WHEN length(${shown}) < ${width} THEN lpad(${shown}, ${width}, ' ') ELSE ${shown} END)`
        : shown;
    const first = parts.findIndex(isDigit);
    const last = parts.findLastIndex(isDigit);
    return [
      ...parts.slice(0, first).map((part) => (part.kind === 'comma' ? "','" : literal(part))),
      spaced,
      ...parts
        .slice(last + 1)
        .filter(({ kind }) => kind !== 'comma')
        .map(literal),
    ].join(' || ');
  }
  if (grouped) throw new Unsupported('a format with groups and signs between digits');
  let left = count;
  return parts
    .map((part) => {
      if (!isDigit(part)) return part.kind === 'comma' ? "''" : literal(part);
      left -= 1;
      const digit = `substr(${text}, length(${text}) - ${left}, 1)`;
      const rest = left === count - 1 ? `left(${text}, length(${text}) - ${left})` : digit;
      const absent = left < zero ? '0' : left < least ? '?' : '#';
      return `(CASE WHEN length(${text}) > ${left} THEN ${rest} ELSE ${empty[absent]} END)`;
    })
    .join(' || ');
}

/** Decimals: zeros that `#` stands for are left out, those of `?` are spaces. */
export function decimals(parts: Part[], text: string): string {
  const digits = parts.filter(isDigit);
  let place = 0;
  return parts
    .map((part) => {
      if (!isDigit(part)) return part.kind === 'comma' ? "''" : literal(part);
      place += 1;
      const digit = `substr(${text}, ${place}, 1)`;
      if (part.sign === '0' || digits.slice(place).some(({ sign }) => sign === '0')) return digit;
      return `(CASE WHEN rtrim(substr(${text}, ${place}), '0') = '' THEN ${empty[part.sign]} ELSE ${digit} END)`;
    })
    .join(' || ');
}
