import { textMissing, type ColumnContext, type Decide, type Warn } from './column-decision.js';
import type { ColumnStats } from './column-stats.js';
import type { DayOrder } from './moment.js';

export const decideMoment: Decide = (stats, base, context, warn) => {
  const text = {
    ...base,
    type: 'text' as const,
    markers: [],
    missing: textMissing(stats, context),
  };
  const dated = stats.dates + stats.timestamps;
  if (stats.times > 0 && dated > 0) {
    warn('kept as text, because some values are dates and others times of day');
    return text;
  }
  if (stats.finer > 0) {
    warn('kept as text, because its times are finer than a microsecond');
    return text;
  }
  const missing = [...stats.missing.keys()];
  if (stats.times > 0) return { ...base, type: 'time', missing };
  const keys = [...stats.patterns.keys()];
  if (
    keys.length > 1 ||
    (stats.zoned > 0 && stats.zoned < dated) ||
    (stats.firstAbove12 > 0 && stats.secondAbove12 > 0)
  ) {
    warn('kept as text, because its dates are written in more than one way');
    return text;
  }
  if (stats.shortYears > 0) warn('years of two digits were read as 1970 to 2069');
  if (keys[0]?.startsWith('xxy') === true && stats.shortYears === dated && noOrder(stats)) {
    warn('kept as text, because its dates are written in more than one way');
    return text;
  }
  const type = stats.timestamps > 0 ? 'timestamp' : 'date';
  return { ...base, type, missing, order: dayOrder(stats, keys[0] ?? '', context, warn) };
};

function dayOrder(
  stats: ColumnStats,
  pattern: string,
  context: ColumnContext,
  warn: Warn,
): DayOrder {
  if (!pattern.startsWith('xxy')) return 'dmy';
  const { order: chosen } = context.chosen;
  if (chosen !== undefined) return chosen;
  const yearFirst = yearIsFirst(stats, pattern, context, warn);
  if (yearFirst) return 'ymd';
  if (stats.firstAbove12 > 0) return 'dmy';
  if (stats.secondAbove12 > 0) return 'mdy';
  if (pattern.endsWith('.')) return 'dmy';
  const written = writtenOrder(context.name);
  if (written !== undefined) return written;
  // An earlier file of this instrument had a day above 12.
  if (context.before?.order !== undefined) return context.before.order;
  const even = stats.daySteps.evener();
  const order = even ?? (context.decimal === ',' ? 'dmy' : 'mdy');
  warn(
    `dates such as 01/02 may begin with the day or the month; read as ${order === 'dmy' ? 'day first' : 'month first'}, because ${even === undefined ? 'no value decides it' : 'they follow one another evenly so, and leap otherwise'}`,
  );
  return order;
}

function noOrder({ yearPlaces }: ColumnStats): boolean {
  return yearPlaces.orders.length === 0;
}

/** Whether dates such as 21-06-15 begin with the year. */
function yearIsFirst(
  { shortYears, yearPlaces }: ColumnStats,
  pattern: string,
  context: ColumnContext,
  warn: Warn,
): boolean {
  if (shortYears === 0 || pattern.endsWith('.') || !yearPlaces.orders.includes('ymd')) return false;
  if (yearPlaces.orders.length === 1) return true;
  if (writtenOrder(context.name) !== undefined) return writtenOrder(context.name) === 'ymd';
  if (context.before?.order !== undefined) return context.before.order === 'ymd';
  const first = yearPlaces.year === 'first';
  // That day or month may be first is told already.
  if (yearPlaces.year === 'last' || (!first && yearPlaces.orders.includes('mdy'))) return false;
  warn(
    `dates such as 21-06-15 may begin or end with the year; read as year ${first ? 'first, because the first number stays while the last one changes' : 'last'}; choose with dates`,
  );
  return first;
}

/** The order that a name such as `Date (MM/DD/YYYY)` tells. */
function writtenOrder(name: string): DayOrder | undefined {
  if (/\b[yj]{2}\W?m{1,2}\W?[dt]{1,2}\b/i.test(name)) return 'ymd';
  if (/\bd{1,2}\W?m{1,3}\W?[yj]{2}/i.test(name)) return 'dmy';
  return /\bm{1,2}\W?d{1,2}\W?y{2}/i.test(name) ? 'mdy' : undefined;
}
