import { type Area, LAST_ROW } from '../formula/address.js';
import type { Node, Reference } from '../formula/syntax.js';
import type { DataColumn, DataTable } from '../layout/tables.js';
import type { Grid, Piece } from '../graph/grid.js';
import type { Region } from '../graph/region.js';
import type { Workbook } from '../reader/model.js';
import type { Emitter } from './emitter.js';
import { valueLiteral } from './literal.js';
import { checkKept } from './kept-rows.js';
import { cellAt, joinTypes, type Knowledge, knowledgeOf } from './knowledge.js';
import { position, slice } from './pieces.js';
import { wideBlock } from './wide-block.js';
import { Dependent, isSingle, type Span, type Ref, Unsupported, type Value } from './operand.js';

/** From so many rows on, blocks of up to so many cells that move with them are read cell by cell. */
const MANY_ROWS = 200;
const WINDOW = 64;

/** Names of the views that hold a table's column, or all its columns, made when they are first read. */
export type InputView = (table: DataTable, column?: DataColumn) => string;

/** Makes SQL of references: single cells, blocks and blocks that move with a region's rows. */
export class References {
  constructor(
    private readonly emitter: Emitter,
    private readonly region: Region,
    private readonly grid: Grid,
    private readonly book: Workbook,
    private readonly inputView: InputView,
    /** The rows done so far of columns that are computed together with this one. */
    private readonly done: ReadonlyMap<Region, Value> = new Map(),
  ) {}

  /** A reference as the region's first row sees it. */
  toRef(node: Reference): Ref {
    const name = node.sheet ?? this.region.sheet;
    const sheet = this.book.sheets.find((known) => known.name === name);
    const [top, bottom] =
      node.from.row <= node.to.row ? [node.from, node.to] : [node.to, node.from];
    const ref: Ref = {
      kind: 'ref',
      sheet: name,
      row1: top.row,
      row2: bottom.row,
      col1: Math.min(node.from.col, node.to.col),
      col2: Math.max(node.from.col, node.to.col),
      moves1: !top.absoluteRow && this.emitter.length > 1,
      moves2: !bottom.absoluteRow && this.emitter.length > 1,
    };
    if (node.whole === 'columns') ref.row2 = Math.max(sheet?.lastRow ?? 1, 1);
    if (node.whole === 'rows') ref.col2 = Math.max(sheet?.lastCol ?? 1, 1);
    if (node.whole !== undefined) ref.whole = node.whole;
    const last = this.emitter.length - 1;
    if (ref.moves1 !== ref.moves2) {
      const crosses = ref.moves1 ? ref.row1 + last > ref.row2 : false;
      if (crosses) throw new Unsupported('a range whose ends change places within the column');
    }
    if (Math.max(ref.row1, ref.row2) + last > LAST_ROW && (ref.moves1 || ref.moves2))
      throw new Unsupported('a reference that leaves the sheet');
    if (sheet !== undefined) checkKept(sheet, ref, this.emitter.length);
    return ref;
  }

  /** The formula that stands in a cell. */
  formulaAt(sheet: string, row: number, col: number): Node | undefined {
    const [piece] = this.grid.pieces(sheet, col, row, row);
    return piece?.kind === 'region' ? piece.region.node : undefined;
  }

  /** The block that the array formula in a cell fills. */
  spillArea(ref: Ref): Area | undefined {
    const [piece] = this.grid.pieces(ref.sheet, ref.col1, ref.row1, ref.row1);
    if (piece?.kind !== 'region' || piece.region.kind !== 'array') return undefined;
    const { area } = piece.region;
    return area.row1 === ref.row1 && area.col1 === ref.col1 ? area : undefined;
  }

  /** The value of one cell. */
  cell(ref: Ref): Value {
    const last = ref.row1 + (ref.moves1 ? this.emitter.length - 1 : 0);
    const value = ref.moves1
      ? this.emitter.spread(this.column(ref.sheet, ref.col1, ref.row1, last))
      : this.element(ref.sheet, ref.row1, ref.col1);
    return { ...value, ...this.knowledge(ref.sheet, ref.col1, ref.row1, last) };
  }

