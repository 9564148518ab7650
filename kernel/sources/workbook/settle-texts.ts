import type { Column, Warning } from '@assay/schema';
import type { Cell, CellRecord } from '../table/cell.js';
import type { Rejected } from '../table/reading.js';
import { MISSING } from '../text/cells/cell-kind.js';

const PLAIN = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/;
const MARK = /^[^\d]{1,20}$/;

/** Texts in columns of numbers and dates: numbers stored as text, words for missing values, a few marks. All are told. */
export function settleTexts(
  records: readonly CellRecord[],
  names: readonly string[],
  /** Columns of a type that was chosen are settled. */
  types: readonly (Column['type'] | undefined)[],
  rejected: Rejected[],
  warnings: Warning[],
): void {
  names.forEach((name, i) => {
    if (types[i] !== undefined) return;
    const found = textsOf(records, i);
    if (found.texts.length === 0) return;
    const warn = (line: number | null, message: string): void =>
      void warnings.push({ line, message: `column "${name}": ${message}` });
    storedNumbers(found, i, warn);
    const left = textsOf(records, i);
    if (left.typed > 0 && left.texts.length > 0) marks(left, i, name, rejected, warn);
  });
}

interface Texts {
  texts: { record: CellRecord; text: string }[];
  /** Cells that are numbers, dates or times. */
  typed: number;
}

function textsOf(records: readonly CellRecord[], column: number): Texts {
  const texts: Texts['texts'] = [];
  let typed = 0;
  for (const record of records) {
    const cell: Cell = record.cells.get(column) ?? null;
    if (typeof cell === 'string') {
      if (cell.trim() === '') record.cells.set(column, null);
      else texts.push({ record, text: cell.trim() });
    } else if (cell !== null && typeof cell === 'object') typed++;
  }
  return { texts, typed };
}

type Warn = (line: number | null, message: string) => void;

/** Figures typed as text; codes with leading zeros and whole columns of digits stay what they are. */
function storedNumbers({ texts, typed }: Texts, column: number, warn: Warn): void {
  const words = texts.filter(({ text }) => !MISSING.test(text));
  const numbers = words.filter(({ text }) => PLAIN.test(text));
  const [first] = numbers;
  if (first === undefined || numbers.length < (words.length + typed) * 0.02) return;
  if (
    typed === 0 &&
    (numbers.length < words.length || !numbers.some(({ text }) => /[.eE]/.test(text)))
  )
    return;
  if (numbers.some(({ text }) => /^[-+]?0\d/.test(text) || text.replace(/\D/g, '').length > 15))
    return;
  for (const { record, text } of numbers)
    record.cells.set(column, { number: text.replace(/^\+/, '') });
  warn(
    first.record.line,
    `${numbers.length} numbers are stored as text, such as "${first.text}", and were read as numbers`,
  );
}

function marks(
  { texts, typed }: Texts,
  column: number,
  name: string,
  rejected: Rejected[],
  warn: Warn,
): void {
  const other = texts.filter(({ text }) => !MISSING.test(text));
  const kinds = new Set(other.map(({ text }) => text));
  const few = other.length <= (typed + other.length) * 0.1 && typed >= 7 && kinds.size <= 6;
  if (other.length > 0 && (!few || !other.every(({ text }) => MARK.test(text)))) return;
  for (const { record } of texts) record.cells.set(column, null);
  const words = [...new Set(texts.map(({ text }) => text))].filter(
    (word) => word.length > 1 && !/^(na|n\/a|#n\/a|nan|null|-+)$/i.test(word),
  );
  for (const { record, text } of other) {
    const { line, start, end } = record;
    rejected.push({
      record: line,
      line,
      start,
      end,
      column: name,
      value: text,
      reason: 'is no number',
      whole: false,
    });
  }
  const first = texts.find(({ text }) => words.includes(text));
  if (first !== undefined)
    warn(first.record.line, `${words.map((word) => `"${word}"`).join(', ')} was read as missing`);
}
