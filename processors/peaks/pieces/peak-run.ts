import {
  type LongTable,
  ParameterError,
  type PieceRun,
  type Result,
  type Table,
} from '../../contract.js';
import {
  countRounded,
  missingInWords,
  missingRows,
  nearestNumbersOf,
  type ChosenColumns,
} from '../../input/index.js';
import { answer } from '../answer.js';
import type { Conditions } from '../conditions.js';
import { PeakPieces } from './peak-pieces.js';

/** Peak detection over a table that comes in pieces. */
export class PeakRun implements PieceRun {
  readonly columns: readonly string[];
  readonly passesOn = [];
  readonly makes = [];
  readonly #pieces: PeakPieces;
  /** Columns whose values at the peaks the pieces do not keep, with these values. */
  readonly #others: Map<string, unknown[]>;
  readonly #gaps = { count: 0, first: [] as number[] };
  #rounded = 0;
  /** This piece and the one before it: the middle of a plateau that has just ended may lie there. */
  #here: { table: Table; first: number } | undefined;
  #before: { table: Table; first: number } | undefined;
  #outOfReach = false;
  #row = 0;

  /** @param refuses - whether a missing value is an error; else it takes the whole signal to deal with it */
  constructor(
    private readonly table: LongTable,
    private readonly chosen: ChosenColumns,
    conditions: Conditions,
    private readonly refuses: boolean,
  ) {
    const { column, x } = chosen;
    this.columns = x === null || x === column ? [column] : [column, x];
    const others = this.columns.filter((name) => name !== column || table.types[name] !== 'number');
    this.#others = new Map(others.map((name) => [name, []]));
    this.#pieces = new PeakPieces(conditions, {
      add: (row) => this.#look(row),
      keep: (places) => this.#keep(places),
    });
  }

  take(piece: Table): Record<string, Float64Array> | null {
    const { column } = this.chosen;
    const values = nearestNumbersOf(piece, column);
    this.#rounded += countRounded(piece, column);
    const gaps = missingRows(values);
    if (gaps.count > 0 && !this.refuses) return null;
    this.#note(gaps);
    this.#before = this.#here;
    this.#here = { table: piece, first: this.#row };
    this.#row += piece.rowCount;
    // After a gap there are no peaks any more, only gaps to be counted.
    if (this.#gaps.count === 0) this.#pieces.take(values);
    return this.#outOfReach ? null : {};
  }

  end(): Result {
    const { column, x } = this.chosen;
    if (this.#gaps.count > 0)
      throw new ParameterError(
        'nan',
        `${missingInWords(column, this.#gaps)} ` +
          'Peaks beside them would be lost: set nan to omit, split or interpolate.',
      );
    const { found, heights } = this.#pieces.end();
    return answer({
      ...{ column, x, distanceUnit: 'samples', missing: 0, rounded: this.#rounded },
      ...{ found, types: this.table.types },
      valuesAt: (name) => this.#others.get(name) ?? Array.from(heights),
    });
  }

  #note(gaps: { count: number; first: number[] }): void {
    this.#gaps.count += gaps.count;
    const room = 10 - this.#gaps.first.length;
    this.#gaps.first.push(...gaps.first.slice(0, room).map((row) => row + this.#row));
  }

  #look(row: number): void {
    if (this.#others.size === 0) return;
    const piece = [this.#here, this.#before].find((one) => one !== undefined && row >= one.first);
    if (piece === undefined) this.#outOfReach = true;
    for (const [name, values] of this.#others)
      values.push(piece?.table.columns[name]?.[row - piece.first]);
  }

  #keep(places: Int32Array): void {
    for (const values of this.#others.values()) {
      for (let i = 0; i < places.length; i++) values[i] = values[places[i] as number];
      values.length = places.length;
    }
  }
}
