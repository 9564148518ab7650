import type { ColumnDecision } from './column-decision.js';
import type { Decode } from './decode.js';
import { dayNumber, parseMoment } from './moment.js';

/** The cell's text without the quoting. */
export function cellText(
  decode: Decode,
  bytes: Buffer,
  from: number,
  to: number,
  quoted: number,
): string {
  const text = decode(bytes, from, to);
  if (quoted === 3)
    return text.replace(/\\(["\\])|""/g, (_, character?: string) => character ?? '"');
  return quoted === 2 ? text.replaceAll('""', '"') : text;
}

/** A number's text as `Number` reads it, or undefined. */
export function plainText(text: string, decimal: '.' | ','): string {
  const plain = text.replace('−', '-').replace(/[ '’\u00a0\u202f]/g, '');
  return decimal === ','
    ? plain.replaceAll('.', '').replace(',', '.')
    : plain.replaceAll(',', '').replace(/d/i, 'e');
}

const GROUPED_OR_PLAIN = {
  '.': /^[-+−]?(\d+|\d{1,3}([, '’\u00a0\u202f]\d{3})+)?(\.\d*)?([eEdD][-+]?\d{1,3})?$/,
  ',': /^[-+−]?(\d+|\d{1,3}([. '’\u00a0\u202f]\d{3})+)?(,\d*)?([eE][-+]?\d{1,3})?$/,
};

export function numberOf(text: string, decimal: '.' | ','): number | undefined {
  if (/^[-+]?(inf(inity)?|∞)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (!/\d/.test(text) || !GROUPED_OR_PLAIN[decimal].test(text)) return undefined;
  const value = Number(plainText(text, decimal));
  return Number.isNaN(value) ? undefined : value;
}

/** Days for a date, else microseconds; an instant with a zone is turned to UTC. */
export function momentMicros(
  text: string,
  decision: Pick<ColumnDecision, 'type' | 'order'>,
): bigint | undefined {
  // A day without marks is a number wherever no type was chosen.
  const moment = parseMoment(text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  if (moment === undefined || moment.finer) return undefined;
  if (decision.type === 'time')
    return moment.pattern === null ? BigInt(moment.micros ?? 0) : undefined;
  if (moment.pattern === null) return undefined;
  const day = dayNumber(moment, decision.order);
  if (day === undefined) return undefined;
  if (decision.type === 'date') return moment.micros === null ? BigInt(day) : undefined;
  return BigInt(day * 86400 - (moment.zone ?? 0) * 60) * 1_000_000n + BigInt(moment.micros ?? 0);
}
