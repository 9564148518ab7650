import { AssayError, type Warning } from '@assay/schema';
import type { ReadingOptions } from '../../table/reading.js';
import type { Layout } from '../layout.js';
import { chooseDelimiter } from './choose-delimiter.js';
import { divideComments, type Divided } from './comments.js';
import { declaredMissing } from './declared-missing.js';
import { findHeader, tableKinds, type HeaderFound } from './header.js';
import { namesOf } from './names-of.js';
import { rowsOf, type Line } from './rows.js';
import { largestBlock, type Candidate } from './score.js';

const LEAST_SCORE = 0.06;

/**
 * Finds the table in a text's first lines: separation, where names, units and records stand, what is preamble.
 *
 * @throws AssayError `no-table` when the lines make none
 */
export function sniffLayout(lines: readonly Line[], eol: number, options: ReadingOptions): Layout {
  const divided = divideComments(lines);
  const given = options.header_line;
  const content =
    given !== undefined && given > 0
      ? divided.content.filter((line) => line.number >= given)
      : divided.content;
  if (given !== undefined && given > 0 && content[0]?.number !== given) {
    const line = lines.find((candidate) => candidate.number === given);
    if (line !== undefined) content.unshift(line);
  }
  const { candidate, warnings } = chooseDelimiter(content, options.delimiter);
  if (candidate === undefined || candidate.score < LEAST_SCORE) {
    if (divided.content.length === 0 || options.delimiter !== undefined || candidate === undefined)
      return headerOnly(lines, divided, eol, options);
    throw noTable(divided.content[0]?.number ?? 1);
  }
  refuseProse(candidate);
  const found = given === undefined ? findHeader(candidate) : givenHeader(candidate, given);
  const first = candidate.rows[found.first];
  const firstLine = first?.line ?? (candidate.rows.at(-1)?.line ?? 0) + 1;
  const above = lines.filter((line) => line.number < firstLine);
  const named = given === undefined ? namesOf(found, candidate, above, content, divided) : found;
  if (found.doubt !== undefined) warnings.push({ line: firstLine, message: found.doubt });
  const end = anotherTable(candidate, content, warnings);
  anotherAbove(candidate, found, content, warnings);
  recordsAbove(candidate, found, content, warnings);
  return {
    separation: separationOf(candidate),
    delimiter:
      candidate.ranges !== undefined
        ? null
        : candidate.delimiter === ''
          ? null
          : candidate.delimiter,
    quote: candidate.ranges === undefined && lines.some((line) => line.text.includes('"')) ? 34 : 0,
    eol,
    comments: divided.prefixes,
    firstLine,
    endLine: end,
    headerLine: named.lines[0] ?? null,
    headerLines: wholeLines(named.lines, candidate),
    count: candidate.count,
    kinds: tableKinds(
      candidate.rows.slice(candidate.from, candidate.to),
      candidate.count,
      candidate.delimiter !== ',',
    ),
    names: named.names,
    units: named.units,
    declared: declaredMissing(above.map((line) => line.text).join('\n')),
    warnings,
  };
}

/** A name may have line ends inside its quotes. */
function wholeLines(lines: readonly number[], candidate: Candidate): number[] {
  return lines.flatMap((line) => {
    const row = candidate.rows.find((one) => one.line === line);
    const more = row?.cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0) ?? 0;
    return Array.from({ length: more + 1 }, (_, i) => line + i);
  });
}

function separationOf(candidate: Candidate): Layout['separation'] {
  if (candidate.ranges !== undefined) return { kind: 'fixed', ranges: candidate.ranges };
  if (candidate.delimiter === ' ') return { kind: 'whitespace' };
  if (candidate.delimiter === '') return { kind: 'single' };
  return { kind: 'delimiter', byte: candidate.delimiter.charCodeAt(0) };
}

function givenHeader(candidate: Candidate, line: number): HeaderFound {
  const index = candidate.rows.findIndex((row) => row.line >= line);
  const row = candidate.rows[index];
  if (line === 0 || row === undefined)
    return { first: candidate.from, names: undefined, units: [], lines: [] };
  return { first: index + 1, names: row.cells, units: [], lines: [row.line] };
}

