import { isFlagRow, isFormatRow, isUnitRow } from './header-rows.js';
import type { HeaderFound } from './header-found.js';
import { namesTold } from './name-evidence.js';
import { unitText } from '../../table/units.js';
import type { Row } from './rows.js';

/** The names of a table that holds nothing but texts: its first row, unless a value of it comes again below. */
export function textHeader(rows: readonly Row[], from: number, to: number): HeaderFound {
  const header = rows[from];
  if (header === undefined) return { first: from, names: undefined, units: [], lines: [] };
  const body = rows.slice(from + 1, to);
  const cells = header.cells.map((cell) => cell.trim());
  const recurs = cells.some(
    (cell, i) => cell !== '' && body.some((row) => row.cells[i]?.trim() === cell),
  );
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
    if (isFormatRow(next) || isFlagRow(next)) continue;
    const after = rows[first + 1];
    // Several lines of units are a list of units.
    const listed = units.length > 0 || (after !== undefined && isUnitRow(after, header));
    if (!isUnitRow(next, header) || listed || after === undefined) break;
    units = next.cells.map((cell) => unitText(cell));
  }
  return {
    first,
    names: header.cells,
    units,
    lines: [header.line],
    ...doubtOf(header, cells, rows.slice(first, to)),
  };
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
