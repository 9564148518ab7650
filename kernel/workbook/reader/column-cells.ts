import type { Constant, Format } from './cell.js';

const KINDS = ['number', 'text', 'boolean', 'error'] as const;
const FORMATS: readonly Format[] = ['general', 'number', 'date', 'time', 'datetime'];

/** What stands for "no formula"; formulas of their own, such as array formulas, are kept apart. */
const NONE = -1;
const OWN = -2;

/** Strings by number, each kept once. */
export class Interned {
  private readonly list: string[] = [];
  private readonly numbers = new Map<string, number>();

  number(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.list.length);
    return this.list.push(text) - 1;
  }

  text(number: number): string {
    return this.list[number] ?? '';
  }
}

/**
 * The cells of one column of a sheet, by row: some twenty bytes each, where an object would take hundreds. Rows may come in
 * any order, and a row that comes again replaces the one before.
 */
export class ColumnCells {
  private rows = new Int32Array(8);
  private kinds = new Uint8Array(8);
  private formats = new Uint8Array(8);
  private values = new Float64Array(8);
  private formulas = new Int32Array(8);
  private size = 0;
  private ordered = true;

  constructor(private readonly texts: Interned) {}

  /** @param formula number of a formula's text, `OWN` for one kept apart, nothing for none */
  add(row: number, format: Format, constant?: Constant, formula?: number | 'own'): void {
    if (this.size === this.rows.length) this.resize(this.size * 2);
    if (this.size > 0 && row <= (this.rows[this.size - 1] ?? 0)) this.ordered = false;
    const at = this.size;
    this.size += 1;
    this.rows[at] = row;
    this.formats[at] = FORMATS.indexOf(format);
    this.formulas[at] = formula === undefined ? NONE : formula === 'own' ? OWN : formula;
    this.kinds[at] = constant === undefined ? 0 : KINDS.indexOf(constant.kind) + 1;
    if (constant === undefined) return;
    const { kind, value } = constant;
    this.values[at] =
      kind === 'text' || kind === 'error' ? this.texts.number(value) : Number(value);
  }

  get length(): number {
    this.settle();
    return this.size;
  }

  /** Place of the first cell in this row or below. */
  from(row: number): number {
    this.settle();
    let low = 0;
    for (let high = this.size; low < high;) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Place of the cell in this row; -1 if there is none. */
  at(row: number): number {
    const at = this.from(row);
    return at < this.size && this.rows[at] === row ? at : -1;
  }

  row(at: number): number {
    return this.rows[at] ?? 0;
  }

  format(at: number): Format {
    return FORMATS[this.formats[at] ?? 0] ?? 'general';
  }

  /** True for a cell with a formula. */
  computed(at: number): boolean {
    return this.formulas[at] !== NONE;
  }

  /** The number of the formula's text. */
  formula(at: number): number | 'own' | undefined {
    const number = this.formulas[at] ?? NONE;
    return number === NONE ? undefined : number === OWN ? 'own' : number;
  }

  constant(at: number): Constant | undefined {
    const kind = KINDS[(this.kinds[at] ?? 0) - 1];
    const value = this.values[at] ?? 0;
    switch (kind) {
      case undefined:
        return undefined;
      case 'number':
        return { kind, value };
      case 'boolean':
        return { kind, value: value === 1 };
      default:
        return { kind, value: this.texts.text(value) };
    }
  }

  /** Takes out the cells of some rows that a function does not keep. */
  drop(row1: number, row2: number, kept: (at: number) => boolean): void {
    let to = this.from(row1);
    for (let at = to; at < this.size; at += 1)
      if (this.row(at) > row2 || kept(at)) {
        this.move(at, to);
        to += 1;
      }
    this.size = to;
  }

  private move(from: number, to: number): void {
    for (const list of [this.rows, this.kinds, this.formats, this.values, this.formulas])
      list[to] = list[from] ?? 0;
  }

  private resize(size: number): void {
    const grown = <T extends { set(from: T): void }>(list: T, empty: T) => {
      empty.set(list);
      return empty;
    };
    this.rows = grown(this.rows, new Int32Array(size));
    this.kinds = grown(this.kinds, new Uint8Array(size));
    this.formats = grown(this.formats, new Uint8Array(size));
    this.values = grown(this.values, new Float64Array(size));
    this.formulas = grown(this.formulas, new Int32Array(size));
  }

  /** Puts rows in order, of equal ones the last. */
  private settle(): void {
    if (this.ordered) return;
    this.ordered = true;
    const { rows, kinds, formats, values, formulas, size } = this;
    const places = Uint32Array.from({ length: size }, (_, at) => at);
    places.sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0) || a - b);
    const last = places.filter((place, at) => rows[place] !== rows[places[at + 1] ?? -1]);
    const pick = <T extends Int32Array | Uint8Array | Float64Array>(list: T, empty: T): T => {
      last.forEach((from, to) => (empty[to] = list[from] ?? 0));
      return empty;
    };
    const room = Math.max(8, last.length);
    this.rows = pick(rows, new Int32Array(room));
    this.kinds = pick(kinds, new Uint8Array(room));
    this.formats = pick(formats, new Uint8Array(room));
    this.values = pick(values, new Float64Array(room));
    this.formulas = pick(formulas, new Int32Array(room));
    this.size = last.length;
  }
}
