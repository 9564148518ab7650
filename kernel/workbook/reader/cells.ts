import type { Area } from '../formula/address.js';
import { isCertain, relativeText, textInRow } from '../formula/relative.js';
import { ColumnCells, Interned } from './column-cells.js';
import type { Constant, Format, FormulaText, WorkbookCell } from './cell.js';

/** A formula that is kept as what it has in common with its copies below and above. */
export class SharedText implements FormulaText {
  constructor(
    readonly relative: string,
    private readonly row: number,
  ) {}

  get text(): string {
    return textInRow(this.relative, this.row);
  }
}

/** The cells of a sheet, by column, then row. */
export class Cells {
  private readonly byCol = new Map<number, ColumnCells>();
  private readonly texts = new Interned();
  private readonly formulas = new Interned();
  private readonly certain = new Map<number, boolean>();
  private readonly own = new Map<number, Map<number, FormulaText>>();
  private cols: number[] | undefined;

  add({ row, col, format, constant, formula }: WorkbookCell): void {
    let column = this.byCol.get(col);
    if (column === undefined) {
      this.byCol.set(col, (column = new ColumnCells(this.texts)));
      this.cols = undefined;
    }
    column.add(row, format, constant, formula && this.keep(row, col, formula));
  }

  /** Column numbers, in their order. */
  get columns(): readonly number[] {
    this.cols ??= [...this.byCol.keys()].sort((a, b) => a - b);
    return this.cols;
  }

  columnsBetween(col1: number, col2: number): number[] {
    const all = this.columns;
    let low = 0;
    for (let high = all.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((all[middle] ?? 0) < col1) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let at = low; (all[at] ?? Infinity) <= col2; at += 1) found.push(all[at] ?? 0);
    return found;
  }

  get count(): number {
    return this.columns.reduce((sum, col) => sum + (this.column(col)?.length ?? 0), 0);
  }

  column(col: number): ColumnCells | undefined {
    return this.byCol.get(col);
  }

  get(row: number, col: number): WorkbookCell | undefined {
    const column = this.byCol.get(col);
    const at = column?.at(row) ?? -1;
    return column === undefined || at < 0 ? undefined : this.cell(col, column, at);
  }

  constant(row: number, col: number): Constant | undefined {
    const column = this.byCol.get(col);
    return column?.constant(column.at(row));
  }

  format(row: number, col: number): Format | undefined {
    const column = this.byCol.get(col);
    const at = column?.at(row) ?? -1;
    return at < 0 ? undefined : column?.format(at);
  }

  /** The cells with formulas, or those without, of some rows of a column, from the top. */
  *cellsOf(col: number, computed: boolean, row1 = 1, row2 = Infinity): Generator<WorkbookCell> {
    const column = this.byCol.get(col);
    if (column === undefined) return;
    for (let at = column.from(row1); at < column.length && column.row(at) <= row2; at += 1)
      if (column.computed(at) === computed) yield this.cell(col, column, at);
  }

  /** Formulas that are no plain ones: of arrays, and those that could not be read. */
  *ownFormulas(): Generator<FormulaText> {
    for (const rows of this.own.values()) yield* rows.values();
  }

  /** True when anything stands in a block but in its first cell. */
  taken({ row1, col1, row2, col2 }: Area): boolean {
    return this.columnsBetween(col1, col2).some((col) => {
      const column = this.byCol.get(col);
      if (column === undefined) return false;
      const at = column.from(col === col1 ? row1 + 1 : row1);
      return at < column.length && column.row(at) <= row2;
    });
  }

  /** Takes the constants out of a block. */
  takeConstants({ row1, col1, row2, col2 }: Area): WorkbookCell[] {
    const found: WorkbookCell[] = [];
    for (const col of this.columnsBetween(col1, col2)) {
      const column = this.byCol.get(col);
      column?.drop(row1, row2, (at) => {
        if (column.computed(at)) return true;
        found.push(this.cell(col, column, at));
        return false;
      });
    }
    return found;
  }

  private cell(col: number, column: ColumnCells, at: number): WorkbookCell {
    const row = column.row(at);
    const cell: WorkbookCell = { row, col, format: column.format(at) };
    const constant = column.constant(at);
    if (constant !== undefined) cell.constant = constant;
    const number = column.formula(at);
    const formula = number === 'own' ? this.own.get(col)?.get(row) : this.plain(number, row);
    if (formula !== undefined) cell.formula = formula;
    return cell;
  }

  private keep(row: number, col: number, formula: FormulaText): number | 'own' {
    const { problem, array } = formula;
    if (formula.relative !== undefined) return this.formulas.number(formula.relative);
    if (problem === undefined && array === undefined && !formula.text.includes('\0'))
      return this.formulas.number(relativeText(formula.text, row));
    const own = this.own.get(col) ?? new Map<number, FormulaText>();
    this.own.set(col, own.set(row, formula));
    return 'own';
  }

  private plain(number: number | undefined, row: number): FormulaText | undefined {
    if (number === undefined) return undefined;
    const relative = this.formulas.text(number);
    let certain = this.certain.get(number);
    if (certain === undefined) this.certain.set(number, (certain = isCertain(relative)));
    return certain ? new SharedText(relative, row) : { text: textInRow(relative, row) };
  }
}
