import type { Warning } from '@assay/schema';
import {
  holdsCodes,
  textMissing,
  type ColumnContext,
  type ColumnDecision,
  type Decide,
  type Warn,
} from './column-decision.js';
import { keyOf } from './affix.js';
import { CENSORED } from './cell-kind.js';
import type { ColumnStats } from './column-stats.js';
import { decideMoment } from './decide-moment.js';

const FUSED = /^(?!\d{1,3}(\.\d{1,3}){3}$)(?=.{12})[-+]?\d*\.\d+([eE][-+]\d{2})?[-+]?\d*\.\d+/;
const DATE_PART =
  /^(y|m|d|h|yy|mo|mon|mm|dy|da|dd|hr|hh|mn|min|ss|sec|day|month|hour|minute|second|dow|doy|wk|week|monat|tag|stunde|mois|jour|heure|mes|dia|día|hora)s?\b/i;

/** The type of one column, with every doubt told: what the person chose, else what its cells look like. */
export function decideColumn(
  stats: ColumnStats,
  context: ColumnContext,
  warnings: Warning[],
): ColumnDecision {
  const { type, missing } = context.chosen;
  for (const word of missing.words) countAsMissing(stats, word);
  const doubts: Warning[] = [];
  const found = guessColumn(stats, context, doubts);
  const words = [...new Set([...found.missing, ...missing.words])];
  const sentinels = [...new Set([...found.sentinels, ...missing.numbers])];
  if (type === undefined || type === found.type) {
    // Of a chosen type nothing is in doubt.
    if (type === undefined) warnings.push(...doubts);
    return { ...found, sentinels, missing: type === 'text' ? missing.words : words };
  }
  return type === 'text'
    ? { ...found, type, markers: [], sentinels: [], missing: missing.words, trim: context.aligned }
    : { ...found, type, markers: [], sentinels, missing: [...stats.missing.keys(), ...words] };
}

function guessColumn(
  stats: ColumnStats,
  context: ColumnContext,
  warnings: Warning[],
): ColumnDecision {
  const affix = affixOf(stats, context.name);
  const numbers = numeric(stats, context.decimal) - (affix === undefined ? stats.affixed : 0);
  const moments = stats.times + stats.dates + stats.timestamps;
  const base: ColumnDecision = {
    name: context.name,
    type: 'text',
    decimal: context.decimal,
    order: 'dmy',
    sentinels: [],
    missing: [],
    markers: [],
    trim: context.aligned || (stats.padded > 0 && stats.padded >= stats.tight * 4),
    ...(affix === undefined ? {} : { affix }),
    ...unitIn(context.unit ?? unitOfAffix(affix)),
  };
  const warn = (message: string, line: number | null = null): void => {
    warnings.push({
      line: line ?? context.firstLine,
      message: `column "${context.name}": ${message}`,
    });
  };
  const gap = gapOf(stats, context, warn);
  if (gap !== undefined) base.missing = [gap];
  if (stats.filled === 0)
    return {
      ...base,
      type: context.unit !== undefined && stats.missing.size > 0 ? 'number' : numbersOnly(stats),
      missing: [...stats.missing.keys()],
    };
  // What was text in an earlier file is text, however this one looks.
  if (context.before?.type === 'text') return decideText(stats, base, context, () => undefined);
  for (const [count, decide] of [
    [numbers, decideNumber],
    [moments, decideMoment],
    [stats.booleans, decideBoolean],
  ] as const) {
    if (count === 0 || count < stats.filled * 0.5) continue;
    const known = [...context.declared.words, ...(context.before?.markers ?? [])];
    const markers = misfits(stats, stats.filled - count, known);
    if (markers === undefined) {
      const [token, place] = [...stats.tokens][0] ?? ['', { count: 0, line: 0 }];
      warn(
        `kept as text, because ${stats.filled - count} of its ${stats.filled} values are of another kind, such as "${token}"`,
        place.line || null,
      );
      continue;
    }
    const decision = decide(stats, { ...base, markers }, context, warn);
    if (decision === undefined) continue;
    for (const marker of markers) {
      const token = stats.tokens.get(marker) ?? stats.missing.get(marker);
      if (context.declared.words.includes(marker)) continue;
      warn(
        `"${marker}" is no ${decision.type} and became NULL (${token?.count ?? 1} times; listed among the rejected values)`,
        token?.line,
      );
    }
    return decision;
  }
  return decideText(stats, base, context, warn);
}

