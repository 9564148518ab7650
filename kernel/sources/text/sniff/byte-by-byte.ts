import { tableKinds } from './header.js';
import type { Layout } from '../layout.js';
import { cellKind } from '../cells/cell-kind.js';
import { unitText } from '../../table/units.js';
import { rowsOf, type Line } from './rows.js';

const HEAD = /^\s*Bytes\s+Format\s+Units\s+Label/i;
const RULE = /^\s*[-=]{20,}\s*$/;
const ENTRY = /^\s*(?:(\d+)\s*-\s*)?(\d+)\s+([AIFED]\d+(?:\.\d+)?)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/i;

interface Field {
  name: string;
  /** Whether its format is one of numbers. */
  number: boolean;
  unit: string | undefined;
  range: [number, number];
  missing: number | undefined;
  line: number;
}

/**
 * The layout of a table that describes itself byte by byte, as the astronomical data centre and the AAS journals
 * (machine-readable tables) write it.
 */
export function byteByByte(lines: readonly Line[], eol: number): Layout | undefined {
  const head = lines.findIndex((line) => HEAD.test(line.text));
  if (head < 0) return undefined;
  const fields: Field[] = [];
  let at = head + 1;
  for (; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined || (RULE.test(line.text) && fields.length > 0)) break;
    const field = fieldOf(line);
    if (field !== undefined) fields.push(field);
  }
  const rules = lines.flatMap((line, i) => (i >= at && RULE.test(line.text) ? [i] : []));
  const last = lines[rules.at(-1) ?? lines.length];
  const ascending = fields.every(
    ({ range }, i) => i === 0 || range[0] >= (fields[i - 1]?.range[1] ?? 0),
  );
  const behind = lines.filter(
    (line) => line.number > (last?.number ?? Infinity) && line.text.trim() !== '',
  );
  // Notes may stand over the records without a rule between them.
  const begin = behind.findIndex((line) => isRecord(line, fields));
  const records = behind.slice(Math.max(0, begin));
  if (fields.length < 2 || !ascending || last === undefined || records.length === 0)
    return undefined;
  const ranges = fields.map((field) => field.range);
  return {
    separation: { kind: 'fixed', ranges },
    delimiter: null,
    quote: 0,
    eol,
    comments: [],
    firstLine: begin < 1 ? last.number + 1 : (records[0]?.number ?? 0),
    endLine: null,
    headerLine: fields[0]?.line ?? null,
    headerLines: fields.map((field) => field.line),
    count: fields.length,
    kinds: tableKinds(rowsOf(records, ' ', ranges), fields.length, true),
    names: fields.map((field) => field.name),
    units: fields.map((field) => field.unit),
    declared: { numbers: fields.flatMap((field) => field.missing ?? []), words: [] },
    warnings: [],
  };
}

/** Whether a line holds numbers, or nothing, wherever numbers are described. */
function isRecord({ text }: Line, fields: readonly Field[]): boolean {
  const numbers = fields.filter(({ number }) => number);
  const cells = numbers.map(({ range: [from, to] }) => text.slice(from, to).trim());
  return (
    cells.some((cell) => cell !== '') &&
    cells.every((cell) => /^(empty|missing|integer|number)$/.test(cellKind(cell, true)))
  );
}

function fieldOf({ text, number }: Line): Field | undefined {
  const [, from, to, format = '', unit = '', name, about = ''] = ENTRY.exec(text) ?? [];
  if (to === undefined || name === undefined) return undefined;
  const missing = /\?=(-?\d+(?:\.\d+)?)/.exec(about)?.[1];
  return {
    name,
    number: !/^A/i.test(format),
    unit: unitText(unit),
    range: [Number(from ?? to) - 1, Number(to)],
    missing: missing === undefined ? undefined : Number(missing),
    line: number,
  };
}
