import type { Warning } from '@assay/schema';
import type { ReadingOptions } from '../table/reading.js';
import { MOST_COLUMNS, type Likeness } from '../table/saved-reading.js';
import { checkTypes } from './cells/chosen-column.js';
import { savedColumns } from './cells/saved-columns.js';
import { decideText, type TextDecisions } from './decide-text.js';
import type { Layout } from './layout.js';
import { likeSaved } from './like-saved.js';
import type { Profile } from './profile.js';
import { reasonsFor } from './reasons.js';
import { lineRange } from './sniff/part.js';
import type { Line } from './sniff/rows.js';

export interface TextToPlan {
  lines: readonly Line[];
  eol: number;
  encoding: string;
  options: ReadingOptions;
  saved: readonly Likeness[];
  /** Looks at the records that a layout makes. */
  look: (layout: Layout) => Profile;
}

/**
 * Decides how a text is read: afresh, or like a saved reading where that holds for it. A reading of another dataset whose
 * decisions do not fit is as if it were not there; where the file's own dataset was read otherwise, that is a warning.
 */
export function planText(text: TextToPlan): { decisions: TextDecisions; seen: Profile } {
  const liked = likeSaved(text.lines, text.eol, text.options, text.saved);
  const { like, options } = liked;
  const { layout, seen } = lookAt(liked.layout, text.look);
  const decisions = decideText(layout, seen, options, like?.reading);
  checkTypes(
    decisions.columns.map(({ name }) => name),
    text.options,
  );
  if (like !== undefined) {
    const conflicts = conflictsOf(decisions, like);
    if (conflicts.length > 0 && !like.own) {
      const saved = text.saved.filter((one) => one !== like);
      return planText({ ...text, saved });
    }
    decisions.warnings.push(...conflicts);
    const afresh = decideText(layout, seen, text.options);
    const told = differences(decisions, afresh, like);
    if (like.own || told !== undefined) decisions.like = { dataset: like.dataset, file: like.file };
    if (!like.own && told !== undefined) decisions.warnings.push(told);
    decisions.warnings.push(...linesLeft(text, options, like));
  }
  if (decisions.columns.length > MOST_COLUMNS) return { decisions, seen };
  decisions.reasons = reasonsFor(decisions, seen, options);
  const { like: _, ...chosen } = text.options;
  const kept = decisions.like === undefined ? undefined : like?.reading;
  const header = text.lines
    .filter((line) => layout.headerLines.includes(line.number))
    .map((line) => line.text);
  decisions.reading = {
    given: { ...kept?.given, ...chosen },
    encoding: text.encoding,
    delimiter: layout.delimiter,
    decimal: decisions.decimal ?? kept?.decimal ?? null,
    header: header.length > 0 ? header : (kept?.header ?? []),
    columns: savedColumns(
      decisions.columns,
      decisions.fields.map((field) => seen.columns[field]),
      kept?.columns ?? [],
    ),
  };
  return { decisions, seen };
}

/** Looks at the records, once more where a quote behind a backslash seems to be one of the value. */
function lookAt(layout: Layout, look: TextToPlan['look']): { layout: Layout; seen: Profile } {
  const seen = look(layout);
  if (layout.escape === true) return { layout, seen };
  if (seen.loose.slashed > 0) {
    const escaped = { ...layout, escape: true };
    const again = look(escaped);
    if (again.loose.count === 0) return { layout: escaped, seen: again };
  }
  return { layout: seen.complete ? { ...layout, escape: false } : layout, seen };
}

const FIRST = { dmy: 'day', mdy: 'month', ymd: 'year' };

/** Columns whose values do not let them be read as in the files before. */
function conflictsOf({ columns, layout }: TextDecisions, like: Likeness): Warning[] {
  return columns.flatMap((column) => {
    const before = like.reading.columns.find((one) => one.name === column.name);
    if (before === undefined) return [];
    const wider = before.type === 'integer' && column.type === 'number';
    const same = before.type === column.type || wider;
    const turned = before.order !== undefined && same && before.order !== column.order;
    if (same && !turned) return [];
    const [now, then] = turned
      ? [`${FIRST[column.order]} first`, `${FIRST[before.order ?? 'dmy']} first`]
      : [`as ${column.type}`, `as ${before.type}`];
    const message = `column "${column.name}": read ${now}, and not ${then} as in "${like.file}" of this dataset, because its values are of another kind`;
    return [{ line: layout.firstLine, message }];
  });
}

/** What the saved reading changed, in words; undefined when nothing. */
function differences(
  decisions: TextDecisions,
  afresh: TextDecisions,
  like: Likeness,
): Warning | undefined {
  const changed = decisions.columns.flatMap((column, i) => {
    const other = afresh.columns[i];
    const same =
      other?.type === column.type &&
      other.unit === column.unit &&
      (other.order === column.order || !/^(date|timestamp)$/.test(column.type)) &&
      other.sentinels.length === column.sentinels.length;
    return same ? [] : [`"${column.name}" (${column.type})`];
  });
  if (decisions.decimal !== afresh.decimal) changed.push(`decimal mark "${decisions.decimal}"`);
  const chosen = Object.keys(like.reading.given);
  if (changed.length === 0 && chosen.length === 0) return undefined;
  const what = [...chosen, ...changed.slice(0, 5)].join(', ');
  const message = `read as "${like.file}" of dataset "${like.dataset}" was, whose line of names is the same: ${what}; --like none reads it afresh`;
  return { line: null, message };
}

/** Lines behind those that were chosen for an earlier file of the dataset: there they were another table, here they may be records. */
function linesLeft(
  { lines, options: given }: TextToPlan,
  { lines: chosen }: ReadingOptions,
  { file }: Likeness,
): Warning[] {
  if (given.lines !== undefined || chosen === undefined) return [];
  const { last } = lineRange(chosen);
  const behind = lines.find(({ number, text }) => number > last && text.trim() !== '');
  if (behind === undefined) return [];
  const message = `only the lines ${chosen} were read, which were chosen for "${file}"; what begins on line ${behind.number} was left out; give --lines to choose others`;
  return [{ line: behind.number, message }];
}
