import type { Cell } from '../table/cell.js';

export type Entries = readonly [string, Cell][];

/** Columns by the names of records' fields, in the order in which they first come. */
export class FieldColumns {
  readonly names: string[] = [];
  private readonly order = new Map<string, number>();

  /**
   * @param names of columns that are known already
   * @param fills what stands for a missing value, by name
   */
  constructor(
    names: readonly string[] = [],
    keys: readonly string[] = names,
    private readonly fills: ReadonlyMap<string, string> = new Map(),
  ) {
    this.names.push(...names);
    keys.forEach((key, i) => this.order.set(key, i));
  }

  /** What the columns are found by; with `names` they are made again from it. */
  get keys(): string[] {
    return [...this.order.keys()];
  }

  /** A row's cells; a record around it may have a column of the same name. */
  cells(entries: Entries, around: Entries = []): Map<number, Cell> {
    const cells = new Map<number, Cell>();
    for (const [name, cell] of around) this.put(cells, `\0${name}`, name, cell);
    for (const [name, cell] of entries) this.put(cells, name, name, cell);
    return cells;
  }

  private put(cells: Map<number, Cell>, wanted: string, name: string, cell: Cell): void {
    // `{"a.b": 1, "a": {"b": 2}}` has two columns that are called a.b.
    const known = this.order.get(wanted);
    const key = known !== undefined && cells.has(known) ? `${wanted}\0` : wanted;
    let index = this.order.get(key);
    if (index === undefined) {
      index = this.order.size;
      this.order.set(key, index);
      this.names.push(name);
    }
    cells.set(index, this.fills.size > 0 && isFill(cell, this.fills.get(name)) ? null : cell);
  }
}

/** Numbers are the same however they are written. */
function isFill(cell: Cell, fill: string | undefined): boolean {
  if (fill === undefined || cell === null || typeof cell === 'boolean') return false;
  if (typeof cell === 'string') return cell === fill;
  return 'number' in cell && fill.trim() !== '' && Number(cell.number) === Number(fill);
}