  /** The list of a block's values, row after row. */
  list(ref: Ref): Value {
    if (isSingle(ref)) {
      const cell = this.cell(ref);
      const { type } = cell;
      return {
        ...this.emitter.emit(`[${cell.sql}]`, [cell]),
        array: { rows: 1, cols: 1 },
        ...(type === undefined ? {} : { type }),
      };
    }
    const cols = ref.col2 - ref.col1 + 1;
    if (this.isSmallWindow(ref)) return this.window(ref);
    const wide = wideBlock(ref, this.grid, this.emitter, (table) => this.inputView(table));
    const columns: Value[] = [];
    for (let col = ref.col1; wide === undefined && col <= ref.col2; col += 1)
      columns.push(this.blockColumn(ref, col));
    const moving = ref.moves1 !== ref.moves2;
    const [only] = columns;
    const list =
      wide ??
      (columns.length === 1 && only !== undefined
        ? only
        : this.emitter.emit(
            `xl_rows([${columns.map(({ sql }) => sql).join(', ')}], len(${only?.sql ?? '[]'}))`,
            columns,
          ));
    const rows = moving ? `(len(${list.sql}) // ${cols})` : ref.row2 - ref.row1 + 1;
    const types = columns.map(({ type }) => type);
    const type = wide === undefined ? joinTypes(types) : undefined;
    const beyond: Value = { kind: 'value', sql: 'xl_blank()', level: 0, varying: false };
    return {
      ...list,
      array: { rows, cols },
      ...(type === undefined ? {} : { type }),
      ...(ref.whole === undefined ? {} : { beyond }),
    };
  }

  /** True for a small block that goes down with many rows: a slice of a whole column for each of them needs memory by the square. */
  private isSmallWindow({ row1, row2, col1, col2, moves1, moves2 }: Ref): boolean {
    const { length, stepwise } = this.emitter;
    const count = (row2 - row1 + 1) * (col2 - col1 + 1);
    return moves1 && moves2 && length >= MANY_ROWS && !stepwise && count > 0 && count <= WINDOW;
  }

  /** A block cell by cell, row after row. */
  private window(ref: Ref): Value {
    const cells: Value[] = [];
    for (let row = ref.row1; row <= ref.row2; row += 1)
      for (let col = ref.col1; col <= ref.col2; col += 1)
        cells.push(this.cell({ ...ref, row1: row, row2: row, col1: col, col2: col }));
    const type = joinTypes(cells.map((cell) => cell.type));
    return {
      ...this.emitter.emit(`[${cells.map(({ sql }) => sql).join(', ')}]`, cells),
      array: { rows: ref.row2 - ref.row1 + 1, cols: ref.col2 - ref.col1 + 1 },
      ...(type === undefined ? {} : { type }),
    };
  }

  /** What is known of the values in rows of a column, and whether they all are days. */
  private knowledge(sheet: string, col: number, row1: number, row2: number): Knowledge {
    const pieces = this.grid.pieces(sheet, col, row1, row2);
    const found = pieces.map((piece) =>
      knowledgeOf(piece, row1 === row2 ? cellAt(this.book, sheet, row1, col) : undefined),
    );
    const covered = pieces.reduce(
      (sum, piece) => sum + Math.min(piece.row2, row2) - Math.max(piece.row1, row1) + 1,
      0,
    );
    if (covered < row2 - row1 + 1) found.push({ type: 'plain' });
    const type = joinTypes(found.map((one) => one.type));
    const formats = this.book.sheets.find(({ name }) => name === sheet)?.cells;
    const date =
      found.some((one) => one.date === true) ||
      pieces.some((piece) => {
        const format = formats?.format(Math.max(piece.row1, row1), col);
        return piece.kind === 'table' && (format === 'date' || format === 'datetime');
      });
    return { ...(type === undefined ? {} : { type }), ...(date ? { date } : {}) };
  }

