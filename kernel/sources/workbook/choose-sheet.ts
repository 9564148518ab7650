import { AssayError, type Warning } from '@assay/schema';
import { filledRow, type Sheet } from './read-sheet.js';

const FEW = 2;
const MANY = 5;

export interface SheetPart {
  name: string;
  part: string;
  hidden: boolean;
}

/**
 * The sheet of the name the user gave, else the first visible one that holds a table: one of figures where the first of all
 * only tells about the measurement, as cyclers and sorption instruments write it.
 */
export function chooseSheet(
  sheets: readonly SheetPart[],
  wanted: string | undefined,
  read: (part: string) => Sheet,
  warnings: Warning[],
  file: string,
): { sheet: Sheet; title: string } {
  if (wanted !== undefined) return named(sheets, wanted, read, file);
  const visible = sheets.filter((sheet) => !sheet.hidden);
  const filled = (visible.length > 0 ? visible : sheets)
    .map((sheet) => ({ title: sheet.name, sheet: read(sheet.part) }))
    .filter(({ sheet }) => sheet.rows.some(filledRow));
  const tables = filled.filter(({ sheet }) => isTable(sheet));
  const [first] = tables.length > 0 ? tables : filled;
  const about = first !== undefined && figures(first.sheet) < FEW;
  const chosen = (about ? tables.find(({ sheet }) => figures(sheet) >= MANY) : undefined) ?? first;
  if (chosen === undefined) {
    throw new AssayError('source-empty', `no sheet of ${file} holds anything`, {
      place: { file },
      remedy: 'check the file',
    });
  }
  const others = (tables.length > 0 ? tables : filled)
    .filter((one) => one !== chosen)
    .map((one) => `"${one.title}"`);
  if (others.length > 0) {
    warnings.push({
      line: null,
      message: `${others.length + 1} sheets hold data; "${chosen.title}" was read, not ${others.join(', ')}; choose with --sheet`,
    });
  }
  return chosen;
}

function named(
  sheets: readonly SheetPart[],
  wanted: string,
  read: (part: string) => Sheet,
  file: string,
): { sheet: Sheet; title: string } {
  const found =
    sheets.find((sheet) => sheet.name === wanted) ??
    sheets.find((sheet) => sheet.name.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return { sheet: read(found.part), title: found.name };
  throw new AssayError('sheet-unknown', `${file} has no sheet "${wanted}"`, {
    place: { file },
    pointer: '/sheet',
    remedy: `its sheets are ${sheets.map((sheet) => sheet.name).join(', ')}`,
  });
}

/** Rows with a measured value beside another. */
function figures(sheet: Sheet): number {
  return sheet.rows.filter(
    (row) =>
      row.cells.filter((cell) => typeof cell === 'object' && cell !== null && 'number' in cell)
        .length > 1,
  ).length;
}

/** At least two rows with two cells or more: a page of notes has none. */
function isTable(sheet: Sheet): boolean {
  const wide = sheet.rows.filter(
    (row) => row.cells.filter((cell) => cell != null && cell !== '').length > 1,
  );
  return wide.length > 1;
}
