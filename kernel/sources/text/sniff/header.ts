import { cellKind, type CellKind } from '../cells/cell-kind.js';
import { cellFit } from './cell-fit.js';
import { isUnit, unitText } from '../../table/units.js';
import {
  isFlagRow,
  isFormatRow,
  isFortranFormat,
  isGroupRow,
  isKeyRow,
  isMissing,
  isPlateHeader,
  isSetting,
  isUnitRow,
  channelNames,
  keysAndValues,
  keyWithValue,
  keyWithoutValue,
  lastSetting,
  namesNothing,
  unitsLabelled,
  valuesUnder,
} from './header-rows.js';
import type { Dominant } from './dominant.js';
import { fullerNames } from './fuller-names.js';
import type { HeaderFound } from './header-found.js';
import { numbersAsNames } from './numbers-as-names.js';
import { recordsAbove } from './records-above.js';
import type { Candidate } from './score.js';
import { textHeader } from './text-header.js';
import type { Row } from './rows.js';

const MOST_ABOVE = 10;
const NUMBER = /^\s*[-+]?\d*\.?\d+([eE][-+]?\d+)?\s*$/;

/** Finds where the records begin and which rows above them hold names and units. */
export function findHeader(candidate: Candidate): HeaderFound {
  const { rows, to, count, delimiter } = candidate;
  // What stands over a format is none of the records that it tells how to read.
  const format = rows.slice(0, candidate.from + MOST_ABOVE).findLastIndex(isFortranFormat);
  const from = format + 1 < to ? Math.max(candidate.from, format + 1) : candidate.from;
  const commas = delimiter !== ',';
  const kinds = tableKinds(rows.slice(from, to), count, commas);
  let first = from;
  while (first < to && (isSetting(rows[first]) || !beginsData(rows, first, to, kinds, commas)))
    first++;
  if (first >= to) first = from;
  const later = laterHeader(rows, first, to, kinds, commas);
  first = later === undefined ? recordsAbove(rows, from, first, kinds, delimiter) : later + 1;
  for (let above = rows[first - 1]; above !== undefined && isMissing(above);)
    above = rows[--first - 1];
  if (kinds.every((kind) => kind === 'text')) return textHeader(rows, from, to);
  const numeric = rows[first];
  if (numeric !== undefined && isPlateHeader(numeric, rows[first + 1]))
    return { first: first + 1, names: numeric.cells, units: [], lines: [numeric.line] };
  const doubt = first === from ? numbersAsNames(rows.slice(first, first + 8), kinds) : undefined;
  if (numeric !== undefined && doubt !== undefined) {
    return {
      first: first + 1,
      names: numeric.cells,
      units: [],
      lines: [numeric.line],
      ...(doubt === '' ? {} : { doubt }),
    };
  }
  const named = doubtful(namesAbove(rows, first, count, delimiter));
  const found = unitsOfTexts(named, kinds) ? { ...named, first: first - 1, units: [] } : named;
  return fullerNames(rows, found, count, delimiter);
}

/** Units measure numbers: letters over nothing but texts are a record whose numbers are missing. */
function unitsOfTexts({ first, units, lines }: HeaderFound, kinds: readonly Dominant[]): boolean {
  return (
    first > 1 &&
    units.some((unit) => unit !== undefined) &&
    units.every((unit, i) => unit === undefined || kinds[i] === 'text') &&
    lines.length > 0
  );
}

/** A number among words is seldom a column's name. */
function doubtful(found: HeaderFound): HeaderFound {
  const numbers = found.names?.filter((name) => NUMBER.test(name)) ?? [];
  const [odd] = numbers;
  if (odd === undefined) return found;
  const ascending = numbers.every((one, i) => i === 0 || Number(one) > Number(numbers[i - 1]));
  const fraction = numbers.some((one) => one.includes('.'));
  if (!fraction && ascending && numbers.length > 1) return found;
  const line = found.lines[0] ?? 0;
  return {
    ...found,
    doubt: `line ${line} was taken as column names although it holds "${odd.trim()}"`,
  };
}

