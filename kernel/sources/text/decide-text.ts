import type { Warning } from '@assay/schema';
import { columnNames } from '../table/column-names.js';
import type { ReadingOptions } from '../table/reading.js';
import type { SavedReading } from '../table/saved-reading.js';
import { unitOf } from '../table/units.js';
import { chosenFor } from './cells/chosen-column.js';
import { dateParts } from './cells/date-parts.js';
import type { ColumnDecision } from './cells/column-decision.js';
import { decideColumn } from './cells/decide-column.js';
import { decideDecimal } from './cells/decide-decimal.js';
import { gapWords } from './cells/gap-words.js';
import type { Layout } from './layout.js';
import type { Profile } from './profile.js';
import type { Reasons } from './reasons.js';

/** How a text becomes a table, all of it; kept with the load. */
export interface TextDecisions {
  layout: Layout;
  columns: ColumnDecision[];
  /** Fields of a record that make columns: one that is empty throughout may be left out. */
  fields: number[];
  decimal: '.' | ',' | null;
  warnings: Warning[];
  complete: boolean;
  /** Why; not of very many columns. */
  reasons?: Reasons;
  /** What is saved of all this for the next file. */
  reading?: SavedReading;
  /** Whose saved reading the file was read with. */
  like?: { dataset: string; file: string };
}

/** Names, types and decimal mark from what the records look like. */
export function decideText(
  layout: Layout,
  seen: Profile,
  options: ReadingOptions,
  like?: SavedReading,
): TextDecisions {
  const warnings = [...layout.warnings];
  const { decimal, warnings: doubts } = decideDecimal(
    seen.columns,
    layout.delimiter,
    options.decimal,
    layout.firstLine,
    like?.decimal ?? undefined,
  );
  warnings.push(...doubts);
  const fields = seen.columns
    .map((_, i) => i)
    .filter((i) => layout.dropped?.includes(i) !== true || (seen.columns[i]?.filled ?? 0) > 0);
  // Separators behind the last value make no columns.
  while (seen.records > 0 && fields.length > 1) {
    const field = fields.at(-1) ?? 0;
    const last = seen.columns[field];
    const named = (layout.names?.[field] ?? '').trim() !== '';
    if (named || last === undefined || last.filled + last.missing.size + last.quoted > 0) break;
    fields.pop();
  }
  const blank = seen.columns[0];
  if (
    seen.records > 0 &&
    fields.length > 2 &&
    (layout.names?.[0] ?? 'x').trim() === '' &&
    layout.names?.length === layout.count &&
    blank !== undefined &&
    blank.filled + blank.missing.size + blank.quoted === 0
  )
    fields.shift();
  const given = layout.names ?? [];
  // Names for all columns but the first: that one holds the names of the rows.
  const header =
    given.length === layout.count - 1 &&
    (given[0] ?? '').trim() !== '' &&
    layout.count > 2 &&
    fields.length === layout.count
      ? ['', ...given]
      : given;
  const names = columnNames(
    fields.map((field) => header[field] ?? ''),
    fields.length,
  );
  const words = new Set(
    seen.columns.flatMap((stats) =>
      stats.texts === 0 && stats.filled > 0 ? [...stats.missing.keys()] : [],
    ),
  );
  const gaps = gapWords(seen.columns);
  const parts = dateParts(seen.columns, header);
  const columns = fields.map((field, i) => {
    const stats = seen.columns[field];
    const name = names[i] ?? `column${i + 1}`;
    if (stats === undefined) throw new RangeError(`column ${i} was not looked at`);
    const before = like?.columns.find((one) => one.name === name);
    const chosen = chosenFor(name, options);
    const column = decideColumn(
      stats,
      {
        name,
        ...(before === undefined ? {} : { before }),
        chosen,
        unit: layout.units[field] ?? unitOf(header[field] ?? '') ?? before?.unit,
        decimal,
        aligned: layout.separation.kind !== 'delimiter',
        declared: declaredFor(layout, field, chosen.missing),
        words,
        gaps,
        datePart: parts.has(field),
        firstLine: layout.firstLine,
      },
      warnings,
    );
    // `Code(s)` is a plural, `Time(s)` counts seconds.
    if (column.type === 'text' && /\p{L}\(s\)$/u.test(name)) delete column.unit;
    return column;
  });
  if (seen.sum !== undefined) {
    const { text, line } = seen.sum;
    const message = `the last record begins with "${text}" and may sum up the others; it was kept as a record`;
    warnings.push({ line, message });
  }
  const numbers = columns.some((column) => column.type === 'number' || column.type === 'integer');
  return {
    layout,
    columns,
    fields,
    decimal: numbers ? decimal : null,
    warnings,
    complete: seen.complete,
  };
}

/** What is missing in a column: what the preamble declares, and what was chosen. */
function declaredFor(
  { declared, fills }: Layout,
  field: number,
  chosen: Layout['declared'],
): Layout['declared'] {
  const fill = fills?.[field];
  return {
    numbers: [...declared.numbers, ...chosen.numbers, ...(fill === undefined ? [] : [fill])],
    words: [...declared.words, ...chosen.words],
  };
}
