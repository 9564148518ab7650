import type { Warning } from '@assay/schema';
import type { ReadingOptions } from '../../table/reading.js';
import type { Layout } from '../layout.js';
import { barredHeader, type BarredHeader } from './barred-header.js';
import { byteByByte } from './byte-by-byte.js';
import { cleanNames } from './clean-names.js';
import { chooseDelimiter, cutsDoubt } from './choose-delimiter.js';
import { closingTable } from './closing-table.js';
import { commentText, divideComments, type Divided } from './comments.js';
import { declaredMissing, isSentinel } from './declared-missing.js';
import { exchangeHeader } from './exchange-header.js';
import { columnSpans } from './fixed-width.js';
import { headerEnd } from './header-end.js';
import { headerOnly } from './header-only.js';
import { graceLegends } from './grace-legends.js';
import { hapiHeader } from './hapi-header.js';
import { findHeader, tableKinds } from './header.js';
import type { HeaderFound } from './header-found.js';
import { keyedNames } from './keyed-names.js';
import { matrixSizes } from './matrix-market.js';
import { namesOf } from './names-of.js';
import { anotherTable, joinedScans, recordsAbove } from './other-tables.js';
import { earlier, partOf } from './part.js';
import { isCutText, isProse } from './prose.js';
import { rowsOf, type Line } from './rows.js';
import { noTable } from './no-table.js';
import type { Candidate } from './score.js';
import { sampleCounts } from './sample-counts.js';
import { seabassHeader } from './seabass-header.js';
import { startAndRate } from './start-and-rate.js';
import { tablesAbove } from './tables-above.js';
import { tellDoubts } from './tell-doubts.js';
import { joinTorn } from './torn-words.js';

const LEAST_SCORE = 0.06;

/**
 * Finds the table in a text's first lines: separation, where names, units and records stand, what is preamble.
 *
 * @throws AssayError `no-table` when the lines make none
 */
export function sniffLayout(all: readonly Line[], eol: number, options: ReadingOptions): Layout {
  const part = partOf(all, options);
  const layout = tableIn(part.lines, eol, options);
  return {
    ...layout,
    endLine: earlier(layout.endLine, part.end),
    warnings: [...part.warnings, ...layout.warnings],
  };
}

function tableIn(lines: readonly Line[], eol: number, options: ReadingOptions, least = 1): Layout {
  const described =
    options.header_line === undefined && options.delimiter === undefined
      ? byteByByte(lines, eol)
      : undefined;
  if (described !== undefined) return described;
  const divided = divideComments(lines);
  const separator = separatorLine(lines[0]?.text ?? '');
  if (separator !== undefined) divided.content.shift();
  const barred = options.header_line === undefined ? barredHeader(divided.content) : undefined;
  if (barred !== undefined && options.delimiter === undefined)
    return barredLayout(barred, lines, divided, eol);
  const given = options.header_line;
  const from = given ?? Math.max(least, (headerEnd(lines) ?? 0) + 1);
  const content =
    from > 1 ? divided.content.filter((line) => line.number >= from) : divided.content;
  if (given !== undefined && given > 0 && content[0]?.number !== given) {
    const line = lines.find((candidate) => candidate.number === given);
    // Names in a comment stand behind its mark.
    if (line !== undefined) content.unshift({ ...line, text: commentText(line, divided.prefixes) });
  }
  const chosen = chooseDelimiter(content, options.delimiter ?? separator);
  const { warnings } = chosen;
  let { candidate } = chosen;
  const weak = candidate === undefined || candidate.score < LEAST_SCORE;
  const poor = candidate === undefined || weak || isProse(candidate) || isCutText(candidate);
  if (poor && given === undefined) {
    const closing = closingTable(lines);
    if (closing !== undefined && closing > from) return tableIn(lines, eol, options, closing);
  }
  if (candidate === undefined || weak) {
    if (divided.content.length === 0 || options.delimiter !== undefined || candidate === undefined)
      return headerOnly(lines, divided, eol, options);
    throw noTable(divided.content[0]?.number ?? 1);
  }
  if (isProse(candidate)) throw noTable(candidate.rows[0]?.line ?? 1);
  const headerOf = (table: Candidate): HeaderFound =>
    given === undefined ? findHeader(table) : givenHeader(table, given);
  let found = headerOf(candidate);
  const whole =
    candidate.ranges === undefined ? undefined : joined(candidate, found, lines, content, divided);
  if (whole !== undefined) {
    ({ candidate } = whole);
    const { names, units, lines: over } = whole;
    found = { ...headerOf(candidate), names, units, lines: over };
    warnings.splice(0, 1, cutsDoubt(candidate, candidate.ranges ?? []));
  }
  if (given === undefined) {
    found = startAndRate(candidate, found, warnings);
    found = matrixSizes(candidate, found, lines, warnings);
    found = sampleCounts(candidate, found, warnings);
  }
  if (candidate.rows.length === 1 && found.first > 0)
    return headerOnly(lines, divided, eol, options);
  const first = candidate.rows[found.first];
  const firstLine = first?.line ?? (candidate.rows.at(-1)?.line ?? 0) + 1;
  const above = lines.filter((line) => line.number < firstLine);
  const exchange =
    exchangeHeader(above) ?? hapiHeader(above) ?? seabassHeader(above) ?? graceLegends(above);
  warnings.push(...(exchange?.warnings ?? []));
  const named =
    given === undefined && whole === undefined
      ? namesOf({ found, candidate, above, content, divided, exchange })
      : found;
  const keyed = named.names === undefined ? keyedNames(candidate, found.first) : undefined;
  if (found.doubt !== undefined) warnings.push({ line: firstLine, message: found.doubt });
  const end = anotherTable(candidate, content, warnings);
  tablesAbove(candidate, found, content, warnings);
  recordsAbove(candidate, found, content, warnings);
  joinedScans(lines, warnings);
  tellDoubts(candidate, found.first, named, { above, content }, warnings);
  mixedEnds(lines, warnings);
  const { ranges } = candidate;
  const delimiter = ranges !== undefined || candidate.delimiter === '' ? null : candidate.delimiter;
  return {
    separation: separationOf(candidate),
    delimiter,
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
    names: keyed ?? (named.names && cleanNames(named.names, delimiter ?? ' ')),
    ...('dropped' in named && named.dropped !== undefined ? { dropped: named.dropped } : {}),
    ...spansOf(candidate, content, firstLine),
    units: named.units,
    ...(exchange?.fills?.length === candidate.count ? { fills: exchange.fills } : {}),
    declared: withLoneSentinel(
      withMissing(declaredMissing(above.map((line) => line.text).join('\n')), exchange?.missing),
      candidate,
      content,
    ),
    warnings,
  };
}

