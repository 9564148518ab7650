import { cellKind, type CellKind } from '../cells/cell-kind.js';
import { isUnit, unitText } from '../../table/units.js';
import type { Candidate } from './score.js';
import type { Row } from './rows.js';

export interface HeaderFound {
  /** Index in the candidate's rows of the first record. */
  first: number;
  names: string[] | undefined;
  units: (string | undefined)[];
  /** Physical lines of the names, first of them first. */
  lines: number[];
  doubt?: string;
}

type Dominant = 'number' | 'moment' | 'boolean' | 'text';

/** Finds where the records begin and which rows above them hold names and units. */
export function findHeader(candidate: Candidate): HeaderFound {
  const { rows, from, to, count, delimiter } = candidate;
  const commas = delimiter !== ',';
  const kinds = tableKinds(rows.slice(from, to), count, commas);
  let first = from;
  while (first < to && !beginsData(rows, first, to, kinds, commas)) first++;
  if (first >= to) first = from;
  const later = laterHeader(rows, first, to, kinds, commas);
  if (later !== undefined) first = later + 1;
  if (kinds.every((kind) => kind === 'text')) return textHeader(rows, from, to);
  const numeric = rows[first];
  if (first === from && numeric !== undefined && numberedHeader(numeric, rows[first + 1], kinds)) {
    const doubt =
      cellKind(numeric.cells[0] ?? '', commas) === 'text' || (numeric.cells[0] ?? '').trim() === ''
        ? undefined
        : `the numbers of line ${numeric.line} were taken as column names`;
    return {
      first: first + 1,
      names: numeric.cells,
      units: [],
      lines: [numeric.line],
      ...(doubt === undefined ? {} : { doubt }),
    };
  }
  return doubtful(namesAbove(rows, first, count));
}

/** A fraction is seldom a column's name. */
function doubtful(found: HeaderFound): HeaderFound {
  const odd = found.names?.find((name) => /^\s*[-+]?\d*\.\d+([eE][-+]?\d+)?\s*$/.test(name));
  if (odd === undefined) return found;
  const line = found.lines[0] ?? 0;
  return {
    ...found,
    doubt: `line ${line} was taken as column names although it holds "${odd.trim()}"`,
  };
}

