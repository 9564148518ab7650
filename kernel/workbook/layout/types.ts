import type { Constant, Format, WorkbookCell } from '../reader/model.js';

/** DuckDB types that a column of constants can have. */
export type ColumnType =
  | 'BIGINT'
  | 'DOUBLE'
  | 'BOOLEAN'
  | 'VARCHAR'
  | 'DATE'
  | 'TIMESTAMP'
  | 'TIME'
  | 'UNION("number" DOUBLE, "text" VARCHAR, "truth" BOOLEAN, "error" VARCHAR)';

export const MIXED: ColumnType =
  'UNION("number" DOUBLE, "text" VARCHAR, "truth" BOOLEAN, "error" VARCHAR)';

const DAY_US = 86_400_000_000;
const MICROSECOND = 1.2e-11;

/** Days between 1970 and the date system's day 0. */
export const epochDays = (date1904: boolean) => (date1904 ? 24_107 : 25_569);

/** The microseconds since 1970 of a serial number, or nothing when they would not give the number again. */
export function toMicroseconds(serial: number, date1904: boolean): number | undefined {
  const days = epochDays(date1904);
  const us = Math.round((serial - days) * DAY_US);
  return Math.abs(us / DAY_US + days - serial) <= MICROSECOND ? us : undefined;
}

/** What numbers of a column, seen one after the other, can be. */
class Numbers {
  private readonly formats = new Set<Format>();
  private timesOfDay = true;
  private moments = true;
  private whole = true;
  private safe = true;
  private exact = true;

  constructor(private readonly date1904: boolean) {}

  see(value: number, format: Format): void {
    this.formats.add(format);
    this.timesOfDay &&= value >= 0 && value < 1;
    // Before March 1900 Excel's days are not those of the calendar.
    this.moments &&= value >= (this.date1904 ? 0 : 61) && value < 2_900_000;
    this.whole &&= Number.isInteger(value);
    this.safe &&= Number.isSafeInteger(value);
    this.exact &&= this.moments && toMicroseconds(value, this.date1904) !== undefined;
  }

  get type(): ColumnType {
    const { formats } = this;
    const dated = !formats.has('general') && !formats.has('number');
    if (dated && formats.size === 1 && formats.has('time') && this.timesOfDay) return 'TIME';
    if (dated && !formats.has('time') && this.moments) {
      if (this.whole) return formats.has('datetime') ? 'TIMESTAMP' : 'DATE';
      if (this.exact) return 'TIMESTAMP';
    }
    return this.safe ? 'BIGINT' : 'DOUBLE';
  }
}

/** The type that holds all constants of a column without loss; nothing when there are none. */
export function inferType(
  cells: Iterable<Pick<WorkbookCell, 'constant' | 'format'>>,
  date1904: boolean,
): ColumnType | undefined {
  const kinds = new Set<Constant['kind']>();
  const numbers = new Numbers(date1904);
  for (const { constant, format } of cells) {
    if (constant === undefined) continue;
    kinds.add(constant.kind);
    if (constant.kind === 'number') numbers.see(constant.value, format);
  }
  if (kinds.size === 0) return undefined;
  if (kinds.size > 1 || kinds.has('error')) return MIXED;
  if (kinds.has('text')) return 'VARCHAR';
  if (kinds.has('boolean')) return 'BOOLEAN';
  return numbers.type;
}

/** The macro that makes a value of a column of a type. */
export function valueMacro(type: ColumnType): string {
  switch (type) {
    case 'BIGINT':
    case 'DOUBLE':
      return 'xl_from_number';
    case 'VARCHAR':
      return 'xl_from_text';
    case 'BOOLEAN':
      return 'xl_from_boolean';
    case 'DATE':
      return 'xl_from_date';
    case 'TIME':
      return 'xl_from_time';
    case 'TIMESTAMP':
      return 'xl_from_timestamp';
    default:
      return 'xl_from_mixed';
  }
}