/** Names in the rows above the first record, over rows of units or formats. */
export function namesAbove(
  rows: readonly Row[],
  first: number,
  count: number,
  delimiter: string,
): HeaderFound {
  const above = rowsAbove(rows, first, count);
  let units: (string | undefined)[] = [];
  const labelled = above.findIndex((row, i) => i > 0 && unitsLabelled(row));
  if (labelled > 0) {
    units = (above[labelled]?.cells ?? []).map((cell, i) => (i === 0 ? undefined : unitText(cell)));
    above.length = labelled;
  }
  while (above.length > 1) {
    const last = above.at(-1);
    const before = above.at(-2);
    if (last === undefined || before === undefined) break;
    if (isFormatRow(last) || isFlagRow(last) || isKeyRow(last) || isSetting(last)) above.pop();
    else if (!endsAnother(before, last) && isUnitRow(last, before)) {
      units = last.cells.map((cell) => unitText(cell));
      above.pop();
    } else break;
  }
  const header = above.at(-1);
  const unitRow = rows[first - 1];
  if (header !== undefined && unitRow !== undefined && units.length > 0 && keysAndValues(above)) {
    // What stands over the units says something about the whole file: the units are all the names there are.
    return { first, names: unitRow.cells, units, lines: [unitRow.line] };
  }
  const before = above.at(-2);
  if (header !== undefined && before !== undefined && valuesUnder(before, header)) {
    units = header.cells.map((cell) => (isUnit(cell) ? unitText(cell) : undefined));
    const doubt = `line ${header.line}, between the column names and the first record, holds units and single values, and is no record`;
    return { first, names: before.cells, units, lines: [before.line], doubt };
  }
  const remarked = header !== undefined && rows[first - 1] !== header && units.length === 0;
  if (header !== undefined && keyWithValue(above, delimiter)) {
    const [, key = '', value = ''] =
      /^([^,;:=\t]+)[,;:=\t]\s*(.*)$/.exec(header.cells[0] ?? '') ?? [];
    return {
      first,
      names: undefined,
      units: [/^units?$/i.test(key) ? unitText(value) : undefined],
      lines: [],
    };
  }
  if (
    header === undefined ||
    namesNothing(header, delimiter) ||
    keyWithoutValue(above) ||
    lastSetting(above, remarked)
  )
    return { first, names: undefined, units: [], lines: [] };
  const group = above.at(-2);
  if (group !== undefined && isGroupRow(group, header)) {
    return { first, names: combine(group, header), units, lines: [group.line, header.line] };
  }
  return { first, names: channelNames(header.cells), units, lines: [header.line] };
}

/** The rows over the first record that may name its columns; records without a value between them say nothing. */
function rowsAbove(rows: readonly Row[], first: number, count: number): Row[] {
  const above: Row[] = [];
  for (let i = first - 1; i >= 0 && above.length < 5; i--) {
    const row = rows[i];
    if (row === undefined || !near(row.cells.length, count, row)) break;
    const filled = row.cells.filter((cell) => cell.trim() !== '').length;
    // A single text beside blanks is a remark.
    if (filled > (count > 2 ? 1 : 0)) above.unshift(row);
  }
  return above;
}

/** A row with fractions, a shorter one with figures, or one of keys with their values is no row of names: what stands under it is. */
function endsAnother(before: Row, last: Row): boolean {
  if (before.cells.every((cell) => /^\s*[^:]+:\s+\S/.test(cell))) return true;
  const figures = before.cells.filter((cell) => NUMBER.test(cell));
  const shorter = before.cells.length < last.cells.length;
  return figures.some((figure) => shorter || figure.includes('.'));
}

function near(fields: number, count: number, row: Row): boolean {
  const trailing = row.cells.length === count + 1 && (row.cells.at(-1) ?? '').trim() === '';
  return fields === count || trailing || (fields === count - 1 && count > 2);
}

export function dominantKinds(rows: readonly Row[], count: number, commas: boolean): Dominant[] {
  const skip =
    rows.length > 3 ? Math.min(12, Math.ceil(rows.length * 0.3)) : rows.length > 1 ? 1 : 0;
  const body = rows.slice(skip).slice(0, 400);
  return Array.from({ length: count }, (_, i) => {
    const seen: Partial<Record<CellKind, number>> = {};
    for (const row of body) {
      const kind = cellKind(row.cells[i] ?? '', commas);
      seen[kind] = (seen[kind] ?? 0) + 1;
    }
    const filled = body.length - (seen.empty ?? 0) - (seen.missing ?? 0);
    if (filled === 0) return 'text';
    if ((seen.integer ?? 0) + (seen.number ?? 0) >= filled * 0.7) return 'number';
    if ((seen.moment ?? 0) >= filled * 0.7) return 'moment';
    if ((seen.boolean ?? 0) >= filled * 0.9) return 'boolean';
    return 'text';
  });
}

