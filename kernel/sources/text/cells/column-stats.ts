import { splitAffix } from './affix.js';
import { MISSING, numberStyles, type NumberStyle } from './cell-kind.js';
import { DaySteps } from './day-steps.js';
import { parseMoment } from './moment.js';
import { YearPlaces } from './year-places.js';
import { isSentinel } from '../sniff/declared-missing.js';

const MOST_TOKENS = 40;
const MOST_WORDS = 256;

export interface Token {
  count: number;
  line: number;
}

/** Counts of what the cells of one column look like; types are decided from it. */
export class ColumnStats {
  filled = 0;
  empty = 0;
  integers = 0;
  /** `1.5`, `1e5`: only a decimal point fits. */
  points = 0;
  /** `1.234`: a fraction, or grouped thousands. */
  weakPoints = 0;
  /** `1,5`: only a decimal comma fits. */
  commas = 0;
  /** `1,234`: grouped thousands, or a fraction. */
  weakCommas = 0;
  groupedCommas = 0;
  groupedPoints = 0;
  groupedOthers = 0;
  /** Those with a decimal comma, and with a decimal point. */
  otherCommas = 0;
  otherPoints = 0;
  /** Grouped numbers that have a fraction. */
  groupedFractions = 0;
  /** Numbers with a sign of currency, percent or unit, and the signs. */
  affixed = 0;
  affixes = new Set<string>();
  /** Texts with bytes that the encoding lacks. */
  damaged = new Map<string, Token>();
  infinite = 0;
  booleans = 0;
  leadingZeros = 0;
  twoDigits = 0;
  /** Longest run of digits of an integer. */
  digits = 0;
  times = 0;
  dates = 0;
  timestamps = 0;
  patterns = new Map<string, number>();
  firstAbove12 = 0;
  secondAbove12 = 0;
  readonly daySteps = new DaySteps();
  shortYears = 0;
  /** Of dates with a year of two digits: which number it may be. */
  readonly yearPlaces = new YearPlaces();
  finer = 0;
  zoned = 0;
  texts = 0;
  /** Unquoted cells with no blank before or behind. */
  tight = 0;
  padded = 0;
  quoted = 0;
  tokens = new Map<string, Token>();
  missing = new Map<string, Token>();
  sentinels = new Map<number, Token>();
  /** Some of the texts that were looked at and are neither numbers nor moments, with or without a sign. */
  private readonly words = new Set<string>();
  /** The last cell that is no plain number, and its line. */
  lastText = '';
  lastLine = 0;
  min = Infinity;
  max = -Infinity;

  /** A plain whole number, known without its text. */
  integer(value: number, digits: number, leadingZero: boolean, line: number): void {
    this.filled++;
    this.integers++;
    if (digits > this.digits) this.digits = digits;
    if (leadingZero) this.leadingZeros++;
    if (digits === 2) this.twoDigits++;
    this.range(value, line);
  }

  /** A plain number with a decimal point. */
  point(value: number, weak: boolean, line: number): void {
    this.filled++;
    if (weak) this.weakPoints++;
    else this.points++;
    this.range(value, line);
  }

