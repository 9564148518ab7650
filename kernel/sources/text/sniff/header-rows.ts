import { cellKind, MISSING } from '../cells/cell-kind.js';
import { isMomentForm, isUnit } from '../../table/units.js';
import type { Row } from './rows.js';

const TYPE_LETTERS = /^(c|d|s|t|continuous|discrete|string|time)$/;

/** Column widths of USGS's RDB, rules of dashes, kinds of averages, names of data types, raw or calibrated. */
export function isFormatRow(row: Row): boolean {
  const cells = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (cells.length === 0) return false;
  const share = (pattern: RegExp): number =>
    cells.filter((cell) => pattern.test(cell)).length / cells.length;
  return (
    share(/^\d+[snd]$/) === 1 ||
    (cells.length > 1 && share(/^\d*[SNM][<>]?$/) === 1) ||
    share(/^:?[-=_]{2,}:?$/) === 1 ||
    share(/^(avg|smp|max|min|std|tot|wvc|sample|mean|med|mom|cov)$/i) >= 0.6 ||
    share(
      /^(f4|f8|f32|f64|float\d*|double|int\d*|long|short|char|str|string|varchar|real|bool|boolean|date|datetime|text|numeric|integer|decimal)$/i,
    ) === 1 ||
    share(/^(raw|cal|uncal)$/i) === 1 ||
    isTypeRow(cells)
  );
}

/** Orange's second line: a letter or word for each column's type, or the list of its values. */
function isTypeRow(cells: readonly string[]): boolean {
  const types = cells.filter((cell) => TYPE_LETTERS.test(cell));
  return (
    types.length >= cells.length * 0.5 &&
    types.length > 2 &&
    new Set(types).size < types.length &&
    cells.every((cell) => TYPE_LETTERS.test(cell) || /\S\s+\S/.test(cell))
  );
}

/** Orange's third line: `class`, `meta` and the like for a few columns, blanks for the others. */
export function isFlagRow(row: Row): boolean {
  const cells = row.cells.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  return (
    filled.length > 0 &&
    filled.length < cells.length &&
    filled.every((cell) => /^(class|meta|ignore|i|weight)( \S+=\S+)*$/.test(cell)) &&
    filled.some((cell) => cell.length > 1)
  );
}

/** A line of units that says so in its first cell. */
export function unitsLabelled(row: Row): boolean {
  const [first = '', ...rest] = row.cells.map((cell) => cell.trim());
  return /^\W*units?\W*$/i.test(first) && rest.some((cell) => isUnit(cell));
}

/** How Fortran is to read the records: (F12.5,2E16.6). */
export function isFortranFormat(row: Row): boolean {
  return row.cells.some((cell) => /^\(.*\d*[FEDGI]\d+(\.\d+)?[,)]/.test(cell.trim()));
}

/** Lines of keys and values, such as `RA: 69.45 DECL: -53.47`, name no columns; nor do fractions, but in ascending order. */
export function namesNothing(row: Row, delimiter: string): boolean {
  const cells = row.cells.map((cell) => cell.trim());
  if (isMissing(row)) return true;
  if (delimiter === ' ' && cells.some((cell) => /^(@?[A-Za-z]\w*)?[:=]$/.test(cell))) return true;
  if (isFortranFormat(row)) return true;
  const fractions = cells.filter((cell) => /^[-+]?\d*\.\d+([eE][-+]?\d+)?$/.test(cell)).map(Number);
  const ascending = fractions.every((value, i) => i === 0 || value > (fractions[i - 1] ?? 0));
  const value = cellKind(cells[1] ?? '', true);
  if (
    cells.length === 2 &&
    (/:$/.test(cells[0] ?? '') || (fractions.length === 0 && /^(integer|moment)$/.test(value)))
  )
    return true;
  return fractions.length >= cells.length * 0.3 && !(ascending && fractions.length > 2);
}