function barredLayout(
  { names, units, ranges, line, last }: BarredHeader,
  lines: readonly Line[],
  divided: Divided,
  eol: number,
): Layout {
  const rows = rowsOf(
    divided.content.filter((one) => one.number > last),
    ' ',
    ranges,
  );
  return {
    separation: { kind: 'fixed', ranges },
    delimiter: null,
    quote: 0,
    eol,
    comments: divided.prefixes,
    firstLine: last + 1,
    endLine: null,
    headerLine: line,
    headerLines: [line],
    count: names.length,
    kinds: tableKinds(rows, names.length, true),
    names,
    units,
    declared: declaredMissing(
      lines
        .filter((one) => one.number < line)
        .map((one) => one.text)
        .join('\n'),
    ),
    warnings: [],
  };
}

/** What a first line such as `sep=;` says, as spreadsheets write it. */
function separatorLine(text: string): string | undefined {
  return /^"?sep=([^"])"?\s*$/i.exec(text)?.[1];
}

/** A short record of an aligned table can be put in its columns by where its fields stand. */
function spansOf(
  candidate: Candidate,
  content: readonly Line[],
  firstLine: number,
): Pick<Layout, 'spans'> {
  if (candidate.delimiter !== ' ' || candidate.ranges !== undefined) return {};
  const whole = new Set(
    candidate.rows.filter((row) => row.cells.length === candidate.count).map((row) => row.line),
  );
  const lines = content.filter((line) => line.number >= firstLine && whole.has(line.number));
  const spans = columnSpans(lines.slice(0, 500));
  return spans.length === candidate.count ? { spans } : {};
}

function joined(
  candidate: Candidate,
  found: HeaderFound,
  lines: readonly Line[],
  content: readonly Line[],
  divided: Divided,
):
  | { candidate: Candidate; names: string[]; units: HeaderFound['units']; lines: number[] }
  | undefined {
  const first = candidate.rows[found.first]?.line ?? Infinity;
  const above = lines.filter((line) => line.number < first);
  const named = namesOf({ found: { ...found }, candidate, above, content, divided });
  const kinds = tableKinds(candidate.rows.slice(found.first, candidate.to), candidate.count, true);
  const whole = joinTorn(candidate, named.names, kinds, content);
  const unit = (name: string): string | undefined => named.units[named.names?.indexOf(name) ?? -1];
  return whole && { ...whole, units: whole.names.map(unit), lines: named.lines };
}

/** Another line end inside a line: two files put together, of which one was not divided into records. */
function mixedEnds(lines: readonly Line[], warnings: Warning[]): void {
  const odd = lines.find(({ text }) => /[^\r]\r[^\r]/.test(text) && !text.includes('"'));
  if (odd === undefined) return;
  const message = 'line ends are mixed: a carriage return inside the line was taken as a character';
  warnings.push({ line: odd.number, message });
}

function withMissing(
  declared: Layout['declared'],
  more: readonly number[] = [],
): Layout['declared'] {
  return { ...declared, numbers: [...new Set([...declared.numbers, ...more])] };
}

/** A stand-in for missing values that stands alone behind the records, as NOAA's index files have it. */
function withLoneSentinel(
  declared: Layout['declared'],
  candidate: Candidate,
  content: readonly Line[],
): Layout['declared'] {
  const last = candidate.rows[candidate.to - 1]?.line ?? Infinity;
  const behind = content.find((line) => line.number > last)?.text.trim() ?? '';
  if (!/^-?\d+(\.\d+)?$/.test(behind) || !isSentinel(Number(behind))) return declared;
  return { ...declared, numbers: [...declared.numbers, Number(behind)] };
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
  if (candidate.delimiter === '') return quotedAlone(candidate) ? COMMA : { kind: 'single' };
  return { kind: 'delimiter', byte: candidate.delimiter.charCodeAt(0) };
}

const COMMA = { kind: 'delimiter', byte: 44 } as const;

/** One column of which some values stand in quotes, and no other holds a comma: then quotes are no part of the values. */
function quotedAlone({ rows }: Candidate): boolean {
  return (
    rows.some((row) => row.quoted[0] === true) &&
    rows.every((row) => row.quoted[0] === true || !/[",]/.test(row.cells[0] ?? ''))
  );
}

function givenHeader(candidate: Candidate, line: number): HeaderFound {
  const index = candidate.rows.findIndex((row) => row.line >= line);
  const row = candidate.rows[index];
  if (line === 0 || row === undefined)
    return { first: candidate.from, names: undefined, units: [], lines: [] };
  return { first: index + 1, names: row.cells, units: [], lines: [row.line] };
}
