import type { SavedColumn } from '../../table/saved-reading.js';
import type { ColumnDecision } from './column-decision.js';
import type { ColumnStats } from './column-stats.js';

/** What is saved of the columns: of those that held values what was decided, of the others what was known before. */
export function savedColumns(
  columns: readonly ColumnDecision[],
  stats: readonly (ColumnStats | undefined)[],
  before: readonly SavedColumn[],
): SavedColumn[] {
  return columns.flatMap((column, i) => {
    const seen = stats[i];
    const earlier = before.find((one) => one.name === column.name);
    if (seen === undefined || seen.filled === 0) return earlier ?? [];
    const { name, type, unit, order, markers, sentinels } = column;
    const dated = type === 'date' || type === 'timestamp';
    // Only where a value decided it, in this file or in an earlier one.
    const decided = seen.firstAbove12 > 0 || seen.secondAbove12 > 0 || earlier?.order !== undefined;
    return [
      {
        ...{ name, type, markers, sentinels },
        ...(unit === undefined ? {} : { unit }),
        ...(dated && decided ? { order } : {}),
        ...(type === 'text' && (earlier?.codes === true || seen.texts === 0)
          ? { codes: true }
          : {}),
      },
    ];
  });
}
