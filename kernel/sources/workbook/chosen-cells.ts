import type { Column, Warning } from '@assay/schema';
import { cellAsText } from '../table/cell-batch.js';
import type { Cell, CellRecord } from '../table/cell.js';
import type { ReadingOptions, Rejected } from '../table/reading.js';
import { momentMicros, numberOf } from '../text/cells/cell-value.js';
import { checkTypes, chosenFor, type ChosenColumn } from '../text/cells/chosen-column.js';
import type { DayOrder } from '../text/cells/moment.js';

const DAY = 86_400_000_000n;

/**
 * Cells as the person chose to read them: words and numbers for missing, and a type for a column. What does not fit becomes
 * NULL, is listed among the rejected, and is told.
 *
 * @returns by column, the type that was chosen
 */
export function chooseCells(
  records: readonly CellRecord[],
  names: readonly string[],
  options: ReadingOptions,
  rejected: Rejected[],
  warnings: Warning[],
): (Column['type'] | undefined)[] {
  checkTypes(names, options);
  return names.map((name, i) => {
    const chosen = chosenFor(name, options);
    const unfit: Rejected[] = [];
    for (const record of records) {
      const cell = record.cells.get(i) ?? null;
      if (cell === null) continue;
      const value = chosenCell(cell, chosen);
      record.cells.set(i, value ?? null);
      if (value === undefined) unfit.push(unfitCell(record, name, cell, chosen.type));
    }
    const [first] = unfit;
    if (first !== undefined) {
      const message = `column "${name}": "${first.value}" does not fit its type and became NULL (${unfit.length} such values, listed among the rejected)`;
      warnings.push({ line: first.line, message });
    }
    for (const one of unfit) rejected.push(one);
    return chosen.type;
  });
}

function unfitCell(
  { line, start, end }: CellRecord,
  column: string,
  cell: Cell,
  type: Column['type'] | undefined,
): Rejected {
  const reason = `is no ${type ?? 'value'}`;
  return { record: line, line, start, end, column, value: cellAsText(cell), reason, whole: false };
}

/** The cell's value; null when it is missing, undefined when it is none of the type. */
function chosenCell(cell: Cell, { type, order, missing }: ChosenColumn): Cell | undefined {
  const text = (cellAsText(cell) ?? '').trim();
  if (text === '' || missing.words.includes(text)) return null;
  const number = numericOf(cell, text);
  if (number !== undefined && missing.numbers.includes(number)) return null;
  switch (type) {
    case undefined:
      return cell;
    case 'text':
      return cellAsText(cell);
    case 'number':
      return number === undefined ? undefined : { number: isNumber(cell) ? text : String(number) };
    case 'integer':
      return integerCell(text);
    case 'boolean':
      return booleanCell(cell, text);
    default:
      return momentCell(cell, text, type, order);
  }
}

function isNumber(cell: Cell): boolean {
  return cell !== null && typeof cell === 'object' && 'number' in cell;
}

function numericOf(cell: Cell, text: string): number | undefined {
  const value = isNumber(cell) ? Number(text) : numberOf(text, '.');
  return Number.isFinite(value) ? value : undefined;
}

function integerCell(text: string): Cell | undefined {
  const whole = /^([-+]?\d+)(\.0*)?$/.exec(text)?.[1];
  if (whole === undefined) return undefined;
  const value = BigInt(whole.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? { number: String(value) } : undefined;
}

function booleanCell(cell: Cell, text: string): Cell | undefined {
  if (typeof cell === 'boolean') return cell;
  if (/^(true|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : undefined;
}

function momentCell(
  cell: Cell,
  text: string,
  type: 'date' | 'time' | 'timestamp',
  order: ChosenColumn['order'],
): Cell | undefined {
  if (cell !== null && typeof cell === 'object' && 'moment' in cell) {
    if (cell.type === type || (cell.type === 'date' && type === 'timestamp')) return cell;
    const midnight = cell.type === 'timestamp' && type === 'date' && cell.moment % DAY === 0n;
    return midnight ? { moment: cell.moment / DAY, type } : undefined;
  }
  if (typeof cell !== 'string') return undefined;
  const orders: readonly DayOrder[] = order === undefined ? ['dmy', 'mdy'] : [order];
  const read = orders.map((one) => momentMicros(text, { type, order: one }));
  const [moment, other] = read.filter((one) => one !== undefined);
  // Without an order, 01/02 is not guessed.
  if (moment === undefined || (other !== undefined && other !== moment)) return undefined;
  return { moment, type };
}