/** Lines of keys and values may stand over a short table; then its end tells what its columns hold. */
export function tableKinds(rows: readonly Row[], count: number, commas: boolean): Dominant[] {
  const kinds = dominantKinds(withoutRepeats(rows), count, commas);
  const tail = rows.slice(-Math.max(3, Math.ceil(rows.length * 0.3)));
  if (tail.length < 3 || rows.length < 8) return kinds;
  const last = dominantKinds([...tail.slice(0, 1), ...tail], count, commas);
  const typed = (list: readonly Dominant[]): number =>
    list.filter((kind) => kind !== 'text').length;
  return typed(last) > typed(kinds) && typed(last) === count ? last : kinds;
}

/** The column names may come again on every page; they say nothing about what the columns hold. */
function withoutRepeats(rows: readonly Row[]): readonly Row[] {
  const times = new Map<string, number>();
  const key = (row: Row): string =>
    row.cells.some((cell) => /\d/.test(cell))
      ? ''
      : row.cells.map((cell) => cell.trim()).join('\0');
  for (const row of rows) times.set(key(row), (times.get(key(row)) ?? 0) + 1);
  const kept = rows.filter((row) => key(row) === '' || times.get(key(row)) === 1);
  return kept.length < rows.length * 0.3 ? rows : kept;
}

/** Share of a row's cells in typed columns that are not of their column's kind; NaN when none says anything. */
export function mismatch(row: Row, kinds: readonly Dominant[], commas: boolean): number {
  let wrong = 0;
  let told = 0;
  kinds.forEach((expected, i) => {
    const fit = cellFit(row.cells[i] ?? '', expected, commas);
    if (fit === 'silent') return;
    told++;
    if (fit === 'not') wrong++;
  });
  return wrong / told;
}

function beginsData(
  rows: readonly Row[],
  at: number,
  to: number,
  kinds: readonly Dominant[],
  commas: boolean,
): boolean {
  const row = rows[at];
  if (row === undefined) return false;
  const typed = kinds.some((kind) => kind !== 'text');
  if (!typed) return true;
  if (row.cells.length < kinds.length - 1) return false;
  if (!(mismatch(row, kinds, commas) < 0.5)) return false;
  const next = rows.slice(at + 1, Math.min(to, at + 6));
  const bad = next.filter((other) => mismatch(other, kinds, commas) >= 0.5).length;
  return bad <= next.length * 0.4;
}

/** Key and value lines may look like records; the names then stand between them and the real ones. */
function laterHeader(
  rows: readonly Row[],
  first: number,
  to: number,
  kinds: readonly Dominant[],
  commas: boolean,
): number | undefined {
  const last = Math.min(to - 2, first + 80);
  let found: number | undefined;
  for (let i = first + 1; i <= last; i++) {
    const row = rows[i];
    if (row === undefined || row.cells.length !== kinds.length) continue;
    if (mismatch(row, kinds, commas) >= 0.8 && row.cells.every((cell) => cell.trim() !== ''))
      found = i;
  }
  if (found === undefined || found - first > (to - found) * 0.5) return undefined;
  // Records that fit are a table already; what stands among them is a gap in the data.
  const between = rows.slice(first, found);
  if (between.filter((row) => mismatch(row, kinds, commas) === 0).length > between.length * 0.5)
    return undefined;
  const next = rows[found + 1];
  return next !== undefined && mismatch(next, kinds, commas) < 0.5 ? found : undefined;
}

function combine(group: Row, header: Row): string[] {
  let current = '';
  return header.cells.map((cell, i) => {
    const over = (group.cells[i] ?? '').trim();
    if (over !== '') current = over;
    // Nothing stands under nothing.
    else if (cell.trim() === '') return '';
    return current === '' || current === cell.trim() ? cell : `${current} ${cell.trim()}`.trim();
  });
}
