import { cellKind } from '../cells/cell-kind.js';
import type { Dominant } from './dominant.js';
import type { Row } from './rows.js';

const YEAR = /^\s*(1[89]|20)\d\d\s*$/;

/**
 * Whether the numbers of the first row are the names of its columns: years, plate columns, wavelengths, temperatures.
 *
 * @returns undefined when they are values; else the doubt to tell, empty when there is none
 */
export function numbersAsNames(
  [row, ...next]: readonly Row[],
  kinds: readonly Dominant[],
): string | undefined {
  if (row === undefined) return undefined;
  const label = (row.cells[0] ?? '').trim();
  const told = cellKind(label, true) === 'text' || label === '' ? '' : doubtOf(row);
  if (evenSteps(row, next[0], kinds)) return told;
  if (!ascending(row, next, kinds)) return undefined;
  // Where rows and columns cross, the corner is empty.
  return label === '' && kinds[0] === 'number' ? '' : doubtOf(row);
}

function doubtOf(row: Row): string {
  return `the numbers of line ${row.line} were taken as column names; set header_line to 0 if they are values`;
}

/** Cells that ascend by one step, while the first column tells names from values. */
function evenSteps(row: Row, next: Row | undefined, kinds: readonly Dominant[]): boolean {
  const words = row.cells.map((cell, i) => i > 0 && isWord(cell, kinds[i]));
  const numbers = numbersOf(
    { ...row, cells: row.cells.map((cell, i) => (words[i] === true ? '' : cell)) },
    // A year may stand over numbers with flags, which are texts.
    kinds.map((kind, i) => (YEAR.test(row.cells[i] ?? '') ? 'number' : kind)),
    1,
  );
  if (numbers.length < 3 || numbers.some((value) => !Number.isFinite(value))) return false;
  const step = (numbers[1] ?? 0) - (numbers[0] ?? 0);
  if (step <= 0) return false;
  const even = numbers.every(
    (value, i) =>
      i === 0 || Math.abs(value - (numbers[i - 1] ?? 0) - step) <= Math.abs(step) * 1e-6,
  );
  if (!even) return false;
  const follows = next === undefined ? [] : numbersOf(next, kinds, 1);
  const same =
    follows.length > 2 &&
    follows.every((value, i) => i === 0 || value - (follows[i - 1] ?? 0) === step);
  const label = (row.cells[0] ?? '').trim();
  const odd =
    kinds[0] !== 'number' ||
    label === '' ||
    !Number.isFinite(Number(label)) ||
    words.includes(true);
  return !same && odd;
}

/** A word over a column of numbers is a name, as the years beside it are. */
function isWord(cell: string, kind: Dominant | undefined): boolean {
  return kind === 'number' && /\p{L}{2}/u.test(cell) && cellKind(cell, true) === 'text';
}

/** Cells that ascend or descend in uneven steps, while no record does; or whole numbers over fractions, beside a label. */
function ascending(row: Row, next: readonly Row[], kinds: readonly Dominant[]): boolean {
  const numbers = numbersOf(row, kinds, 0);
  if (numbers.length < 4 || next.length < 2 || !monotonic(numbers)) return false;
  const corner = kinds[0] === 'number' && (row.cells[0] ?? '').trim() === '' ? 1 : 0;
  if (numbers.length + corner < kinds.filter((kind) => kind === 'number').length) return false;
  const records = next.map((other) => numbersOf(other, kinds, 0)).filter((one) => one.length > 3);
  if (numbers.length >= 8 && records.length > 1 && !records.some(monotonic)) return true;
  const labelled = row.cells.some(
    (cell, i) =>
      kinds[i] === 'text' &&
      /\p{L}/u.test(cell) &&
      next.every((other) => other.cells[i]?.trim() !== cell.trim()),
  );
  const broken = records.filter((one) => one.some((value) => !Number.isInteger(value))).length;
  return labelled && numbers.every(Number.isInteger) && broken > records.length * 0.6;
}

function monotonic(numbers: readonly number[]): boolean {
  const up = (numbers[1] ?? 0) > (numbers[0] ?? 0);
  return numbers.every((value, i) => {
    const before = numbers[i - 1];
    return before === undefined || (up ? value > before : value < before);
  });
}

function numbersOf(row: Row, kinds: readonly Dominant[], from: number): number[] {
  return row.cells.flatMap((cell, i) =>
    i >= from && kinds[i] === 'number' && cell.trim() !== '' ? [Number(cell)] : [],
  );
}
