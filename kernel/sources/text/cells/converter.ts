import type { NamedColumn } from '@assay/schema';
import { splitAffix } from './affix.js';
import type { ColumnDecision } from './column-decision.js';
import type { Decode } from './decode.js';
import { isoSecond } from './iso-second.js';
import { dayNumber, parseMoment } from './moment.js';
import { PlainNumber } from './plain-number.js';

/** Puts cells of one column into buffers of its type; `false` says that a cell is no value of it. */
export interface Converter {
  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean;
  missing(row: number): void;
  take(rows: number): NamedColumn;
}

/** @param size rows of a batch */
export function makeConverter(decision: ColumnDecision, decode: Decode, size: number): Converter {
  switch (decision.type) {
    case 'number':
      return new NumberConverter(decision, decode, size);
    case 'integer':
      return new IntegerConverter(decision, decode, size);
    case 'text':
      return new TextConverter(decision, decode, size);
    case 'boolean':
      return new BooleanConverter(decision, decode, size);
    default:
      return new MomentConverter(decision, decode, size);
  }
}

/** The cell's text without the quoting. */
export function cellText(
  decode: Decode,
  bytes: Buffer,
  from: number,
  to: number,
  quoted: number,
): string {
  const text = decode(bytes, from, to);
  return quoted === 2 ? text.replaceAll('""', '"') : text;
}

abstract class Typed<
  V extends Float64Array | BigInt64Array | Int32Array | Uint8Array,
> implements Converter {
  protected values: V;
  private gone: Uint8Array;
  private gaps = false;
  private readonly words: Set<string>;

  constructor(
    protected readonly decision: ColumnDecision,
    protected readonly decode: Decode,
    private readonly size: number,
    private readonly make: (size: number) => V,
  ) {
    this.values = make(size);
    this.gone = new Uint8Array(size);
    this.words = new Set(decision.missing);
  }

  abstract put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean;
  protected abstract column(values: V, missing: Uint8Array | null): NamedColumn;

  missing(row: number): void {
    this.gone[row] = 1;
    this.gaps = true;
  }

  /** A blank cell or a word for it. */
  protected isMissing(text: string, row: number): boolean {
    if (text !== '' && !this.words.has(text)) return false;
    this.missing(row);
    return true;
  }

  take(rows: number): NamedColumn {
    const values = (rows === this.size ? this.values : this.values.slice(0, rows)) as V;
    const missing = this.gaps ? this.gone.slice(0, rows) : null;
    this.values = this.make(this.size);
    if (this.gaps) this.gone = new Uint8Array(this.size);
    this.gaps = false;
    return this.column(values, missing);
  }

  protected named(): { name: string; unit?: string } {
    const { name, unit } = this.decision;
    return unit === undefined ? { name } : { name, unit };
  }
}