/** A column without a value is one of numbers when its words for missing say so. */
function numbersOnly(stats: ColumnStats): 'number' | 'text' {
  const words = [...stats.missing.keys()];
  return words.length > 0 && words.every((word) => /nan|#num|#div|#ind|^na$/i.test(word))
    ? 'number'
    : 'text';
}

/** The file's word for a gap, when it is all that is not a number here; it then counts as missing. */
function gapOf(stats: ColumnStats, context: ColumnContext, warn: Warn): string | undefined {
  const [word, token] = [...stats.tokens][0] ?? [];
  if (stats.tokens.size !== 1 || word === undefined || token === undefined) return undefined;
  if (!context.gaps.has(word)) return undefined;
  countAsMissing(stats, word);
  if (!context.declared.words.includes(word))
    warn(`"${word}" was read as missing (${token.count} times)`, token.line);
  return word;
}

/** A text that is no value after all. */
function countAsMissing(stats: ColumnStats, word: string): void {
  const token = stats.tokens.get(word);
  if (token === undefined) return;
  stats.filled -= token.count;
  stats.texts -= token.count;
  stats.tokens.delete(word);
  stats.missing.set(word, token);
}

function unitIn(unit: string | undefined): { unit?: string } {
  return unit === undefined ? {} : { unit };
}

function unitOfAffix(affix: string | undefined): string | undefined {
  return affix === undefined || keyOf(affix) !== undefined ? undefined : affix.trim();
}

/** The sign that every number of the column has; a name before them only where the column has just that name. */
function affixOf(stats: ColumnStats, name: string): string | undefined {
  const [affix] = stats.affixes;
  const key = affix === undefined ? undefined : keyOf(affix);
  if (key !== undefined && name.replace(/_\d+$/, '') !== key.replace(/_\d+$/, '')) return undefined;
  return stats.affixes.size === 1 && stats.affixed === stats.filled ? affix : undefined;
}

/** Cells that are numbers when that is the decimal mark. */
export function numeric(stats: ColumnStats, decimal: '.' | ','): number {
  const common =
    stats.integers + stats.weakPoints + stats.weakCommas + stats.groupedOthers + stats.infinite;
  return decimal === '.'
    ? common + stats.points + stats.groupedCommas - stats.otherCommas
    : common + stats.commas + stats.groupedPoints - stats.otherPoints;
}

/** The few texts among typed cells when they are clearly markers, not values; undefined when they are values. */
function misfits(
  stats: ColumnStats,
  count: number,
  declared: readonly string[],
): string[] | undefined {
  if (count === 0) return [];
  const tokens = [...stats.tokens];
  if (tokens.reduce((sum, [, token]) => sum + token.count, 0) !== count) return undefined;
  const marking = tokens.filter(([text]) => !declared.includes(text) && !CENSORED.test(text));
  const few = marking.reduce((sum, [, token]) => sum + token.count, 0);
  if (stats.filled < 8 && few > 0) return undefined;
  // One short word in capitals, again and again, is how buoys and loggers write a gap.
  const gap =
    marking[0]?.[0].length !== 1 &&
    marking.length === 1 &&
    few > 1 &&
    /^([A-Z]{1,4}|\W{1,4})$/.test(marking[0]?.[0] ?? '');
  if (marking.length > 6 || few > Math.max(1, stats.filled * (gap ? 0.5 : 0.1))) return undefined;
  return marking.every(([text]) => /^[^\d]{1,20}$/.test(text) && !/^(true|false)$/i.test(text))
    ? tokens.map(([text]) => text)
    : undefined;
}

const decideNumber: Decide = (stats, base, context, warn) => {
  const whole =
    stats.integers +
    stats.weakCommas * Number(context.decimal === '.') +
    stats.weakPoints * Number(context.decimal === ',');
  const grouped = stats.groupedCommas + stats.groupedPoints + stats.groupedOthers;
  const integer =
    whole + grouped === numeric(stats, context.decimal) &&
    stats.groupedFractions === 0 &&
    base.affix === undefined;
  if (stats.leadingZeros > 0 && integer && !context.datePart && !datePart(stats, context.name))
    return { ...base, markers: [], missing: textMissing(stats, context) };
  if (stats.leadingZeros > 0 && !integer && !context.datePart) {
    const codes = stats.leadingZeros > stats.filled * 0.3;
    warn(
      `some values have leading zeros as codes have, others are fractions; ${codes ? 'kept as text' : 'read as numbers'}`,
    );
    if (codes) return { ...base, markers: [], missing: textMissing(stats, context) };
  }
  if (integer ? !fitsInt64(stats) : stats.digits > 15) {
    warn(`kept as text, because whole numbers of ${stats.digits} digits do not fit exactly`);
    return { ...base, markers: [], missing: textMissing(stats, context) };
  }
  const declared = [
    ...new Set([...context.declared.numbers, ...(context.before?.sentinels ?? [])]),
  ];
  for (const [value, token] of stats.sentinels) {
    // Of infinite ones it is told that they were written as numbers too large.
    if (!Number.isFinite(value) || declared.includes(value) || !stands(value, stats)) continue;
    warn(
      `${value} may stand for a missing value (${token.count} times); it was kept as a number`,
      token.line,
    );
  }
  if (integer && context.before === undefined && looksLikeDays(stats, context))
    warn(
      'its whole numbers look like days (yyyymmdd) and stayed numbers; choose the type date if they are',
    );
  return {
    ...base,
    type: integer && context.before?.type !== 'number' ? 'integer' : 'number',
    sentinels: declared,
    missing: [...stats.missing.keys()],
  };
};

/** The largest double below 2^63: what rounds to more may not fit. */
const LARGEST = 2 ** 63 - 1024;

/** Nanoseconds since 1970 have nineteen digits and fit; not all numbers of nineteen digits do. */
function fitsInt64({ digits, min, max }: ColumnStats): boolean {
  return digits <= 18 || (digits === 19 && min >= -LARGEST && max <= LARGEST);
}

/** Eight digits from 1800 to 2100 under a name, or over a unit, that tells of days. */
function looksLikeDays(stats: ColumnStats, { name, unit }: ColumnContext): boolean {
  const { min, max } = stats;
  const days = [min, max].every((day) =>
    /^(1[89]|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])$/.test(String(day)),
  );
  return (
    days && (/date|datum|fecha|jour|\bday\b|yyyy/i.test(name) || /^y{4}m{2}d{2}$/i.test(unit ?? ''))
  );
}