  /** A block of one column that moves with many rows, as places in one list; undefined for other blocks. */
  spanOf(ref: Ref): Span | undefined {
    const { length, stepwise } = this.emitter;
    const moves = (ref.moves1 || ref.moves2) && ref.col1 === ref.col2 && ref.whole === undefined;
    if (!moves || stepwise || length < MANY_ROWS || this.isSmallWindow(ref)) return undefined;
    return this.span(ref, ref.col1);
  }

  private span(ref: Ref, col: number): Span {
    const last = this.emitter.length - 1;
    const top = Math.min(ref.row1, ref.row2);
    const end = Math.max(ref.row1 + (ref.moves1 ? last : 0), ref.row2 + (ref.moves2 ? last : 0));
    const column = this.column(ref.sheet, col, top, end);
    const { type } = this.knowledge(ref.sheet, col, top, end);
    const bound = (at: number, moves: boolean) => `${at - top + 1}${moves ? ' + i' : ''}`;
    return {
      column: { ...column, ...(type === undefined ? {} : { type }) },
      size: end - top + 1,
      from: bound(ref.row1, ref.moves1),
      to: bound(ref.row2, ref.moves2),
    };
  }

  private blockColumn(ref: Ref, col: number): Value {
    const span = this.span(ref, col);
    const { column } = span;
    if (!ref.moves1 && !ref.moves2) return column;
    const known = column.type === undefined ? {} : { type: column.type };
    return { ...this.cut(column, span), ...known };
  }

  /** A row's own part of a list. DuckDB cuts it from a copy of the whole list, so that a short part is put together place by place. */
  cut(list: Value, { from, to }: Span): Value {
    const short = from.endsWith('i') && to.endsWith('i') && !this.emitter.stepwise;
    const sql = short
      ? `list_transform(range(${from}, ${to} + 1), lambda xl_i: ${list.sql}[xl_i])`
      : `${list.sql}[${from}:${to}]`;
    return this.emitter.emit(sql, [list, this.emitter.row]);
  }

  private element(sheet: string, row: number, col: number): Value {
    const [piece] = this.grid.pieces(sheet, col, row, row);
    if (piece === undefined) return { kind: 'value', sql: 'xl_blank()', level: 0, varying: false };
    if (piece.kind === 'constant')
      return { kind: 'value', sql: valueLiteral(piece.constant), level: 0, varying: false };
    const source = this.emitter.source(this.viewOf(piece));
    return this.emitter.emit(`${source.sql}[${position(piece, row)}]`, [source]);
  }

  /** Rows of one column as a list, put together from what stands there. */
  private column(sheet: string, col: number, row1: number, row2: number): Value {
    const parts: string[] = [];
    const inputs: Value[] = [];
    let next = row1;
    const blanks = (count: number) => {
      if (count > 0) parts.push(`xl_blanks(${count})`);
    };
    for (const piece of this.grid.pieces(sheet, col, row1, row2)) {
      const from = Math.max(piece.row1, row1);
      const to = Math.min(piece.row2, row2);
      blanks(from - next);
      next = to + 1;
      const done = piece.kind === 'region' ? this.done.get(piece.region) : undefined;
      if (done !== undefined) {
        inputs.push(done);
        parts.push(from === piece.row1 ? done.sql : `${done.sql}[${from - piece.row1 + 1}:]`);
      } else if (piece.kind === 'constant') parts.push(`[${valueLiteral(piece.constant)}]`);
      else {
        const source = this.emitter.source(this.viewOf(piece));
        inputs.push(source);
        parts.push(slice(source.sql, piece, from, to));
      }
    }
    blanks(row2 - next + 1);
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return this.emitter.emit(only, inputs);
    return this.emitter.emit(`list_concat(${parts.join(', ')})`, inputs);
  }

  private viewOf(piece: Exclude<Piece, { kind: 'constant' }>): string {
    if (piece.kind === 'table') return this.inputView(piece.table, piece.column);
    if (piece.region.problem !== undefined) throw new Dependent(dependsOn(piece.region));
    return piece.region.view;
  }
}

function dependsOn(region: Region): string {
  const what =
    region.problem?.status === 'cycle' ? 'is part of a circular reference' : 'is unsupported';
  return `it depends on ${region.view}, which ${what}`;
}
