import { splitAffix } from './affix.js';
import { parseMoment } from './moment.js';

export type CellKind = 'empty' | 'missing' | 'integer' | 'number' | 'boolean' | 'moment' | 'text';

const INTEGER = /^[-+−]?\d+$/;
const POINT = /^[-+−]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d{1,3})?$/;
const COMMA = /^[-+−]?(\d+,\d*|,\d+)([eE][+-]?\d{1,3})?$/;
const GROUPED_COMMA = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
const GROUPED_POINT = /^[+-]?\d{1,3}(\.\d{3})+(,\d*)?$/;
const GROUPED_OTHER = /^[+-]?\d{1,3}([ '\u00a0\u202f’]\d{3})+([.,]\d*)?$/;
const INFINITE = /^[+-]?(inf(inity)?|∞)$/i;

/** Below or above a limit of detection: it stands where a number would. */
const LIMIT = /^[<>≤≥~]=?\s*[-+]?\d[\d.,]*$/;

/** Below a limit that the cell does not name, as in `<LOD`: no number, and not simply missing. */
export const CENSORED =
  /^([<>]\s?(lod|loq|lloq|mdl|mql|dl|ql|rl|ld|lq|lor|limit|blank)|b(elow )?(lod|loq|dl|ql|mdl|rl)|bdl|blq|bloq|b\.?d\.?l\.?|over|overflow|overrng|sat(urated)?|>max|<min|ovrflw|\*?oor)[<>*]?$/i;

/** Words that stand for a missing value in a column of numbers, dates or times. */
export const MISSING =
  /^(na|n\/a|#n\/a|#na|nan|-nan|null|nil|none|<na>|n\.a\.|nd|n\.d\.|missing|miss|-+|–|—|\.+|\?+|\*+|x{3,}|_+|#num!|#div\/0!|#value!|#ref!|#name\?|#null!|1\.#qnan|-1\.#ind|nodata|no data|void|undefined|undetermined|not detected|m)$/i;
/** Words that mean missing wherever they stand. */
export const MISSING_TEXT = /^(n\/a|#n\/a|nan|<na>|null|#num!|#div\/0!|#value!|#ref!|#null!)$/i;

/** How a number's digits are grouped and where its fraction begins. */
export type NumberStyle = 'point' | 'comma' | 'grouped-comma' | 'grouped-point' | 'grouped-other';

/** Every way in which a text can be read as a number; empty when it is none. */
export function numberStyles(text: string): NumberStyle[] {
  const styles: NumberStyle[] = [];
  if (POINT.test(text) || INFINITE.test(text)) styles.push('point');
  if (COMMA.test(text)) styles.push('comma');
  if (GROUPED_COMMA.test(text)) styles.push('grouped-comma');
  if (GROUPED_POINT.test(text)) styles.push('grouped-point');
  if (GROUPED_OTHER.test(text)) styles.push('grouped-other');
  return styles;
}

/** The kind of one cell by itself. `delimiter` decides whether a comma may stand in a number. */
export function cellKind(cell: string, commaNumbers: boolean): CellKind {
  const text = cell.trim();
  if (text === '') return 'empty';
  const first = text.charCodeAt(0);
  const numeric =
    (first >= 48 && first <= 57) ||
    first === 45 ||
    first === 43 ||
    first === 46 ||
    first === 44 ||
    first === 8722;
  if (numeric) {
    if (INTEGER.test(text)) return 'integer';
    if (POINT.test(text)) return 'number';
    if (commaNumbers && (COMMA.test(text) || GROUPED_COMMA.test(text) || GROUPED_POINT.test(text)))
      return 'number';
    if (GROUPED_OTHER.test(text)) return 'number';
  }
  if (/^(true|false)$/i.test(text)) return 'boolean';
  if (LIMIT.test(text) || CENSORED.test(text)) return 'number';
  if (INFINITE.test(text)) return 'number';
  if (MISSING.test(text)) return 'missing';
  if (parseMoment(text) !== undefined) return 'moment';
  return (numeric || text.includes('=')) && splitAffix(text) !== undefined ? 'number' : 'text';
}

/** Digits with marks between them, whichever these mean: a figure at a glance. */
export function isFigure(cell: string): boolean {
  return /^\s*[-+]?\d[\d.,]*\s*$/.test(cell);
}