/** A sentinel lies far away from all other values. */
function stands(value: number, stats: ColumnStats): boolean {
  if (stats.min > stats.max) return true;
  const span = Math.max(stats.max - stats.min, Math.abs(stats.max) * 0.1, 1e-9);
  return value < stats.min - span || value > stats.max + span;
}

/** Months, days and hours with two digits are numbers; other digits with leading zeros are marks. */
function datePart(stats: ColumnStats, name: string): boolean {
  if (/^(doy|yday|jday|julian|day of year)/i.test(name.trim()))
    return stats.digits <= 3 && stats.max <= 366;
  return (
    stats.twoDigits === stats.integers &&
    stats.max < 100 &&
    DATE_PART.test(name.trim().replace(/_\d+$/, ''))
  );
}

const decideBoolean: Decide = (stats, base) => ({
  ...base,
  type: 'boolean',
  missing: [...stats.missing.keys()],
});

function decideText(
  stats: ColumnStats,
  base: ColumnDecision,
  context: ColumnContext,
  warn: Warn,
): ColumnDecision {
  const missing = textMissing(stats, context);
  const fused = [...stats.tokens].filter(([text]) => FUSED.test(text));
  const [first] = fused;
  if (first !== undefined && fused.length > stats.tokens.size * 0.5)
    warn(
      `values such as "${first[0]}" look like several numbers without a gap between them; kept as text`,
      first[1].line,
    );
  for (const [word, token] of stats.missing) {
    if (!/^(na|none|nil|missing)$/i.test(word)) continue;
    if (!missing.includes(word)) {
      if (word === 'NA' || !holdsCodes(stats))
        warn(`"${word}" was kept as text; it may mean a missing value`, token.line);
    } else if (!context.words.has(word) && stats.quoted < stats.filled)
      warn(`"${word}" was read as missing (${token.count} times); it may be a text`, token.line);
  }
  return { ...base, missing };
}