  private range(value: number, line: number): void {
    if ((value < -98 || value > 998) && isSentinel(value)) {
      note(this.sentinels, value, line);
      return;
    }
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  blank(): void {
    this.empty++;
  }

  /** An ISO date or timestamp without quotes, known without its text. */
  iso(timed: boolean, zoned: boolean): void {
    this.filled++;
    this.tight++;
    if (timed) this.timestamps++;
    else this.dates++;
    if (zoned) this.zoned++;
    this.patterns.set('ymd', (this.patterns.get('ymd') ?? 0) + 1);
  }

  /** Any other cell, by its text. */
  text(cell: string, line: number, quoted: boolean): void {
    const text = cell.trim();
    this.lastText = cell;
    this.lastLine = line;
    if (quoted) this.quoted++;
    else if (text.length === cell.length) this.tight++;
    else this.padded++;
    if (text === '') {
      this.empty++;
      return;
    }
    if (this.words.has(text)) {
      this.filled++;
      this.word(text, line);
      return;
    }
    if (MISSING.test(text)) {
      note(this.missing, text, line);
      return;
    }
    this.filled++;
    // Without a digit it is no number but an infinite one, and no moment.
    const digits = /[\d∞]|inf/i.test(text);
    if (digits && (this.number(text, line) || this.moment(text))) return;
    const bare = digits ? splitAffix(text) : undefined;
    if (bare !== undefined && this.number(bare.number, line)) {
      this.affixed++;
      this.affixes.add(bare.affix);
      note(this.tokens, text, line);
      return;
    }
    if (text.includes('\ufffd')) note(this.damaged, 'line', line);
    else if (this.words.size < MOST_WORDS) this.words.add(text);
    this.word(text, line);
  }

  private word(text: string, line: number): void {
    if (/^(true|false)$/i.test(text)) this.booleans++;
    else this.texts++;
    note(this.tokens, text, line);
  }

  private number(text: string, line: number): boolean {
    const code = text.charCodeAt(0);
    if (code > 57 && code !== 8722 && code !== 8734 && code !== 73 && code !== 105) return false;
    const plain = text.replace('−', '-');
    if (/^[-+]?\d+$/.test(plain)) {
      const digits = plain.replace(/^[-+]/, '');
      this.filled--;
      this.integer(Number(plain), digits.length, digits.length > 1 && digits.startsWith('0'), line);
      return true;
    }
    const styles = numberStyles(plain);
    if (styles.length === 0) return false;
    const has = (style: (typeof styles)[number]): boolean => styles.includes(style);
    if (/^[-+]?(inf|∞)/i.test(plain)) this.infinite++;
    else if (has('point')) {
      if (has('grouped-point')) this.weakPoints++;
      else this.points++;
      this.range(Number(plain.replace(/d/i, 'e')), line);
    } else if (has('comma') && has('grouped-comma') && !/^[-+]?0/.test(plain)) this.weakCommas++;
    else if (has('comma')) {
      this.commas++;
      this.range(Number(plain.replace(',', '.')), line);
    } else this.grouped(plain, styles, line);
    return true;
  }

  private grouped(plain: string, styles: readonly NumberStyle[], line: number): void {
    const comma = styles.includes('grouped-comma');
    const point = styles.includes('grouped-point');
    if (comma) this.groupedCommas++;
    else if (point) this.groupedPoints++;
    else {
      this.groupedOthers++;
      if (plain.includes(',')) this.otherCommas++;
      if (plain.includes('.')) this.otherPoints++;
    }
    const fraction = comma ? /\.\d*$/ : point ? /,\d*$/ : /[.,]\d*$/;
    if (fraction.test(plain)) this.groupedFractions++;
    this.range(Number(plain.replace(fraction, '').replace(/[^\d-]/g, '')), line);
  }

  private moment(text: string): boolean {
    const moment = parseMoment(text);
    if (moment === undefined) return false;
    if (moment.pattern === null) this.times++;
    else {
      if (moment.micros === null) this.dates++;
      else this.timestamps++;
      const separator = moment.pattern === 'xxy' ? (/[-/.]/.exec(text)?.[0] ?? '') : '';
      const key = moment.pattern + separator;
      this.patterns.set(key, (this.patterns.get(key) ?? 0) + 1);
      if (moment.pattern === 'xxy') {
        if (moment.first > 12) this.firstAbove12++;
        if (moment.second > 12) this.secondAbove12++;
        if (this.firstAbove12 === 0 && this.secondAbove12 === 0) this.daySteps.add(moment);
      }
      if (moment.shortYear) {
        this.shortYears++;
        this.yearPlaces.add(moment);
      }
      if (moment.zone !== null) this.zoned++;
    }
    if (moment.finer) this.finer++;
    return true;
  }
}

function note<K>(map: Map<K, Token>, long: K, line: number): void {
  const key =
    typeof long === 'string' && long.length > 100 ? (`${long.slice(0, 100)}…` as K) : long;
  const known = map.get(key);
  if (known !== undefined) known.count++;
  else if (map.size < MOST_TOKENS) map.set(key, { count: 1, line });
}
