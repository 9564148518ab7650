import type { Batch } from '../table/reading.js';

/** The memory that a batch's columns and places lie in, each piece once: it goes over with them, and back for the next one. */
export function buffersOf(batch: Batch): ArrayBuffer[] {
  const views: ArrayBufferView[] = [batch.lines, batch.starts, batch.ends];
  for (const column of batch.table.columns) {
    if (column.type === 'text') continue;
    if (column.type === 'packed') views.push(column.strings, column.heap, column.long);
    else views.push(column.values);
    if (column.missing !== null) views.push(column.missing);
  }
  return [
    ...new Set(views.flatMap((view) => (view.buffer instanceof ArrayBuffer ? [view.buffer] : []))),
  ];
}
