import { openScratch, type Scratch } from '../store/index.js';
import { AssayError } from '@assay/schema';
import { areaName } from './formula/address.js';
import { FUNCTIONS } from './functions/all.js';
import { planWorkbook, type Plan } from './graph/plan.js';
import type { Region } from './graph/region.js';
import { type DataTable, layTables } from './layout/tables.js';
import { Names } from './layout/names.js';
import { readWorkbook } from './reader/read.js';
import type { Format, Workbook } from './reader/model.js';
import { readCells } from './compute/cells.js';
import type { CellReport, CompiledWorkbook } from './report.js';
import { dataStatements, inputSelect } from './sql/data.js';
import { Emitter } from './sql/emitter.js';
import { Formula } from './sql/formula.js';
import { quoteName } from './sql/literal.js';
import { allMacros } from './sql/macros/all.js';
import { Unsupported } from './sql/operand.js';
import { References } from './sql/references.js';
import { type RegionSelect, regionSelect } from './sql/region-select.js';
import { type View, ViewWriter } from './sql/views.js';

const isMoment = (format: Format) => format === 'date' || format === 'datetime';

/** One compilation: writes the script and runs each part of it in a scratch database at once. */
class Compiler {
  private readonly statements: string[] = [];
  private readonly views = new Map<string, View>();
  private readonly writer = new ViewWriter();
  private readonly names = new Names();
  private readonly inputNames = new Map<object, string>();
  private readonly tables: DataTable[];
  private readonly plan: Plan;
  private pending: View[] = [];

  constructor(
    private readonly book: Workbook,
    private readonly scratch: Scratch,
  ) {
    this.tables = layTables(book, this.names);
    this.plan = planWorkbook(book, this.tables);
  }

  async run(): Promise<CompiledWorkbook> {
    await this.add(allMacros(this.book.date1904).trim());
    for (const table of this.tables)
      for (const statement of dataStatements(this.book, table)) await this.add(statement);
    const cells: CellReport[] = [];
    for (const region of this.plan.order) {
      const date = await this.region(region);
      cells.push(...(await readCells(this.scratch, this.book, region, date)));
    }
    const sheets = new Map(this.book.sheets.map(({ name }, at) => [name, at]));
    const place = ({ sheet, cell }: CellReport) => {
      const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
      return [sheets.get(sheet) ?? 0, Number(digits), letters.length, letters] as const;
    };
    const keyed = cells.map((cell) => ({ cell, key: place(cell) }));
    keyed.sort(
      ({ key: a }, { key: b }) =>
        a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : 1),
    );
    const sorted = keyed.map(({ cell }) => cell);
    const ok = sorted.filter(({ status }) => status === 'ok').length;
    return {
      report: {
        tables: this.tables.map((table) => ({
          name: table.name,
          sheet: table.sheet,
          range: areaName(table.area),
          columns: table.columns.map(({ name, type }) => ({ name, type })),
          rows: table.area.row2 - table.area.row1 + 1,
        })),
        cells: sorted,
        summary: { formulas: sorted.length, ok, unsupported: sorted.length - ok },
      },
      sql: `${this.statements.join('\n\n')}\n`,
    };
  }

  private async add(statement: string): Promise<void> {
    this.statements.push(statement);
    await this.scratch.run(statement);
  }

  /** Writes a region's view; says whether its numbers count days. */
  private async region(region: Region): Promise<boolean> {
    if (region.problem !== undefined) return false;
    region.view = this.names.take(region.view);
    this.pending = [];
    try {
      const { sql, reads, date, type } = this.compile(region);
      const view: View = { name: region.view, body: sql, reads };
      for (const one of [...this.pending, view]) {
        // Here each view is kept as a table: what it computes is the same, and the next ones read it as it is.
        await this.scratch.run(`CREATE TABLE ${quoteName(one.name)} AS ${one.body}`);
        this.views.set(one.name, one);
        this.statements.push(this.writer.create(one));
      }
      if (type !== undefined) region.type = type;
      region.date = date && region.format !== 'number' ? true : isMoment(region.format);
      return date;
    } catch (error) {
      const known = error instanceof Unsupported || error instanceof AssayError;
      if (!known) throw error;
      const reason =
        error instanceof Unsupported
          ? error.message
          : `its SQL failed: ${error.message.slice(0, 300)}`;
      region.problem = { status: 'unsupported', reason };
      for (const view of this.pending) if (!this.views.has(view.name)) this.forget(view.name);
      return false;
    }
  }

  private compile(region: Region): RegionSelect & { reads: View[] } {
    const length = region.kind === 'array' ? 1 : region.area.row2 - region.area.row1 + 1;
    const emitter = new Emitter(length);
    const references = new References(emitter, region, this.plan.grid, this.book, (piece) =>
      this.input(piece.table, piece.column),
    );
    const formula = new Formula(emitter, references, region, FUNCTIONS);
    const select = regionSelect(formula);
    const reads = emitter.reads.map((name) => {
      const found = this.views.get(name) ?? this.pending.find((view) => view.name === name);
      if (found === undefined) throw new Error(`the view ${name} is not there yet`);
      return found;
    });
    return { ...select, reads };
  }

  /** The view that holds a table's column as a list. */
  private input(table: DataTable, column: DataTable['columns'][number]): string {
    const known = this.inputNames.get(column);
    if (known !== undefined) return known;
    const name = this.names.take(`${table.name}.${column.name}`);
    this.inputNames.set(column, name);
    this.pending.push({ name, body: inputSelect(table.name, column), reads: [] });
    return name;
  }

  private forget(name: string): void {
    for (const [column, known] of this.inputNames)
      if (known === name) this.inputNames.delete(column);
  }
}

/**
 * Compiles a workbook to SQL and computes each formula in DuckDB.
 *
 * @param bytes an .xlsx file
 * @returns the report, and a script that runs from top to bottom in an empty DuckDB
 * @throws AssayError `workbook-unreadable`
 */
export async function compileWorkbook(bytes: Uint8Array): Promise<CompiledWorkbook> {
  const book = readWorkbook(bytes);
  const scratch = await openScratch();
  try {
    return await new Compiler(book, scratch).run();
  } finally {
    scratch.close();
  }
}
