import type { ColumnTable, NamedColumn } from '@assay/schema';
import { dateText, timestampText, timeText } from '../store/index.js';

/** Rows as JSON Schema sees them: a missing value is an absent property, times are ISO 8601 text. */
export function rowObjects(table: ColumnTable, columns: number): Record<string, unknown>[] {
  const rows = Array.from({ length: table.rowCount }, (): Record<string, unknown> => ({}));
  for (const column of table.columns.slice(0, columns)) {
    const value = valueOf(column);
    for (let i = 0; i < table.rowCount; i++) {
      const row = rows[i];
      const cell = value(i);
      if (row !== undefined && cell !== undefined) row[column.name] = cell;
    }
  }
  return rows;
}

function valueOf(column: NamedColumn): (row: number) => unknown {
  if (column.type === 'text') return (row) => column.values[row] ?? undefined;
  const { missing } = column;
  const there = (row: number): boolean => missing === null || missing[row] !== 1;
  switch (column.type) {
    case 'number':
      return (row) => (there(row) ? column.values[row] : undefined);
    case 'integer':
      return (row) => (there(row) ? Number(column.values[row] ?? 0n) : undefined);
    case 'boolean':
      return (row) => (there(row) ? column.values[row] === 1 : undefined);
    case 'date':
      return (row) => (there(row) ? dateText(column.values[row] ?? 0) : undefined);
    case 'time':
      return (row) => (there(row) ? timeText(column.values[row] ?? 0n) : undefined);
    default:
      return (row) => (there(row) ? timestampText(column.values[row] ?? 0n) : undefined);
  }
}
