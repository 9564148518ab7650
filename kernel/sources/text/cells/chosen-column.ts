import { AssayError, pointerPart, type Column } from '@assay/schema';
import type { ReadingOptions } from '../../table/reading.js';
import type { DayOrder } from './moment.js';

/** What the person chose for a column; it wins over whatever its cells look like. */
export interface ChosenColumn {
  type?: Column['type'];
  order?: DayOrder;
  /** Texts and numbers that mean missing. */
  missing: { words: string[]; numbers: number[] };
}

const ORDERS = { 'day-first': 'dmy', 'month-first': 'mdy', 'year-first': 'ymd' } as const;

export function chosenFor(
  name: string,
  { types, dates, missing = [] }: ReadingOptions,
): ChosenColumn {
  const type = types !== undefined && Object.hasOwn(types, name) ? types[name] : undefined;
  // A missing -999 may be written as -999.0, too.
  const numbers = missing.map(Number).filter(Number.isFinite);
  return {
    ...(type === undefined ? {} : { type }),
    ...(dates === undefined ? {} : { order: ORDERS[dates] }),
    missing: { words: missing, numbers },
  };
}

/** @throws AssayError `column-unknown` for a type that is asked for a column which is not there */
export function checkTypes(names: readonly string[], { types = {} }: ReadingOptions): void {
  const unknown = Object.keys(types).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new AssayError(
    'column-unknown',
    `there is no column "${unknown}" to read as ${types[unknown]}`,
    {
      pointer: `/types/${pointerPart(unknown)}`,
      remedy: `its columns: ${names.slice(0, 50).join(', ')}`,
    },
  );
}
