import { isFlagRow, isFormatRow, isUnitRow } from './header-rows.js';
import type { HeaderFound } from './header-found.js';
import { namesTold } from './name-evidence.js';
import { unitText } from '../../table/units.js';
import type { Row } from './rows.js';

/** The names of a table that holds nothing but texts: its first row, unless a value of it comes again below. */
export function textHeader(rows: readonly Row[], from: number, to: number): HeaderFound {
  const header = rows[from];
  if (header === undefined) return { first: from, names: undefined, units: [], lines: [] };
  const cells = header.cells.map((cell) => cell.trim());
  // The whole row again is the names again, as in files that were joined.
  const names = cells.join('\u0000');
  const body = rows
    .slice(from + 1, to)
    .filter((row) => row.cells.map((cell) => cell.trim()).join('\u0000') !== names);
  const columns = cells.map((_, i) => body.map((row) => row.cells[i]?.trim() ?? ''));
  const recurs = cells.some((cell, i) => cell !== '' && columns[i]?.includes(cell) === true);
  if (recurs && cells.length > 1 && !standsOut(cells, columns)) {
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
  let unitLine: number | undefined;
  for (let next = rows[first]; next !== undefined && first < to; next = rows[++first]) {
    if (isFormatRow(next) || isFlagRow(next)) continue;
    const after = rows[first + 1];
    // Several lines of units are a list of units.
    const listed = units.length > 0 || (after !== undefined && isUnitRow(after, header));
    if (!isUnitRow(next, header) || listed || after === undefined) break;
    if (mayBeValues(next, body)) break;
    units = next.cells.map((cell) => unitText(cell));
    unitLine = next.line;
  }
  return {
    first,
    names: header.cells,
    units,
    lines: [header.line],
    ...(recurs && cells.length > 1
      ? {
          doubt: `line ${header.line} was taken as column names, although one of them comes again below; set header_line to 0 if it is a record`,
        }
      : unitLine === undefined
        ? doubtOf(header, cells, rows.slice(first, to))
        : {
            doubt: `line ${unitLine} was taken as units, although no column below holds numbers; set header_line to 0 if it is a record`,
          }),
  };
}

/** In a column of few values so many rows to each, and so many rows at least, tell that another one is its name. */
const ROWS_A_VALUE = 6;
const FEWEST_ROWS = 24;

/** Whether some column has few values, all of them often, and the first row's is none of them; fewer columns hold theirs again. */
function standsOut(cells: readonly string[], columns: readonly (readonly string[])[]): boolean {
  const again = cells.filter((cell, i) => columns[i]?.includes(cell) === true).length;
  const strange = cells.filter((cell, i) => {
    const column = columns[i] ?? [];
    if (cell === '' || column.length < FEWEST_ROWS || column.includes(cell)) return false;
    const values = new Set(column);
    return values.size > 1 && column.length >= values.size * ROWS_A_VALUE;
  }).length;
  return strange > 0 && strange >= again;
}

/** Letters such as `m` and `a` are units and as often codes: where no number stands below them, only longer ones that do not come again are taken. */
function mayBeValues(units: Row, body: readonly Row[]): boolean {
  const cells = units.cells.map((cell) => cell.trim());
  return (
    !cells.some((cell) => cell.length > 1) ||
    cells.some(
      (cell, i) =>
        cell !== '' && body.some((row) => row !== units && row.cells[i]?.trim() === cell),
    )
  );
}

function doubtOf(header: Row, cells: readonly string[], body: readonly Row[]): { doubt?: string } {
  const doubted = (why: string): { doubt: string } => ({
    doubt: `line ${header.line} was taken as ${why}`,
  });
  if (alone(cells, body))
    return doubted(
      `the column's name, although it may be a value; set header_line to 0 if it is one`,
    );
  if (body.length === 0) return {};
  if (new Set(cells).size < cells.length)
    return doubted('column names although they are not distinct');
  const rows = body.slice(0, 400).map((row) => row.cells);
  if (namesTold(cells, rows)) return {};
  return doubted(
    'column names, but nothing tells it from the records; set header_line to 0 if it is one',
  );
}

/** Nothing tells the name of a single column of texts that are all different. */
function alone(cells: readonly string[], body: readonly Row[]): boolean {
  return (
    cells.length === 1 &&
    body.length > 0 &&
    new Set(body.map((row) => row.cells[0])).size === body.length
  );
}
