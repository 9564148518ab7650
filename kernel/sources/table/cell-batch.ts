import type { Column, NamedColumn } from '@assay/schema';
import type { PackedText } from '../../store/index.js';
import { momentMicros } from '../text/cells/cell-value.js';
import type { Cell, CellRecord } from './cell.js';
import { jsonDateMicros } from './json-date.js';
import type { Batch, Rejected } from './reading.js';
import { packTexts } from './text-packer.js';

/** Records as columns of the types that were decided for them. */
export function batchOf(
  columns: readonly Column[],
  records: readonly CellRecord[],
  rejected: Rejected[],
  read: Batch['read'] = { bytes: records.at(-1)?.end ?? 0 },
): Batch {
  const places = (pick: (record: CellRecord) => number): BigInt64Array =>
    BigInt64Array.from(records, (record) => BigInt(pick(record)));
  return {
    table: {
      rowCount: records.length,
      columns: columns.map((column, i) => columnOf(column, i, records)),
    },
    lines: places((record) => record.line),
    starts: places((record) => record.start),
    ends: places((record) => record.end),
    rejected,
    read,
  };
}

function columnOf(
  column: Column,
  index: number,
  records: readonly CellRecord[],
): NamedColumn | PackedText {
  const cells = records.map((record) => record.cells.get(index) ?? null);
  const { name, unit, type } = column;
  const named = unit === undefined ? { name } : { name, unit };
  const missing = cells.includes(null)
    ? Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0))
    : null;
  switch (type) {
    case 'text':
      return packTexts(name, unit, cells.map(cellAsText));
    case 'number':
      return { ...named, type, values: Float64Array.from(cells, numberOf), missing };
    case 'integer':
      return {
        ...named,
        type,
        values: BigInt64Array.from(cells, (cell) => integerOf(cell)),
        missing,
      };
    case 'boolean':
      return {
        ...named,
        type,
        values: Uint8Array.from(cells, (cell) => (cell === true ? 1 : 0)),
        missing,
      };
    case 'date':
      return {
        ...named,
        type,
        values: Int32Array.from(cells, (cell) => Number(microsOf(cell, 'date'))),
        missing,
      };
    default:
      return {
        ...named,
        type,
        values: BigInt64Array.from(cells, (cell) => microsOf(cell, type)),
        missing,
      };
  }
}

function numberOf(cell: Cell): number {
  return cell !== null && typeof cell === 'object' && 'number' in cell ? Number(cell.number) : 0;
}

function integerOf(cell: Cell): bigint {
  return cell !== null && typeof cell === 'object' && 'number' in cell ? BigInt(cell.number) : 0n;
}

function microsOf(cell: Cell, type: 'date' | 'time' | 'timestamp'): bigint {
  if (typeof cell === 'string')
    return jsonDateMicros(cell) ?? momentMicros(cell, { type, order: 'dmy' }) ?? 0n;
  if (cell === null || typeof cell === 'boolean' || !('moment' in cell)) return 0n;
  return cell.type === 'date' && type === 'timestamp' ? cell.moment * 86_400_000_000n : cell.moment;
}

export function cellAsText(cell: Cell): string | null {
  if (cell === null || typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return String(cell);
  if ('number' in cell) return cell.number;
  if (cell.type === 'date')
    return new Date(Number(cell.moment) * 86_400_000).toISOString().slice(0, 10);
  const text = new Date(Number(cell.moment / 1000n)).toISOString();
  return cell.type === 'time' ? text.slice(11, 23) : text.replace(/\.000Z$/, '').replace(/Z$/, '');
}