/** A number's text as `Number` reads it, or undefined. */
export function plainText(text: string, decimal: '.' | ','): string {
  const plain = text.replace('−', '-').replace(/[ '’\u00a0\u202f]/g, '');
  return decimal === ','
    ? plain.replaceAll('.', '').replace(',', '.')
    : plain.replaceAll(',', '').replace(/d/i, 'e');
}

const GROUPED_OR_PLAIN = {
  '.': /^[-+−]?(\d+|\d{1,3}([, '’\u00a0\u202f]\d{3})+)?(\.\d*)?([eEdD][-+]?\d{1,3})?$/,
  ',': /^[-+−]?(\d+|\d{1,3}([. '’\u00a0\u202f]\d{3})+)?(,\d*)?([eE][-+]?\d{1,3})?$/,
};

export function numberOf(text: string, decimal: '.' | ','): number | undefined {
  if (/^[-+]?(inf(inity)?|∞)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (!/\d/.test(text) || !GROUPED_OR_PLAIN[decimal].test(text)) return undefined;
  const value = Number(plainText(text, decimal));
  return Number.isNaN(value) ? undefined : value;
}

class NumberConverter extends Typed<Float64Array<ArrayBuffer>> {
  private readonly plain = new PlainNumber();
  private readonly mark: number;
  private readonly sentinels: number[];

  constructor(decision: ColumnDecision, decode: Decode, size: number) {
    super(decision, decode, size, (n) => new Float64Array(n));
    this.mark = decision.decimal.charCodeAt(0);
    this.sentinels = decision.sentinels;
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    if (from === to) {
      this.missing(row);
      return true;
    }
    if (this.plain.read(bytes, from, to, this.mark)) return this.set(this.plain.value, row);
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    const bare = this.decision.affix === undefined ? undefined : splitAffix(text);
    const value = numberOf(bare?.number ?? text, this.decision.decimal);
    return value === undefined ? false : this.set(value, row);
  }

  private set(value: number, row: number): true {
    if (this.sentinels.length > 0 && this.sentinels.includes(value)) this.missing(row);
    else this.values[row] = value;
    return true;
  }

  protected column(values: Float64Array, missing: Uint8Array | null): NamedColumn {
    return { ...this.named(), type: 'number', values, missing };
  }
}

class IntegerConverter extends Typed<BigInt64Array<ArrayBuffer>> {
  private readonly plain = new PlainNumber();

  constructor(decision: ColumnDecision, decode: Decode, size: number) {
    super(decision, decode, size, (n) => new BigInt64Array(n));
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    if (from === to) {
      this.missing(row);
      return true;
    }
    if (this.plain.read(bytes, from, to, 46) && this.plain.digits > 0) {
      const { value } = this.plain;
      if (this.decision.sentinels.includes(value)) this.missing(row);
      else this.values[row] = BigInt(value);
      return true;
    }
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    const grouped =
      this.decision.decimal === '.'
        ? /^[-+−]?(\d+|\d{1,3}([, '’\u00a0\u202f]\d{3})+)$/
        : /^[-+−]?(\d+|\d{1,3}([. '’\u00a0\u202f]\d{3})+)$/;
    if (!grouped.test(text)) return false;
    const value = BigInt(text.replace('−', '-').replace(/^\+|[., '’\u00a0\u202f]/g, ''));
    if (BigInt.asIntN(64, value) !== value) return false;
    this.values[row] = value;
    return true;
  }

  protected column(values: BigInt64Array, missing: Uint8Array | null): NamedColumn {
    return { ...this.named(), type: 'integer', values, missing };
  }
}

class BooleanConverter extends Typed<Uint8Array<ArrayBuffer>> {
  constructor(decision: ColumnDecision, decode: Decode, size: number) {
    super(decision, decode, size, (n) => new Uint8Array(n));
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    if (!/^(true|false)$/i.test(text)) return false;
    this.values[row] = /^t/i.test(text) ? 1 : 0;
    return true;
  }

  protected column(values: Uint8Array, missing: Uint8Array | null): NamedColumn {
    return { ...this.named(), type: 'boolean', values, missing };
  }
}

class MomentConverter extends Typed<BigInt64Array<ArrayBuffer>> {
  constructor(decision: ColumnDecision, decode: Decode, size: number) {
    super(decision, decode, size, (n) => new BigInt64Array(n));
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    const plain = this.decision.type === 'timestamp' ? isoSecond(bytes, from, to) : undefined;
    if (plain !== undefined) {
      this.values[row] = BigInt(plain) * 1_000_000n;
      return true;
    }
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    const micros = momentMicros(text, this.decision);
    if (micros === undefined) return false;
    this.values[row] = micros;
    return true;
  }

  protected column(values: BigInt64Array, missing: Uint8Array | null): NamedColumn {
    const { type } = this.decision;
    if (type === 'date') {
      return { ...this.named(), type, values: Int32Array.from(values, Number), missing };
    }
    return { ...this.named(), type: type === 'time' ? 'time' : 'timestamp', values, missing };
  }
}

/** Days for a date, else microseconds; an instant with a zone is turned to UTC. */
export function momentMicros(
  text: string,
  decision: Pick<ColumnDecision, 'type' | 'order'>,
): bigint | undefined {
  const moment = parseMoment(text);
  if (moment === undefined || moment.finer) return undefined;
  if (decision.type === 'time')
    return moment.pattern === null ? BigInt(moment.micros ?? 0) : undefined;
  if (moment.pattern === null) return undefined;
  const day = dayNumber(moment, decision.order);
  if (day === undefined) return undefined;
  if (decision.type === 'date') return moment.micros === null ? BigInt(day) : undefined;
  return BigInt(day * 86400 - (moment.zone ?? 0) * 60) * 1_000_000n + BigInt(moment.micros ?? 0);
}

class TextConverter implements Converter {
  private values: (string | null)[];
  private readonly words: Set<string>;

  constructor(
    private readonly decision: ColumnDecision,
    private readonly decode: Decode,
    private readonly size: number,
  ) {
    this.values = new Array<string | null>(size).fill(null);
    this.words = new Set(decision.missing);
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    if (from === to) {
      this.values[row] = quoted > 0 ? '' : null;
      return true;
    }
    const text = cellText(this.decode, bytes, from, to, quoted);
    if (quoted > 0) this.values[row] = text;
    else {
      const shown = this.decision.trim ? text.trim() : text;
      this.values[row] =
        shown === '' || (this.words.size > 0 && this.words.has(shown.trim())) ? null : shown;
    }
    return true;
  }

  missing(row: number): void {
    this.values[row] = null;
  }

  take(rows: number): NamedColumn {
    const { name, unit } = this.decision;
    const values = this.values.slice(0, rows);
    this.values = new Array<string | null>(this.size).fill(null);
    return { name, ...(unit === undefined ? {} : { unit }), type: 'text', values, missing: null };
  }
}