/** Names in the rows above the first record, over rows of units or formats. */
export function namesAbove(rows: readonly Row[], first: number, count: number): HeaderFound {
  const above: Row[] = [];
  for (let i = first - 1; i >= 0 && above.length < 5; i--) {
    const row = rows[i];
    if (row === undefined || !near(row.cells.length, count, row)) break;
    above.unshift(row);
  }
  let units: (string | undefined)[] = [];
  while (above.length > 1) {
    const last = above.at(-1);
    const before = above.at(-2);
    if (last === undefined || before === undefined) break;
    if (isFormatRow(last)) above.pop();
    else if (isUnitRow(last, before)) {
      units = last.cells.map((cell) => unitText(cell));
      above.pop();
    } else break;
  }
  const header = above.at(-1);
  if (header === undefined) return { first, names: undefined, units: [], lines: [] };
  const group = above.at(-2);
  if (group !== undefined && isGroupRow(group, header)) {
    return { first, names: combine(group, header), units, lines: [group.line, header.line] };
  }
  return { first, names: header.cells, units, lines: [header.line] };
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
    if (expected === 'text') return;
    const kind = cellKind(row.cells[i] ?? '', commas);
    if (kind === 'empty' || kind === 'missing') return;
    told++;
    const fits =
      expected === 'number' ? kind === 'integer' || kind === 'number' : kind === expected;
    if (!fits) wrong++;
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

function textHeader(rows: readonly Row[], from: number, to: number): HeaderFound {
  const header = rows[from];
  if (header === undefined) return { first: from, names: undefined, units: [], lines: [] };
  const body = rows.slice(from + 1, to);
  const cells = header.cells.map((cell) => cell.trim());
  const recurs = cells.some(
    (cell, i) => cell !== '' && body.some((row) => row.cells[i]?.trim() === cell),
  );
  const distinct = new Set(cells).size === cells.length;
  if (recurs && cells.length > 1) {
    return {
      first: from,
      names: undefined,
      units: [],
      lines: [],
      doubt: `line ${header.line} was taken as a record, not as column names, because one of its values comes again below`,
    };
  }
  let first = from + 1;
  let units: (string | undefined)[] = [];
  for (let next = rows[first]; next !== undefined && first < to; next = rows[++first]) {
    if (isFormatRow(next)) continue;
    const after = rows[first + 1];
    // Several lines of units are a list of units.
    const listed = units.length > 0 || (after !== undefined && isUnitRow(after, header));
    if (!isUnitRow(next, header) || listed) break;
    units = next.cells.map((cell) => unitText(cell));
  }
  return {
    first,
    names: header.cells,
    units,
    lines: [header.line],
    ...(distinct || body.length === 0
      ? {}
      : { doubt: `line ${header.line} was taken as column names although they are not distinct` }),
  };
}

/** Years, channel or plate column numbers as names: the cells ascend by one step and the first column tells them apart. */
function numberedHeader(row: Row, next: Row | undefined, kinds: readonly Dominant[]): boolean {
  const numbers = row.cells.flatMap((cell, i) =>
    i > 0 && kinds[i] === 'number' && cell.trim() !== '' ? [Number(cell)] : [],
  );
  if (numbers.length < 3 || numbers.some((value) => !Number.isFinite(value))) return false;
  const step = (numbers[1] ?? 0) - (numbers[0] ?? 0);
  if (step <= 0) return false;
  const even = numbers.every(
    (value, i) =>
      i === 0 || Math.abs(value - (numbers[i - 1] ?? 0) - step) <= Math.abs(step) * 1e-6,
  );
  if (!even) return false;
  const follows =
    next?.cells.flatMap((cell, i) =>
      i > 0 && kinds[i] === 'number' && cell.trim() !== '' ? [Number(cell)] : [],
    ) ?? [];
  const same =
    follows.length > 2 &&
    follows.every((value, i) => i === 0 || value - (follows[i - 1] ?? 0) === step);
  const label = (row.cells[0] ?? '').trim();
  const odd = kinds[0] !== 'number' || label === '' || !Number.isFinite(Number(label));
  return !same && odd;
}

/** Column widths of USGS's RDB, rules of dashes, kinds of averages, names of data types. */
export function isFormatRow(row: Row): boolean {
  const cells = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (cells.length === 0) return false;
  const share = (pattern: RegExp): number =>
    cells.filter((cell) => pattern.test(cell)).length / cells.length;
  return (
    share(/^\d+[snd]$/) === 1 ||
    share(/^[-=_]{2,}$/) === 1 ||
    share(/^(avg|smp|max|min|std|tot|wvc|sample|mean|med|mom|cov)$/i) >= 0.6 ||
    share(
      /^(f4|f8|f32|f64|float\d*|double|int\d*|long|short|char|str|string|varchar|real|bool|boolean|date|datetime|text|numeric|integer|decimal)$/i,
    ) === 1
  );
}

export function isUnitRow(row: Row, above: Row): boolean {
  const cells = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (cells.length === 0) return false;
  const units = cells.filter((cell) => isUnit(cell)).length / cells.length;
  const bracketed = cells.filter((cell) => /^[[(].*[\])]$/.test(cell)).length / cells.length;
  const names = above.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const unitsAbove = names.filter((cell) => isUnit(cell)).length / Math.max(1, names.length);
  return bracketed >= 0.6 || (units >= 0.5 && units > unitsAbove);
}

function isGroupRow(group: Row, header: Row): boolean {
  const cells = group.cells.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || group.cells.length !== header.cells.length) return false;
  const repeated = new Set(header.cells.map((cell) => cell.trim())).size < header.cells.length;
  const gaps = cells.length - filled.length;
  return (
    repeated && (gaps > 0 || new Set(filled).size < filled.length || filled.length === cells.length)
  );
}

function combine(group: Row, header: Row): string[] {
  let current = '';
  return header.cells.map((cell, i) => {
    const over = (group.cells[i] ?? '').trim();
    if (over !== '') current = over;
    return current === '' || current === cell.trim() ? cell : `${current} ${cell.trim()}`.trim();
  });
}