/** A text with no numbers and no even separation is prose, sequences or a program, not a table. */
function refuseProse(candidate: Candidate): void {
  if (candidate.delimiter !== '') return;
  const rows = candidate.rows;
  const spaced = rows.filter((row) => /\S\s+\S/.test(row.cells[0] ?? '')).length;
  const sequences = rows.filter((row) =>
    /^[A-Z*-]{20,}$/i.test((row.cells[0] ?? '').trim()),
  ).length;
  const marks = rows.filter((row) => /^[>@{}<\[]/.test((row.cells[0] ?? '').trim())).length;
  if (spaced > rows.length * 0.3 || sequences > rows.length * 0.2 || marks > rows.length * 0.2)
    throw noTable(rows[0]?.line ?? 1);
}

/** Lines behind the table that make another one. */
function anotherTable(
  candidate: Candidate,
  content: readonly Line[],
  warnings: Warning[],
): number | null {
  const rest = candidate.rows.slice(candidate.to);
  const line = rest[0]?.line;
  if (line === undefined) return null;
  const behind = content.filter((other) => other.number >= line);
  const block = largestBlock(rowsOf(behind, candidate.delimiter, candidate.ranges), 2);
  if (block === undefined || block.to - block.from < 3 || candidate.delimiter === '') return null;
  warnings.push({
    line,
    message: `another table of ${block.count} columns begins about here and was not read; split the file to load it`,
  });
  return line;
}

function anotherAbove(
  candidate: Candidate,
  found: HeaderFound,
  content: readonly Line[],
  warnings: Warning[],
): void {
  const firstLine = candidate.rows[found.first]?.line ?? 0;
  const headerLine = found.lines[0] ?? firstLine;
  const above = content.filter((line) => line.number < headerLine);
  const rows = rowsOf(above, candidate.delimiter, candidate.ranges);
  const block = largestBlock(rows, 2);
  if (
    block === undefined ||
    block.to - block.from < 4 ||
    candidate.delimiter === ' ' ||
    candidate.delimiter === ''
  )
    return;
  const figures = rows
    .slice(block.from, block.to)
    .filter(
      (row) => row.cells.filter((cell) => /^\s*[-+]?\d[\d.,]*\s*$/.test(cell)).length >= 2,
    ).length;
  if (figures < 3) return;
  warnings.push({
    line: rows[block.from]?.line ?? null,
    message: `lines before the table make another one of ${block.count} columns that was not read; split the file to load it`,
  });
}

/** Lines between the names and the first record that look like records, but of another number of fields. */
function recordsAbove(
  candidate: Candidate,
  found: HeaderFound,
  content: readonly Line[],
  warnings: Warning[],
): void {
  const first = candidate.rows[found.first]?.line ?? 0;
  if (candidate.delimiter === ' ' || candidate.delimiter === '' || warnings.length > 0) return;
  const after = found.lines.at(-1) ?? first - 6;
  const between = content.filter((line) => line.number > after && line.number < first);
  const odd = rowsOf(between, candidate.delimiter).find((row) => {
    const filled = row.cells.filter((cell) => cell.trim() !== '');
    const figures = filled.filter((cell) => /^\s*[-+]?\d[\d.,]*\s*$/.test(cell)).length;
    return figures > 1 && figures >= filled.length * 0.5;
  });
  if (odd === undefined) return;
  warnings.push({
    line: odd.line,
    message: `line ${odd.line} looks like a record of ${odd.cells.length} fields instead of ${candidate.count} and was left out`,
  });
}

/** Names and no record yet: a table of no rows. */
function headerOnly(
  lines: readonly Line[],
  divided: Divided,
  eol: number,
  options: ReadingOptions,
): Layout {
  const header = divided.content[0] ?? divided.comments.at(-1);
  const text = header?.text ?? '';
  const delimiter =
    options.delimiter ?? ['\t', ',', ';', '|'].find((candidate) => text.includes(candidate)) ?? ' ';
  const cells = rowsOf(header === undefined ? [] : [header], delimiter)[0]?.cells ?? [];
  if (header === undefined || cells.length < 2 || divided.content.length > 1)
    throw noTable(header?.number ?? 1);
  return {
    separation:
      delimiter === ' '
        ? { kind: 'whitespace' }
        : { kind: 'delimiter', byte: delimiter.charCodeAt(0) },
    delimiter,
    quote: 34,
    eol,
    comments: divided.prefixes,
    firstLine: (lines.at(-1)?.number ?? 0) + 1,
    endLine: null,
    headerLine: header.number,
    headerLines: [header.number],
    count: cells.length,
    kinds: cells.map(() => 'text'),
    names: cells,
    units: [],
    declared: { numbers: [], words: [] },
    warnings: [],
  };
}

function noTable(line: number): AssayError {
  return new AssayError(
    'no-table',
    `no table was found: the lines from ${line} on do not divide evenly into columns`,
    {
      place: { line },
      remedy: 'if it is one, say how it is divided: --delimiter, or header_line in the request',
    },
  );
}
