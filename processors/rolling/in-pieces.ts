import type { LongTable, PieceRun, Result, Table } from '../contract.js';
import {
  chooseLongColumns,
  countRounded,
  freeName,
  nearestNumbersOf,
  type Parameters,
} from '../input/index.js';
import { countDefined, type Roll } from './over-table.js';
import { readRows } from './read-window.js';
import type { Window } from './window.js';

/** What a run over pieces has counted; all that the next one needs to know beside the rows of a window. */
interface Counts {
  /** Rows that have their statistic. */
  made: number;
  defined: number;
  rounded: number;
  /** Rows that have come. */
  seen: number;
}

/**
 * As `rollOver`, for rows that come in pieces; null for windows of time, steps and groups, which look at the whole table.
 *
 * Each statistic depends on the values of its window only, so that a run needs to keep a window's rows and nothing else, and
 * one that goes on where another has stopped makes the same bytes.
 */
export async function rollInPieces(
  table: LongTable,
  given: Parameters,
  name: string,
  roll: Roll,
  more: Result = {},
): Promise<PieceRun | null> {
  const windowed = typeof given.numberOrText('window') !== 'string';
  if (!windowed || given.has('group_by') || (given.integer('step', { min: 1 }) ?? 1) > 1)
    return null;
  const { column } = await chooseLongColumns(table, given.text('column'), given.text('x'), false);
  return new RollRun(table, column, freeName(table, name), readRows(given), roll, more);
}

class RollRun implements PieceRun {
  readonly columns: readonly string[];
  readonly passesOn: readonly string[];
  readonly makes: readonly string[];
  readonly #window: Window;
  readonly #counts: Counts = { made: 0, defined: 0, rounded: 0, seen: 0 };
  /** Values from row `#first` on, as far as a window to come may reach back. */
  #kept = new Float64Array(0);
  #first = 0;

  constructor(
    private readonly table: LongTable,
    private readonly column: string,
    private readonly output: string,
    private readonly asked: { length: number; window: Window },
    private readonly roll: Roll,
    private readonly more: Result,
  ) {
    this.columns = [column];
    this.passesOn = table.columnNames;
    this.makes = [output];
    this.#window = asked.window;
  }

  take(piece: Table): Record<string, Float64Array> {
    const values = nearestNumbersOf(piece, this.column);
    const here = this.#first + this.#kept.length;
    // Rows that come again for another run were counted by the one before.
    const again = Math.max(this.#counts.seen - here, 0);
    this.#counts.rounded += countRounded(piece, this.column, again);
    this.#counts.seen = Math.max(this.#counts.seen, here + values.length);
    const joined = new Float64Array(this.#kept.length + values.length);
    joined.set(this.#kept);
    joined.set(values, this.#kept.length);
    this.#kept = joined;
    return { [this.output]: this.#settle(false) };
  }

  end(): Result {
    const { asked, column, output, table, more } = this;
    const last = this.#settle(true);
    const { defined, rounded } = this.#counts;
    return {
      ...more,
      column,
      window: asked.length,
      ...(rounded > 0 ? { rounded } : {}),
      rows: table.rowCount,
      defined,
      output,
      table: { [output]: last },
    };
  }

  state(): Counts {
    return { ...this.#counts };
  }

  goOn(state: unknown): number {
    Object.assign(this.#counts, state as Counts);
    this.#first = Math.max(Math.min(this.#window.start(this.#counts.made), this.#counts.made), 0);
    return this.#first;
  }

  /** The rows whose windows have come whole; all that are left at the end. */
  #settle(atEnd: boolean): Float64Array {
    const counts = this.#counts;
    const seen = this.#first + this.#kept.length;
    const until = atEnd ? seen : seen - Math.max(this.#window.end(0) - 1, 0);
    // A wide window waits for more rows, or it would look at the same ones at every piece.
    const few = !atEnd && until - counts.made < this.#window.widest;
    if (few || until <= counts.made) return new Float64Array(0);
    // At the table's ends a window is cut; between them the kept rows hold it whole.
    const rolled = this.roll(this.#kept, this.#window, () => {});
    const made = rolled.subarray(counts.made - this.#first, until - this.#first);
    counts.defined += countDefined(made);
    counts.made = until;
    const from = Math.max(Math.min(this.#window.start(until), until), 0);
    this.#kept = this.#kept.slice(from - this.#first);
    this.#first = from;
    return made;
  }
}
