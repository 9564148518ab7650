import { Unsupported } from '../../sql/operand.js';

/** One part of a number format's section. */
export type Part =
  | { kind: 'literal'; text: string }
  | { kind: 'digit'; sign: '0' | '#' | '?' }
  | { kind: 'point' | 'comma' | 'percent' | 'slash' | 'text' | 'general' }
  | { kind: 'exponent'; plus: boolean; mark: string }
  | { kind: 'date'; code: string }
  | { kind: 'elapsed'; code: string }
  | { kind: 'fraction'; digits: number };

export interface Section {
  parts: Part[];
  /** `[>100]`: an operator and a number. */
  condition?: { operator: string; value: number };
}

const LETTERS = /^(y+|m+|d+|h+|s+|e+|g+|b+)/i;
const HALF_DAY = /^(am\/pm|a\/p)/i;

function bracket(text: string, section: Section): void {
  if (/^(h+|m+|s+)$/i.test(text)) {
    section.parts.push({ kind: 'elapsed', code: text.toLowerCase() });
    return;
  }
  const condition = /^(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$/.exec(text);
  if (condition !== null) {
    section.condition = { operator: condition[1] ?? '=', value: Number(condition[2]) };
    return;
  }
  // [$€-407] is a currency sign with a locale; colours and locales show nothing.
  const money = /^\$([^-]*)/.exec(text)?.[1];
  if (money !== undefined && money !== '') section.parts.push({ kind: 'literal', text: money });
}

/** Takes a number format apart. */
export function readSections(format: string): Section[] {
  const sections: Section[] = [{ parts: [] }];
  let at = 0;
  const add = (part: Part) => sections.at(-1)?.parts.push(part);
  while (at < format.length) {
    const rest = format.slice(at);
    const sign = rest.charAt(0);
    const quoted = /^"([^"]*)"?/.exec(rest);
    const square = /^\[([^\]]*)\]/.exec(rest);
    const fraction = /^\.0+(?![#?0])/.exec(rest);
    const before = sections.at(-1)?.parts.at(-1);
    let length = 1;
    if (sign === ';') sections.push({ parts: [] });
    else if (quoted !== null) {
      add({ kind: 'literal', text: quoted[1] ?? '' });
      length = quoted[0].length;
    } else if (square !== null) {
      const section = sections.at(-1);
      if (section !== undefined) bracket(square[1] ?? '', section);
      length = square[0].length;
    } else if (sign === '\\') {
      add({ kind: 'literal', text: rest.charAt(1) });
      length = 2;
    } else if (sign === '_') {
      add({ kind: 'literal', text: ' ' });
      length = 2;
    } else if (sign === '*') length = 2;
    else if (/^general/i.test(rest)) {
      add({ kind: 'general' });
      length = 7;
    } else if (HALF_DAY.test(rest)) {
      const code = HALF_DAY.exec(rest)?.[0] ?? '';
      add({ kind: 'date', code });
      length = code.length;
    } else if (/^e[+-]/i.test(rest)) {
      add({ kind: 'exponent', plus: rest.charAt(1) === '+', mark: sign });
      length = 2;
    } else if (LETTERS.test(rest)) {
      const code = (LETTERS.exec(rest)?.[0] ?? '').toLowerCase();
      add({ kind: 'date', code });
      length = code.length;
    } else if (
      fraction !== null &&
      (before?.kind === 'date' || before?.kind === 'elapsed') &&
      before.code.startsWith('s')
    ) {
      add({ kind: 'fraction', digits: fraction[0].length - 1 });
      length = fraction[0].length;
    } else if (sign === '0' || sign === '#' || sign === '?') add({ kind: 'digit', sign });
    else if (sign === '.') add({ kind: 'point' });
    else if (sign === ',') add({ kind: 'comma' });
    else if (sign === '%') add({ kind: 'percent' });
    else if (sign === '/') add({ kind: 'slash' });
    else if (sign === '@') add({ kind: 'text' });
    else if (/[\p{L}]/u.test(sign) && !/[EN]/i.test(sign))
      throw new Unsupported(`the format ${format}`);
    else add({ kind: 'literal', text: sign });
    at += length;
  }
  if (sections.length > 4) throw new Unsupported(`the format ${format}`);
  return sections;
}
