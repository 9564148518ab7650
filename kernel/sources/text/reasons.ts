import type { ReadingOptions } from '../table/reading.js';
import { CHOSEN, NO_VALUE } from '../table/reasons.js';
import type { ColumnDecision } from './cells/column-decision.js';
import type { ColumnStats } from './cells/column-stats.js';
import { numeric } from './cells/decide-column.js';
import { decided } from './cells/decide-decimal.js';
import type { Layout } from './layout.js';
import type { Profile } from './profile.js';

/** Why a text was read as it was, by what was decided; columns by their names. */
export interface Reasons {
  delimiter: string;
  decimal?: string;
  header_line: string;
  /** Of how many records from the beginning the values were looked at, when not of all. */
  looked_at?: number;
  columns: Record<string, string>;
}

/** @param options - what the person chose, now or for an earlier file */
export function reasonsFor(
  { layout, columns, fields, decimal }: Decided,
  seen: Profile,
  options: ReadingOptions,
): Reasons {
  return {
    delimiter: delimiterReason(layout, options),
    ...(decimal === null ? {} : { decimal: decimalReason(seen.columns, decimal, options) }),
    header_line: headerReason(layout, options),
    ...(seen.complete ? {} : { looked_at: seen.records }),
    columns: Object.fromEntries(
      columns.map((column, i) => [
        column.name,
        columnReason(column, seen.columns[fields[i] ?? i], options),
      ]),
    ),
  };
}

interface Decided {
  layout: Layout;
  columns: readonly ColumnDecision[];
  fields: readonly number[];
  decimal: '.' | ',' | null;
}

function delimiterReason(
  { separation, delimiter, count }: Layout,
  options: ReadingOptions,
): string {
  if (options.delimiter !== undefined) return CHOSEN;
  if (separation.kind === 'fixed')
    return `the same characters are blank in every line: ${count} columns`;
  if (delimiter === null)
    return count === 1
      ? 'nothing divides the lines'
      : `blanks divide the lines into ${count} fields`;
  return `it divides the records into ${count} fields`;
}

function decimalReason(
  columns: readonly ColumnStats[],
  decimal: '.' | ',',
  options: ReadingOptions,
): string {
  if (options.decimal !== undefined) return CHOSEN;
  const { comma, point } = decided(columns);
  const [fit, others] = decimal === ',' ? [comma, point] : [point, comma];
  if (fit === 0) return 'no value decides it';
  return `values that fit no other mark: ${fit}${others === 0 ? '' : `, that fit the other only: ${others}`}`;
}

function headerReason(
  { headerLine, headerLines, names, firstLine }: Layout,
  options: ReadingOptions,
): string {
  if (options.header_line !== undefined) return CHOSEN;
  if (headerLine === null)
    return `the records begin in line ${firstLine}, and no line above them names their columns`;
  const lines =
    headerLines.length > 1 ? `lines ${headerLines.join(' and ')} name` : `line ${headerLine} names`;
  return `${lines} ${names?.length ?? 0} columns above the first record in line ${firstLine}`;
}

function columnReason(
  { name, type, decimal, markers, missing, sentinels, unit }: ColumnDecision,
  stats: ColumnStats | undefined,
  { types = {} }: ReadingOptions,
): string {
  if (Object.hasOwn(types, name)) return CHOSEN;
  if (stats === undefined || stats.filled === 0) return NO_VALUE;
  const kinds: [number, string][] = [
    [numeric(stats, decimal), 'number'],
    [stats.dates + stats.timestamps, 'date'],
    [stats.times, 'time'],
    [stats.booleans, 'boolean'],
    [stats.texts, 'text'],
  ];
  const found = kinds.flatMap(([count, what]) => (count > 0 ? [`${what} ${count}`] : []));
  const words = [...missing, ...sentinels.map(String).filter((text) => !missing.includes(text))];
  const gaps = words.map((word) => `"${word}"`);
  return [
    `of ${stats.filled} values: ${found.join(', ')}`,
    ...(stats.leadingZeros > 0 && type === 'text'
      ? [`${stats.leadingZeros} with leading zeros`]
      : []),
    ...(markers.length > 0 ? [`no values: ${markers.map((word) => `"${word}"`).join(', ')}`] : []),
    ...(gaps.length > 0 ? [`missing: ${gaps.join(', ')}`] : []),
    ...(unit === undefined ? [] : [`unit ${unit}`]),
  ].join('; ');
}
