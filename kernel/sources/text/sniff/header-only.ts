import type { ReadingOptions } from '../../table/reading.js';
import type { Layout } from '../layout.js';
import { commentMark, commentText, type Divided } from './comments.js';
import { noTable } from './no-table.js';
import { rowsOf, type Line } from './rows.js';

/**
 * Names and no record yet: a table of no rows.
 *
 * @throws AssayError `no-table` when the lines are not one line of names, comments apart
 */
export function headerOnly(
  lines: readonly Line[],
  divided: Divided,
  eol: number,
  options: ReadingOptions,
): Layout {
  const content = divided.content.filter((line) => commentMark(line.text) === undefined);
  const [header] = content;
  const remark = divided.comments.at(-1) ?? divided.content.at(-1);
  const names = header ?? remark;
  const text = names === undefined ? '' : nameText(names, divided.prefixes);
  const delimiter =
    options.delimiter ?? ['\t', ',', ';', '|'].find((candidate) => text.includes(candidate)) ?? ' ';
  const cells = rowsOf(names === undefined ? [] : [{ ...names, text }], delimiter)[0]?.cells ?? [];
  // In a comment only separators tell names from a sentence.
  const sentence =
    header === undefined && (delimiter === ' ' || cells.some((cell) => /\S\s+\S+\s+\S/.test(cell)));
  if (names === undefined || cells.length < 2 || content.length > 1 || sentence)
    throw noTable(names?.number ?? 1);
  const where = header === undefined ? 'the comment on line' : 'line';
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
    headerLine: names.number,
    headerLines: [names.number],
    count: cells.length,
    kinds: cells.map(() => 'text'),
    names: cells,
    units: [],
    declared: { numbers: [], words: [] },
    warnings: [
      {
        line: names.number,
        message: `${where} ${names.number} was taken as the names of ${cells.length} columns; no record stands under it`,
      },
    ],
  };
}

function nameText(line: Line, prefixes: readonly string[]): string {
  const mark = commentMark(line.text);
  return commentText(line, mark === undefined ? prefixes : [mark, ...prefixes]).trimStart();
}
