import { AssayError, type Warning } from '@assay/schema';
import { readText } from '../json/json-reading.js';
import { Places } from '../json/places.js';
import type { Cell, CellRecord } from '../table/cell.js';
import { CellReading } from '../table/cell-reading.js';
import { columnNames } from '../table/column-names.js';
import type { Plan, Reading, Rejected } from '../table/reading.js';
import type { Encoding } from '../text/encoding-found.js';
import {
  itemsOf,
  lasSections,
  type LasItem,
  type LasLine,
  type LasSection,
} from './las-sections.js';

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eEdD][-+]?\d+)?$/;
const COMMA = /^[-+]?\d+,\d+$/;

/** One step of the log: its values and the lines that they stand on. */
interface Step {
  values: string[];
  first: LasLine;
  last: LasLine;
}

/**
 * A well log (LAS 1.2, 2.0 and the log data of 3.0): the curves' mnemonics and units, one row a step. Steps may be wrapped
 * over lines; the NULL that the header states is a missing value.
 *
 * @throws AssayError `no-table` when the file has no section of data
 */
export function openLas(
  path: string,
  name: string,
  encoding: Encoding,
  plan: Plan | undefined,
): Reading {
  const text = readText(path, encoding, name);
  const sections = lasSections(text);
  const all = sections.filter(({ title }) => /^(a\b|a\s*$|ascii|log_data)/i.test(title));
  const [data] = all;
  if (data === undefined) {
    throw new AssayError('no-table', `${name} is a LAS file without a section ~A`, {
      place: { file: name, line: sections.at(-1)?.line ?? 1 },
      remedy: 'it may be cut off; get it again',
    });
  }
  const stated = sections.filter((one) => /^[vw]/i.test(one.title)).flatMap(itemsOf);
  const value = (mnemonic: string): string =>
    stated.find((item) => item.mnemonic.toUpperCase() === mnemonic)?.value ?? '';
  const curves = itemsOf(sections.find(({ title }) => /^(c|log_definition)/i.test(title)));
  const delimiter = delimiterOf(value('DLM'));
  const wrapped = /^y/i.test(value('WRAP'));
  const steps = wrapped
    ? wrappedSteps(data, curves.length)
    : data.lines.map((line) => ({ values: split(line.text, delimiter), first: line, last: line }));
  const warnings: Warning[] = [];
  const other = all[1];
  if (other !== undefined)
    warnings.push({
      line: other.line,
      message: 'another section of data begins here and was not read; split the file to load it',
    });
  const columns = columnsOf(curves, data, steps, warnings);
  const places = new Places(text, encoding);
  const missing = value('NULL') === '' ? undefined : Number(value('NULL').replace(',', '.'));
  const records: CellRecord[] = [];
  const rejected: Rejected[] = [];
  steps.forEach(({ values, first, last }, i) => {
    const at = places.at(first.start, last.start + last.text.length);
    if (values.length === columns.length) {
      records.push({ cells: new Map(values.map((one, k) => [k, cellOf(one, missing)])), ...at });
      return;
    }
    const reason = `has ${values.length} values instead of ${columns.length}`;
    const whole = { column: null, value: values.join(' ').slice(0, 500), reason, whole: true };
    rejected.push({ record: i + 1, ...at, ...whole });
  });
  const [bad] = rejected;
  if (bad !== undefined)
    warnings.push({
      line: bad.line,
      message: `${rejected.length} of ${steps.length} records were left out, the first because it ${bad.reason}`,
    });
  const names = columns.map(({ mnemonic }) => mnemonic);
  const decimal = steps.some(({ values }) => values.some((one) => COMMA.test(one))) ? ',' : '.';
  return new CellReading(
    {
      names: columnNames(names, names.length),
      units: columns.map(({ unit }) => (unit === '' ? undefined : unit)),
      ...{ records, rejected, warnings },
      source: {
        ...{ kind: 'las', encoding: encoding.name, delimiter, decimal },
        ...{ header_line: data.line, skipped_lines: data.line - 1 },
        title: value('WELL') || null,
      },
    },
    plan,
  );
}

function delimiterOf(stated: string): string {
  if (/^comma/i.test(stated)) return ',';
  return /^tab/i.test(stated) ? '\t' : ' ';
}

function split(text: string, delimiter: string): string[] {
  if (delimiter !== ' ') return text.split(delimiter).map((one) => unquoted(one.trim()));
  return [...text.matchAll(/"[^"]*"|\S+/g)].map(([one]) => unquoted(one));
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/** Values of a step that go on over lines, until every curve has one. */
function wrappedSteps(data: LasSection, count: number): Step[] {
  const steps: Step[] = [];
  for (const line of data.lines) {
    const values = split(line.text, ' ');
    const open = steps.at(-1);
    if (open !== undefined && open.values.length < count) {
      open.values.push(...values);
      open.last = line;
    } else steps.push({ values, first: line, last: line });
  }
  return steps;
}

/** The curves, or what the line of the section names, where the header tells another number than the records have. */
function columnsOf(
  curves: LasItem[],
  { title, line }: LasSection,
  steps: readonly Step[],
  warnings: Warning[],
): LasItem[] {
  const width = steps[0]?.values.length ?? curves.length;
  if (curves.length === width || steps.some(({ values }) => values.length === curves.length))
    return curves;
  const named = title.trim().split(/\s+/).slice(1);
  warnings.push({
    line,
    message: `the header tells of ${curves.length} curves, but the records have ${width} values; ${named.length === width ? 'the names were taken from the line above them' : 'their columns were left without names'}`,
  });
  return Array.from({ length: width }, (_, i) => ({
    mnemonic: named.length === width ? (named[i] ?? '') : '',
    ...{ unit: '', value: '' },
  }));
}

function cellOf(text: string, missing: number | undefined): Cell {
  const plain = COMMA.test(text) ? text.replace(',', '.') : text;
  if (!NUMBER.test(plain)) return text === '' ? null : text;
  const number = plain.replace(/^\+/, '').replace(/d/i, 'e');
  return Number(number) === missing ? null : { number };
}
