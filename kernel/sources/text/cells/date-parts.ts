import type { ColumnStats } from './column-stats.js';

/** Unnamed columns of two digits behind a year are month, day, hour …: numbers, although they have leading zeros. */
export function dateParts(
  columns: readonly ColumnStats[],
  names: readonly (string | null)[],
): ReadonlySet<number> {
  const found = new Set<number>();
  let behindYear = false;
  columns.forEach((stats, i) => {
    const whole = stats.filled > 0 && stats.integers === stats.filled;
    const part = whole && stats.twoDigits === stats.integers && stats.max <= 60;
    if (whole && stats.digits === 4 && stats.min >= 1600 && stats.max <= 2200) behindYear = true;
    else if (!part) behindYear = false;
    else if (behindYear && (names[i] ?? '').trim() === '') found.add(i);
  });
  return found;
}
