import type { Constant, Sheet } from '../reader/model.js';
import type { Computed } from './values.js';

/** Numbers agree when they differ by no more than this part of the larger one. */
const TOLERANCE = 1e-9;

/** What the file holds as the value of a formula's or a spilled cell. */
export function cachedValue(sheet: Sheet | undefined, row: number, col: number) {
  if (sheet === undefined) return undefined;
  const column = sheet.cells.column(col);
  const at = column?.at(row) ?? -1;
  return column === undefined || at < 0 || !column.computed(at)
    ? sheet.spilled.constant(row, col)
    : column.constant(at);
}

const NEWER = new Set(['#SPILL!', '#CALC!', '#BLOCKED!', '#CONNECT!', '#FIELD!']);

const close = (a: number, b: number) =>
  a === b ||
  Math.abs(a - b) <= Math.max(TOLERANCE * Math.max(Math.abs(a), Math.abs(b)), Number.MIN_VALUE);

function equalsCached(cached: Constant, { type, value, number }: Computed): boolean {
  switch (cached.kind) {
    case 'number':
      // Some programs keep truths as 1 and 0.
      if (type === 'boolean') return cached.value === Number(value);
      return (type === 'number' || type === 'date') && close(cached.value, number ?? NaN);
    case 'text':
      // Some programs keep an error as a text that is its name.
      if (type === 'text' || type === 'error') return value === cached.value;
      return type === 'blank' && cached.value === '';
    case 'error':
      // What older programs don't know is kept in the file as #VALUE!.
      return (
        type === 'error' &&
        (value === cached.value || (cached.value === '#VALUE!' && NEWER.has(String(value))))
      );
    default:
      return type === cached.kind && value === cached.value;
  }
}

/** What a cell is told about its value beside the one in the file. */
export function verdict(
  cached: Constant | undefined,
  computed: Computed,
): { equal?: boolean; reason?: string } {
  if (cached === undefined) return {};
  if (equalsCached(cached, computed)) return { equal: true };
  return { equal: false, reason: `the file holds another value: ${String(cached.value)}` };
}
