import type { Column, NamedColumn, Warning } from '@assay/schema';
import { momentMicros } from '../text/cells/cell-value.js';
import type { PackedText } from '../../store/index.js';
import { parseMoment } from '../text/cells/moment.js';
import { packTexts } from './text-packer.js';
import type { Batch, Plan, Reading, Rejected, SourceFacts } from './reading.js';

/** A cell of a source that tells its own types; numbers keep the digits in which they were written. */
export type Cell =
  | null
  | string
  | boolean
  | { number: string }
  | { moment: bigint; type: 'date' | 'timestamp' | 'time' };

export interface CellRecord {
  cells: Map<number, Cell>;
  line: number;
  start: number;
  end: number;
}

export interface CellTable {
  names: string[];
  units?: (string | undefined)[];
  records: CellRecord[];
  rejected?: Rejected[];
  source: SourceFacts;
  warnings: Warning[];
}

/** Rows of a source that was read as a whole, in columns of the types that its cells tell. */
export class CellReading implements Reading {
  readonly plan: Plan;

  constructor(
    readonly table: CellTable,
    known?: Plan,
  ) {
    this.plan = known ?? { columns: this.columns(), decisions: null };
  }

  replan(): void {
    throw new Error('a plan made from every record cannot fail');
  }

  facts(): { source: SourceFacts; warnings: Warning[] } {
    return { source: this.table.source, warnings: this.table.warnings };
  }

  *batches(size: number, skip: number): Generator<Batch> {
    const { records, rejected = [] } = this.table;
    for (let from = skip; from < records.length; from += size) {
      const part = records.slice(from, from + size);
      const columns = this.plan.columns.map((column, i) => columnOf(column, i, part));
      const places = (pick: (record: CellRecord) => number) =>
        BigInt64Array.from(part, (record) => BigInt(pick(record)));
      yield {
        table: { rowCount: part.length, columns },
        lines: places((record) => record.line),
        starts: places((record) => record.start),
        ends: places((record) => record.end),
        rejected: from === skip && skip === 0 ? rejected : [],
        read: part.at(-1)?.end ?? 0,
      };
    }
    if (records.length === 0 && rejected.length > 0) {
      const none = new BigInt64Array(0);
      const columns = this.plan.columns.map((column, i) => columnOf(column, i, []));
      yield {
        table: { rowCount: 0, columns },
        lines: none,
        starts: none,
        ends: none,
        rejected,
        read: 0,
      };
    }
  }

  private columns(): Column[] {
    const { names, records, warnings, units } = this.table;
    return names.map((name, i) => {
      const kinds = new Map<string, number>();
      let example = 0;
      for (const record of records) {
        const kind = kindOf(record.cells.get(i) ?? null);
        if (kind === null) continue;
        if (!kinds.has(kind) && kinds.size > 0) example = record.line;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      const type = typeOf(kinds);
      if (
        type === 'text' &&
        kinds.size > 1 &&
        ![...kinds.keys()].every((kind) => ['text', 'date', 'timestamp'].includes(kind))
      ) {
        warnings.push({
          line: example,
          message: `column "${name}" holds ${[...kinds.keys()].join(' and ')} values; all were kept as text`,
        });
      }
      const unit = units?.[i];
      return { name, type, ...(unit === undefined ? {} : { unit }) };
    });
  }
}

function kindOf(cell: Cell): string | null {
  if (cell === null) return null;
  if (typeof cell === 'boolean') return 'boolean';
  if (typeof cell === 'string') return isoKind(cell);
  if ('moment' in cell) return cell.type;
  if (!/^-?\d+$/.test(cell.number)) return 'number';
  return cell.number.replace('-', '').length > 18
    ? 'text'
    : Number.isSafeInteger(Number(cell.number))
      ? 'integer'
      : 'long integer';
}

/** Only texts that are written as ISO 8601 says are dates; all others stay text. */
function isoKind(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return 'text';
  const moment = parseMoment(text);
  if (moment === undefined || moment.finer) return 'text';
  return moment.micros === null ? 'date' : moment.zone === null ? 'timestamp' : 'timestamp';
}

function typeOf(kinds: ReadonlyMap<string, number>): Column['type'] {
  const [only] = kinds.keys();
  if (only === undefined) return 'text';
  const all = (...allowed: string[]): boolean =>
    [...kinds.keys()].every((kind) => allowed.includes(kind));
  if (all('integer', 'long integer')) return 'integer';
  if (all('integer', 'number')) return 'number';
  if (all('boolean')) return 'boolean';
  if (all('date')) return 'date';
  if (all('timestamp') || (all('timestamp', 'date') && kinds.size === 2)) return 'timestamp';
  return all('time') ? 'time' : 'text';
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
  if (typeof cell === 'string') return momentMicros(cell, { type, order: 'dmy' }) ?? 0n;
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
