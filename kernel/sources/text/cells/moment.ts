/** How the parts of a date stand: year first, two numbers and a year, or with the month's name. */
export type DatePattern = 'ymd' | 'xxy' | 'dMy' | 'Mdy' | 'yMd';
export type DayOrder = 'dmy' | 'mdy' | 'ymd';

/** A date, a time, or both, as written; which number is the day is decided for the whole column. */
export interface Moment {
  pattern: DatePattern | null;
  /** year, first, second for `xxy`; else year, month, day. */
  year: number;
  first: number;
  second: number;
  shortYear: boolean;
  /** Microseconds since midnight, or null without a time of day. */
  micros: number | null;
  /** Minutes east of UTC, or null when none is written. */
  zone: number | null;
  /** More digits of a second than microseconds hold. */
  finer: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const TIME =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})|:(\d{3}))?)?\s*([ap](?:\.?m\.?)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;
const YMD = /^(\d{4})([-/.:])(\d{1,2})\2(\d{1,2})(?:[T\s,]\s*(.+))?$/;
const XXY = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s,]\s*(.+))?$/;
/** `20050101:0011` and `20050101T001100Z`. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})[T:](\d{2})(\d{2})(\d{2})?(z)?$/i;
/** `31:01:2016`: with a whole year it is no time of day. */
const COLONS = /^(\d{1,2}):(\d{1,2}):(\d{4})$/;
const DOTTED = /^\d{1,2}\.\d{2}\.\d{2}$/;
const DMY = new RegExp(
  `^(\\d{1,2})[-\\s./]${NAME}[-\\s./,]{1,2}(\\d{4}|\\d{2})(?:[T\\s,:]\\s*(.+))?$`,
  'i',
);
const MDY = new RegExp(`^${NAME}[-\\s]\\s?(\\d{1,2}),?[-\\s](\\d{4})(?:[T\\s,]\\s*(.+))?$`, 'i');
const YNAMED = new RegExp(`^(\\d{4})[-\\s./]${NAME}[-\\s./](\\d{1,2})(?:[T\\s,:]\\s*(.+))?$`, 'i');
const RFC = new RegExp(`^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\\s+`, 'i');

/** Reads a date, time or timestamp; undefined when the text is none. */
export function parseMoment(text: string): Moment | undefined {
  const code = text.charCodeAt(0);
  const digit = code >= 48 && code <= 57;
  if (text.length < 4 || text.length > 40) return undefined;
  if (!digit) return parseNamed(text.replace(RFC, ''));
  const ymd = YMD.exec(text);
  if (ymd !== null) {
    return dated('ymd', Number(ymd[1]), Number(ymd[3]), Number(ymd[4]), false, ymd[5]);
  }
  const compact = COMPACT.exec(text);
  if (compact !== null) {
    const clock = `${compact[4]}:${compact[5]}:${compact[6] ?? '00'}${compact[7] ?? ''}`;
    return dated('ymd', Number(compact[1]), Number(compact[2]), Number(compact[3]), false, clock);
  }
  const coloned = COLONS.exec(text);
  if (coloned !== null) {
    const [, first, second, year] = coloned;
    return dated('xxy', Number(year), Number(first), Number(second), false, undefined);
  }
  const xxy = XXY.exec(text);
  if (xxy !== null) {
    const short = (xxy[4] ?? '').length === 2;
    const moment = dated('xxy', fullYear(xxy[4]), Number(xxy[1]), Number(xxy[3]), short, xxy[5]);
    // In a German date the year is never first.
    if (moment !== undefined && xxy[2] === '.' && !readsAs(moment, 'dmy', 'mdy')) return undefined;
    // Spreadsheets in some languages write 18.00.00 for six in the evening.
    if (moment === undefined && DOTTED.test(text)) return timeOnly(text.replaceAll('.', ':'));
    return moment;
  }
  if (text.charCodeAt(1) === 58 || text.charCodeAt(2) === 58) return timeOnly(text);
  return parseNamed(text);
}

function parseNamed(text: string): Moment | undefined {
  const dmy = DMY.exec(text);
  if (dmy !== null) {
    const year = dmy[3] ?? '';
    return dated('dMy', fullYear(year), month(dmy[2]), Number(dmy[1]), year.length === 2, dmy[4]);
  }
  const named = YNAMED.exec(text);
  if (named !== null)
    return dated('yMd', Number(named[1]), month(named[2]), Number(named[3]), false, named[4]);
  const mdy = MDY.exec(text);
  if (mdy === null) return undefined;
  return dated('Mdy', Number(mdy[3]), month(mdy[1]), Number(mdy[2]), false, mdy[4]);
}

function timeOnly(text: string): Moment | undefined {
  const time = parseTime(text);
  if (time === undefined || time.zone !== null) return undefined;
  return { pattern: null, year: 1970, first: 1, second: 1, shortYear: false, ...time };
}

function dated(
  pattern: DatePattern,
  year: number,
  first: number,
  second: number,
  shortYear: boolean,
  rest: string | undefined,
): Moment | undefined {
  const valid =
    pattern === 'xxy'
      ? validDate(year, second, first) ||
        validDate(year, first, second) ||
        (shortYear && validDate(fullYear(String(first)), second, year % 100))
      : validDate(year, first, second);
  if (!valid) return undefined;
  const time = rest === undefined ? undefined : parseTime(rest);
  if (rest !== undefined && time === undefined) return undefined;
  const clock = time ?? { micros: null, zone: null, finer: false };
  return { pattern, year, first, second, shortYear, ...clock };
}

function parseTime(
  text: string,
): { micros: number; zone: number | null; finer: boolean } | undefined {
  const match = TIME.exec(text.trim());
  if (match === null) return undefined;
  let hour = Number(match[1]);
  const minute = Number(match[2]);
  const second = Number(match[3] ?? 0);
  const half = match[6]?.[0]?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  // Some loggers set thousandths off as they do seconds: 10:00:01:308.
  const fraction = match[4] ?? match[5] ?? '';
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
  return {
    micros: ((hour * 60 + minute) * 60 + second) * 1e6 + micros,
    zone: zoneMinutes(match[7]),
    finer: /[1-9]/.test(fraction.slice(6)),
  };
}

function zoneMinutes(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[+-]/.test(text)) return 0;
  const digits = text.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return text.startsWith('-') ? -minutes : minutes;
}

function fullYear(text: string | undefined): number {
  const year = Number(text);
  return (text ?? '').length <= 2 ? year + (year < 70 ? 2000 : 1900) : year;
}

function month(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').toLowerCase().slice(0, 3)) + 1;
}

/** Whether the calendar has that day. */
export function validDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (day <= 28) return true;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** Whether a date is one in any of these orders. */
export function readsAs(moment: Moment, ...orders: DayOrder[]): boolean {
  return orders.some((order) => dayNumber(moment, order) !== undefined);
}

/** Days since 1970-01-01; undefined when the order makes it no date. */
export function dayNumber(moment: Moment, order: DayOrder): number | undefined {
  if (moment.pattern === 'xxy' && order === 'ymd') {
    const { first, second, shortYear } = moment;
    const year = fullYear(String(first));
    const day = moment.year % 100;
    return shortYear && validDate(year, second, day) ? civilDays(year, second, day) : undefined;
  }
  const [m, d] =
    moment.pattern === 'xxy' && order === 'dmy'
      ? [moment.second, moment.first]
      : [moment.first, moment.second];
  if (!validDate(moment.year, m, d)) return undefined;
  return civilDays(moment.year, m, d);
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil`). */
export function civilDays(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}
