import type { ColumnTable, NamedColumn } from '@assay/schema';
import { sliceTable } from '../output.js';

/** Rows of the input that wait for what the processor makes of them. */
export class RowsAhead {
  readonly #pieces: ColumnTable[] = [];
  /** Rows of the first piece that are gone. */
  #gone = 0;

  /** @param passesOn - the columns to keep @param skip - rows that were dealt with before */
  constructor(
    private readonly passesOn: readonly string[],
    private skip: number,
  ) {}

  add(piece: ColumnTable): void {
    const columns = this.passesOn.flatMap((name) =>
      piece.columns.filter((column) => column.name === name),
    );
    this.#pieces.push({ rowCount: piece.rowCount, columns });
    while (this.skip > 0 && this.#pieces.length > 0) this.skip -= this.#leave(this.skip);
  }

  /** The next rows with the columns made of them, in as many tables as they come from. */
  *with(made: ColumnTable): Generator<ColumnTable> {
    for (let row = 0; row < made.rowCount;) {
      const piece = this.#pieces[0];
      if (piece === undefined) throw new RangeError('more rows were made than have come');
      const count = Math.min(piece.rowCount - this.#gone, made.rowCount - row);
      const passed = sliceTable(piece, this.#gone, this.#gone + count).columns;
      const own: NamedColumn[] = sliceTable(made, row, row + count).columns;
      yield { rowCount: count, columns: [...passed, ...own] };
      row += this.#leave(count);
    }
  }

  /** Lets rows of the first piece go, at most those that it has; returns how many. */
  #leave(most: number): number {
    const left = (this.#pieces[0]?.rowCount ?? 0) - this.#gone;
    const count = Math.min(left, most);
    this.#gone += count;
    if (count === left) {
      this.#pieces.shift();
      this.#gone = 0;
    }
    return count;
  }
}
