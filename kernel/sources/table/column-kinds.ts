import type { Column, Warning } from '@assay/schema';
import { jsonDateMicros } from './json-date.js';
import { parseMoment } from '../text/cells/moment.js';
import { isLost, lostMessage } from '../text/cells/lost-number.js';
import type { Cell } from './cell.js';
import { NO_VALUE } from './reasons.js';

/** What the cells of each column are, seen record by record. */
export class ColumnKinds {
  /** Of each column, how many cells of each kind. */
  private readonly seen: Map<string, number>[] = [];
  private readonly examples: number[] = [];
  private readonly lost = new Map<number, { text: string; line: number }>();

  /** @returns true when the column held none of this kind before */
  add(column: number, cell: Cell, line: number): boolean {
    const kind = kindOf(cell);
    if (kind === null) return false;
    if (kind === 'number') this.look(column, cell, line);
    const kinds = (this.seen[column] ??= new Map<string, number>());
    const before = kinds.get(kind);
    kinds.set(kind, (before ?? 0) + 1);
    if (before !== undefined) return false;
    if (kinds.size > 1) this.examples[column] = line;
    return true;
  }

  private look(column: number, cell: Cell, line: number): void {
    if (cell === null || typeof cell !== 'object' || !('number' in cell)) return;
    if (!this.lost.has(column) && isLost(Number(cell.number), cell.number))
      this.lost.set(column, { text: cell.number, line });
  }

  /** Whether a column holds anything. */
  holds(column: number): boolean {
    return this.seen[column] !== undefined;
  }

  /** What a column is until now. */
  type(column: number): Column['type'] {
    return typeOf(this.kinds(column));
  }

  /** Whether more kinds could still make it this type. */
  mayBecome(column: number, type: Column['type']): boolean {
    const kinds = [...this.kinds(column)];
    if (type === 'number') return kinds.every((kind) => kind === 'integer' || kind === 'number');
    if (type === 'integer') return kinds.every((kind) => /integer$/.test(kind));
    if (type === 'timestamp') return kinds.every((kind) => /^(date|timestamp)$/.test(kind));
    return type === 'text';
  }

  columns(names: readonly string[], units: readonly (string | undefined)[] = []): Column[] {
    return names.map((name, i) => {
      const unit = units[i];
      const type = typeOf(this.kinds(i));
      return { name, type, ...(unit === undefined ? {} : { unit }) };
    });
  }

  /** Why a column has its type: how many of its cells are of which kind. */
  reason(column: number): string {
    const counts = [...(this.seen[column] ?? [])];
    const filled = counts.reduce((sum, [, count]) => sum + count, 0);
    if (filled === 0) return NO_VALUE;
    return `of ${filled} values: ${counts.map(([kind, count]) => `${kind} ${count}`).join(', ')}`;
  }

  private kinds(column: number): Set<string> {
    return new Set(this.seen[column]?.keys());
  }

  /** Columns that had to be kept as text because they hold several kinds, and numbers that became others. */
  doubts(names: readonly string[]): Warning[] {
    return names.flatMap((name, i) => {
      const lost = this.lost.get(i);
      if (lost !== undefined && this.type(i) === 'number')
        return [{ line: lost.line, message: lostMessage(name, lost.text) }];
      const kinds = [...this.kinds(i)];
      const texts = kinds.every((kind) => ['text', 'date', 'timestamp'].includes(kind));
      if (kinds.length < 2 || texts || typeOf(new Set(kinds)) !== 'text') return [];
      return [
        {
          line: this.examples[i] ?? 0,
          message: `column "${name}" holds ${kinds.join(' and ')} values; all were kept as text`,
        },
      ];
    });
  }
}

export function kindOf(cell: Cell): string | null {
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
  if (jsonDateMicros(text) !== undefined) return 'timestamp';
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return 'text';
  const moment = parseMoment(text);
  if (moment === undefined || moment.finer) return 'text';
  return moment.micros === null ? 'date' : moment.zone === null ? 'timestamp' : 'timestamp';
}

function typeOf(kinds: ReadonlySet<string>): Column['type'] {
  const [only] = kinds;
  if (only === undefined) return 'text';
  const all = (...allowed: string[]): boolean => [...kinds].every((kind) => allowed.includes(kind));
  if (all('integer', 'long integer')) return 'integer';
  if (all('integer', 'number')) return 'number';
  if (all('boolean')) return 'boolean';
  if (all('date')) return 'date';
  if (all('timestamp') || (all('timestamp', 'date') && kinds.size === 2)) return 'timestamp';
  return all('time') ? 'time' : 'text';
}
