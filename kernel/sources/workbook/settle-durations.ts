import type { CellRecord } from '../table/cell.js';

const MICROS_PER_DAY = 86_400_000_000;

/**
 * Times of day in a column of durations: a workbook shows what is under a day as `23:50` and goes on with `24:00` in
 * another format. All of them become numbers of days.
 */
export function settleDurations(records: readonly CellRecord[], width: number): void {
  for (let i = 0; i < width; i++) {
    const times: CellRecord[] = [];
    let numbers = 0;
    let others = 0;
    for (const record of records) {
      const cell = record.cells.get(i) ?? null;
      if (cell === null || cell === '') continue;
      if (typeof cell !== 'object') others++;
      else if ('number' in cell) numbers++;
      else if (cell.type === 'time') times.push(record);
      else others++;
    }
    if (times.length === 0 || numbers === 0 || others > 0) continue;
    for (const record of times) {
      const cell = record.cells.get(i);
      if (typeof cell === 'object' && cell !== null && 'moment' in cell)
        record.cells.set(i, { number: String(Number(cell.moment) / MICROS_PER_DAY) });
    }
  }
}
