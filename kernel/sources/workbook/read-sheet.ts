import type { Cell } from '../table/cell.js';
import { civilDays } from '../text/cells/moment.js';
import { decodeEntities } from '../feed/entities.js';
import type { SerialKind } from './number-format.js';

export interface SheetRow {
  /** 1-based row of the sheet. */
  number: number;
  cells: (Cell | undefined)[];
}

export interface Sheet {
  rows: SheetRow[];
  errors: { line: number; text: string }[];
  /** Rows of formulas without a stored value. */
  uncomputed: number[];
  /** Cells whose format counts hours, minutes or seconds beyond a day. */
  durations: number;
}

export function filledRow(row: SheetRow): boolean {
  return row.cells.some((cell) => cell !== undefined && cell !== null && cell !== '');
}

const CELL =
  /<(?:\w+:)?row(?:\s([^>]*?))?(\/?)>|<(?:\w+:)?c(?:\s([^>]*?))?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g;
/** A cell as nearly all are written, behind the one before it: the same match in one step. */
const PLAIN =
  /<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?(?: s="(\d+)")?(?:\/>|><v>([^<]*)<\/v><\/c>)/y;
const DAY = 86_400_000_000;

/** Rows after which it is told how far the reading is. */
const TELL_EVERY = 1000;

/**
 * The filled cells of a sheet's XML, in rows.
 *
 * @param tell - is told which part of the XML was read
 */
export function readSheet(
  xml: string,
  strings: readonly string[],
  kinds: readonly SerialKind[],
  from1904: boolean,
  tell: (share: number) => void = () => undefined,
): Sheet {
  const rows: SheetRow[] = [];
  const errors: Sheet['errors'] = [];
  const uncomputed: number[] = [];
  let durations = 0;
  let row: SheetRow = { number: 0, cells: [] };
  const any = new RegExp(CELL);
  for (let at = 0; ;) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(xml);
    if (plain !== null) {
      at = PLAIN.lastIndex;
      const [, letters = '', before, type = 'n', behind, value] = plain;
      const kind = kinds[Number(before ?? behind ?? 0)] ?? 'number';
      if (type !== 'e' && type !== 'inlineStr') {
        if (kind === 'duration' && type === 'n' && value !== undefined) durations++;
        row.cells[columnIndex(letters)] = cellOf(type, value, '', strings, kind, from1904);
        continue;
      }
      at = plain.index;
    }
    any.lastIndex = at;
    const match = any.exec(xml);
    if (match === null) break;
    at = any.lastIndex;
    const [, rowAttributes, , attributes, inner] = match;
    if (attributes === undefined && inner === undefined) {
      const number = Number(/(?:^|\s)r="(\d+)"/.exec(rowAttributes ?? '')?.[1] ?? row.number + 1);
      row = { number, cells: [] };
      if (rows.push(row) % TELL_EVERY === 0) tell(at / xml.length);
      continue;
    }
    const reference = /(?:^|\s)r="([A-Z]+)\d+"/.exec(attributes ?? '')?.[1];
    const column = reference === undefined ? row.cells.length : columnIndex(reference);
    const type = /(?:^|\s)t="(\w+)"/.exec(attributes ?? '')?.[1] ?? 'n';
    const style = Number(/(?:^|\s)s="(\d+)"/.exec(attributes ?? '')?.[1] ?? 0);
    const value = /<(?:\w+:)?v(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?v>/.exec(inner ?? '')?.[1];
    const kind = kinds[style] ?? 'number';
    if (value === undefined && /<(?:\w+:)?f[\s>/]/.test(inner ?? '')) uncomputed.push(row.number);
    if (kind === 'duration' && type === 'n' && value !== undefined) durations++;
    if (type === 'e') errors.push({ line: row.number, text: decodeEntities(value ?? '') });
    else row.cells[column] = cellOf(type, value, inner ?? '', strings, kind, from1904);
  }
  return { rows, errors, uncomputed, durations };
}

function cellOf(
  type: string,
  value: string | undefined,
  inner: string,
  strings: readonly string[],
  kind: SerialKind,
  from1904: boolean,
): Cell {
  if (type === 'inlineStr') return richText(inner);
  if (value === undefined) return null;
  if (type === 's') return strings[Number(value)] ?? null;
  if (type === 'str') return unescape(decodeEntities(value));
  if (type === 'b') return value === '1';
  if (type === 'd') return value;
  if (kind === 'number' || kind === 'duration') return { number: lexeme(value) };
  return serial(Number(value), kind, from1904);
}

/** Excel keeps 15 digits; what the file holds is the shortest text of the double, or a little more. */
function lexeme(value: string): string {
  const number = Number(value);
  return Number.isSafeInteger(number) && !/[.eE]/.test(value)
    ? value
    : Number.isSafeInteger(number)
      ? String(number)
      : String(number);
}

/** A date serial: days since 1899-12-30 (or 1904-01-01); before March 1900 Excel counts a day that never was. */
export function serial(value: number, kind: SerialKind, from1904: boolean): Cell {
  const days = Math.floor(value);
  const micros = Math.round(((value - days) * DAY) / 1000) * 1000;
  if (kind === 'time' && value >= 0 && value < 1) return { moment: BigInt(micros), type: 'time' };
  const epoch = from1904
    ? civilDays(1904, 1, 1)
    : days < 60
      ? civilDays(1899, 12, 31)
      : civilDays(1899, 12, 30);
  if (kind === 'date' && micros === 0) return { moment: BigInt(epoch + days), type: 'date' };
  return { moment: BigInt(epoch + days) * BigInt(DAY) + BigInt(micros), type: 'timestamp' };
}

export function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

/** The text of a shared or inline string: its runs joined, phonetic hints left out. */
export function richText(xml: string): string {
  const plain = xml.replace(/<(?:\w+:)?rPh[\s\S]*?<\/(?:\w+:)?rPh>/g, '');
  const runs = [...plain.matchAll(/<(?:\w+:)?t(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?t>)/g)];
  return unescape(decodeEntities(runs.map((run) => run[1] ?? '').join('')));
}

/** `_x000D_` is how a workbook writes a character that XML cannot hold. */
function unescape(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
