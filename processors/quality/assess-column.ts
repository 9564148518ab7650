import type { Table } from '../contract.js';
import { instantAfter, instantsOf, isNumeric, nearestNumbersOf } from '../input/index.js';
import { profileText } from '../statistics/index.js';
import { emptyQuality, type ColumnQuality } from './column.js';
import { numberQuality } from './numbers.js';

/** Assesses one column of any type. */
export function assessColumn(table: Table, column: string, flatRows: number): ColumnQuality {
  const values = table.columns[column] ?? [];
  const type = table.types[column] ?? 'text';
  let missing = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const value = values[row];
    missing += Number(value === null || value === undefined || value !== value);
  }
  const quality = emptyQuality(
    column,
    type,
    table.units[column],
    table.rowCount - missing,
    missing,
  );
  if (isNumeric(table, column)) {
    Object.assign(quality, numberQuality(nearestNumbersOf(table, column), flatRows));
    if (values instanceof Float64Array)
      quality.nan = missing - countOnes(table.missing[column], missing);
    else quality.distinct = new Set(values.filter((value) => value !== null)).size;
  } else if (type === 'boolean') assessBooleans(quality, values as (boolean | null)[]);
  else if (type === 'date' || type === 'timestamp') assessDates(quality, values);
  else assessText(quality, values as (string | null)[]);
  quality.repeats = quality.count - quality.distinct;
  quality.constant = quality.distinct === 1 && quality.count > 1;
  return quality;
}

/** Values missing by the mask; without a mask every one of `otherwise`. */
function countOnes(mask: Uint8Array | undefined, otherwise: number): number {
  if (!mask) return otherwise;
  let ones = 0;
  for (let row = 0; row < mask.length; row++) ones += mask[row] as number;
  return ones;
}

function assessBooleans(quality: ColumnQuality, values: (boolean | null)[]): void {
  const yes = values.filter((value) => value === true).length;
  const no = quality.count - yes;
  quality.distinct = Number(yes > 0) + Number(no > 0);
  if (quality.count === 0) return;
  quality.min = no === 0;
  quality.max = yes > 0;
  quality.mean = yes / quality.count;
  quality.top = String(yes > no);
  quality.top_count = Math.max(yes, no);
}

function assessDates(quality: ColumnQuality, values: ArrayLike<unknown>): void {
  const { origin, microseconds } = instantsOf(values);
  const times = microseconds.filter((at) => at === at).sort();
  for (let i = 0; i < times.length; i++)
    quality.distinct += Number(i === 0 || times[i] !== times[i - 1]);
  if (origin === null) return;
  const shown = (at: number): string => {
    const instant = instantAfter(origin, at);
    const text = instant.toISOString();
    if (quality.type === 'date') return text.slice(0, 10);
    const { microseconds: beyond } = instant;
    return beyond === undefined ? text : text.replace('Z', `${String(beyond).padStart(3, '0')}Z`);
  };
  quality.min = shown(times[0] as number);
  quality.max = shown(times[times.length - 1] as number);
}

function assessText(quality: ColumnQuality, values: (string | null)[]): void {
  const profile = profileText(values);
  quality.distinct = profile.distinct;
  quality.blank = profile.blank;
  quality.padded = profile.padded;
  quality.shortest = profile.shortest;
  quality.longest = profile.longest;
  quality.top = profile.top;
  quality.top_count = profile.topCount;
  quality.kinds = profile.kinds;
  quality.unit_conflicts = profile.units;
  const kinds = Object.values(profile.kinds);
  const known = kinds.reduce((sum, count) => sum + count, 0);
  const common = Math.max(...kinds);
  // A column of words with a few numbers in it is text; a column of numbers with a few words is a mix.
  quality.mixed = common === profile.kinds.text && common < known ? 0 : known - common;
}
