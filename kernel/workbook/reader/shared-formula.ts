import { LAST_ROW } from '../formula/address.js';
import { isCertain, relativeText, rowsOf } from '../formula/relative.js';
import { shiftFormula } from '../formula/shift.js';
import { SharedText } from './cells.js';
import type { FormulaText } from './cell.js';

/** A formula that the file writes once for a block of cells. */
export class SharedFormula {
  /** By column: the text that serves all its rows but those from which a reference leaves the sheet. */
  private readonly columns = new Map<number, { relative: string; rows: number[] } | undefined>();

  constructor(
    private readonly row: number,
    private readonly col: number,
    private readonly text: string,
  ) {}

  /** The formula of another cell of the block. */
  at(row: number, col: number): FormulaText {
    const known = this.columns.get(col);
    if (known?.rows.every((by) => row + by >= 1 && row + by <= LAST_ROW) === true)
      return new SharedText(known.relative, row);
    const text = shiftFormula(this.text, row - this.row, col - this.col);
    if (!this.columns.has(col)) {
      const relative = relativeText(text, row);
      const rows = rowsOf(relative);
      this.columns.set(col, isCertain(relative) ? { relative, rows } : undefined);
    }
    return { text };
  }
}