/** Words for missing numbers, and nothing else: a record, in which nothing was measured. */
export function isMissing({ cells }: Row): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length > 1 && filled.every((cell) => /^\s*(-?nan|null|#?n\/a)\s*$/i.test(cell));
}

export function isUnitRow(row: Row, above: Row): boolean {
  const cells = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  // Signs for "no unit" alone make no line of units.
  if (!cells.some((cell) => /[\p{L}°%‰]/u.test(cell) && (!MISSING.test(cell) || /^m$/.test(cell))))
    return false;
  const units =
    cells.filter((cell) => isUnit(cell) || isMomentForm(cell) || /^(mm|ss)$/i.test(cell)).length /
    cells.length;
  const bracketed = cells.filter((cell) => /^[[(].*[\])]$/.test(cell)).length / cells.length;
  const names = above.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const unitsAbove = names.filter((cell) => isUnit(cell)).length / Math.max(1, names.length);
  // Under names of groups there are names.
  const nameless = row.cells.filter(
    (cell, i) => cell.trim() !== '' && (above.cells[i] ?? '').trim() === '',
  ).length;
  const grouped = above.cells.length === row.cells.length && nameless > cells.length * 0.4;
  return bracketed >= 0.6 || (units >= 0.5 && units > unitsAbove && !grouped);
}

export function isGroupRow(group: Row, header: Row): boolean {
  const cells = group.cells.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || group.cells.length !== header.cells.length) return false;
  const repeated = new Set(header.cells.map((cell) => cell.trim())).size < header.cells.length;
  const gaps = cells.length - filled.length;
  return (
    repeated && (gaps > 0 || new Set(filled).size < filled.length || filled.length === cells.length)
  );
}

/** Whether the last of some rows is a key with its value, as those above it are. */
export function keysAndValues(rows: readonly Row[]): boolean {
  const last = rows.at(-1)?.cells.map((cell) => cell.trim()) ?? [];
  if (last.length !== 2) return false;
  return /:$/.test(last[0] ?? '') || (rows.length > 2 && /\d/.test(last[1] ?? ''));
}

/**
 * Whether the row over the records is the last of a list of settings: each a key and its value, and a remark such as
 * `Waveform Data` stands between it and the first record.
 */
export function lastSetting(rows: readonly Row[], remarked: boolean): boolean {
  const pairs = rows.map((row) =>
    row.cells.map((cell) => cell.trim()).filter((cell) => cell !== ''),
  );
  const values = pairs.slice(0, -1).filter(([, value = '']) => /\d/.test(value)).length;
  return remarked && values > 1 && pairs.every((pair) => pair.length === 2);
}

/** A line over a single column that is a key with its value, as those above it are: `Unit,µV`. */
export function keyWithValue(rows: readonly Row[], delimiter: string): boolean {
  const pair = /^[^,;:=\t]+[,;:=\t]\s*\S/;
  return (
    delimiter === '' &&
    rows.length > 1 &&
    rows.slice(-2).every((row) => pair.test(row.cells[0] ?? ''))
  );
}

/** A setting of every channel, as LabChart writes it over the columns: `Range=`, `UnitName=`. */
export function isSetting(row: Row | undefined): boolean {
  const [first = '', ...rest] = row?.cells.map((cell) => cell.trim()) ?? [];
  return /^[A-Z]\w+=$/.test(first) && first !== TITLES && rest.some((cell) => cell !== '');
}

const TITLES = 'ChannelTitle=';

/** The names behind LabChart's word for them; the first column has none. */
export function channelNames(cells: string[]): string[] {
  return cells[0]?.trim() === TITLES ? ['', ...cells.slice(1)] : cells;
}

/** The columns' numbers over a plate of wells, whose rows go by letters. */
export function isPlateHeader({ cells }: Row, next: Row | undefined): boolean {
  const [corner = '', ...numbers] = cells.map((cell) => cell.trim());
  const filled = numbers.filter((cell) => cell !== '');
  return (
    (corner === '' || corner === '<>') &&
    filled.length > 2 &&
    filled.every((cell, i) => cell === String(i + 1)) &&
    next?.cells[0]?.trim() === 'A'
  );
}

/** Keys with their values side by side, such as the time of each measurement over its columns. */
export function isKeyRow(row: Row): boolean {
  const keys = row.cells.map((cell) => /\S:\s*$/.test(cell));
  return row.cells.length > 3 && keys.every((key, i) => key === (i % 2 === 0));
}

/** Whether the last of some rows is a key whose value is left out, under keys with theirs. */
export function keyWithoutValue(rows: readonly Row[]): boolean {
  const blanks = rows.map((row) => row.cells.filter((cell) => cell.trim() === '').length);
  return (
    rows.length > 2 &&
    rows.every((row) => row.cells.length === 2) &&
    blanks.every((blank, i) => blank === (i === rows.length - 1 ? 1 : 0))
  );
}

/** Names over a line of units and single values, as some oscilloscopes write start and increment. */
export function valuesUnder(names: Row, row: Row): boolean {
  const value = (cell: string): boolean => /^\s*[-+]?\d*\.?\d+([eE][-+]?\d+)?\s*$/.test(cell);
  return (
    row.cells.filter(value).length >= row.cells.length * 0.3 &&
    row.cells.some((cell) => isUnit(cell) && !value(cell)) &&
    names.cells.every((cell) => /\p{L}/u.test(cell) || cell.trim() === '')
  );
}
