import { AssayError } from '@assay/schema';
import { type Budget, isSlow, isStuck } from './budget.js';
import { areaName } from './formula/address.js';
import { FUNCTIONS } from './functions/all.js';
import { spillTo } from './graph/spill.js';
import { planWorkbook, type Plan } from './graph/plan.js';
import type { Region, Rows } from './graph/region.js';
import { spoiltRows } from './graph/spoilt.js';
import { type DataTable, layTables } from './layout/tables.js';
import { Names } from './layout/names.js';
import type { Format, Workbook } from './reader/model.js';
import { ReportCells } from './compute/cells.js';
import { readValues } from './compute/values.js';
import type { Workings } from './compute/workings.js';
import type { CompiledWorkbook } from './report.js';
import { Script } from './script.js';
import { blockSelect, DataStatements, inputSelect } from './sql/data.js';
import { Emitter } from './sql/emitter.js';
import { Replan, toConstant, Unresolved } from './sql/findings.js';
import { Formula } from './sql/formula.js';
import { quoteName } from './sql/literal.js';
import { allMacros } from './sql/macros/all.js';
import { Dependent, type Type, Unsupported, type Value } from './sql/operand.js';
import { type InputView, References } from './sql/references.js';
import { columnValue, regionSelect } from './sql/region-select.js';
import { type View, ViewWriter } from './sql/views.js';

/** From so many rows on, a select is optimized before it runs. */
const MANY_ROWS = 1000;

const isMoment = (format: Format) => format === 'date' || format === 'datetime';

/** The reason that a cell is given for what went wrong; a fault of ours is named there too, and the other cells go on. */
function failure(error: unknown): string {
  if (error instanceof Unsupported || error instanceof Unresolved || error instanceof Replan)
    return error.message;
  if (isSlow(error)) return error.message;
  if (error instanceof AssayError) return `its SQL failed: ${error.message.slice(0, 300)}`;
  if (error instanceof RangeError) return 'it is nested too deeply';
  return `a fault of the compiler: ${error instanceof Error ? error.message : String(error)}`;
}

/** What reads a volatile value is volatile; in columns that read each other one makes all of them so. */
function markVolatile(region: Region): void {
  const group = region.knot ?? [region];
  const isVolatile = (one: Region) => one.volatile === true;
  if (group.some((member) => isVolatile(member) || [...member.precedents].some(isVolatile)))
    for (const member of group) member.volatile = true;
}

/** One compilation: writes the script and runs each part of it in a scratch database at once. */
export class Compiler {
  private readonly script = new Script();
  private readonly views = new Map<string, View>();
  private readonly writer = new ViewWriter();
  private readonly names = new Names();
  private readonly inputNames = new Map<object, string>();
  private readonly tables: DataTable[];
  private readonly plan: Plan;
  private readonly done = new Set<Region>();
  private pending: View[] = [];
  private emitter: Emitter | undefined;
  private size: string | undefined;
  /** True when this pass found out what another one needs. */
  again = false;

  constructor(
    private readonly book: Workbook,
    private readonly workings: Workings,
    private readonly clock: number,
    private readonly seed: string,
    private readonly budget: Budget,
  ) {
    this.tables = layTables(book, this.names);
    this.plan = planWorkbook(book, this.tables);
  }

  /** The result; undefined when another pass is needed and this is not the last. */
  async run(last: boolean): Promise<CompiledWorkbook | undefined> {
    await this.add('macros', [allMacros(this.book.date1904, this.clock, this.seed).trim()]);
    for (const table of this.tables)
      await this.add(`table ${table.name}`, new DataStatements(this.book, table));
    for (const region of this.plan.order) {
      await this.workings.optimize(region.area.row2 - region.area.row1 >= MANY_ROWS);
      await this.region(region);
      markVolatile(region);
    }
    if (this.again && !last) return undefined;
    await this.workings.optimize(false);
    const values = await readValues(this.workings, this.plan.order);
    const cells = new ReportCells(this.book, this.plan.order, values);
    return {
      report: {
        tables: this.tables.map((table) => ({
          name: table.name,
          sheet: table.sheet,
          range: areaName(table.area),
          columns: table.columns.map(({ name, type }) => ({ name, type })),
          rows: table.area.row2 - table.area.row1 + 1,
        })),
        cells,
        summary: cells.summary(),
      },
      sql: this.script,
    };
  }

  /** Runs definitions, which are the same in each pass, and takes them up in the script. */
  private async add(name: string, statements: Iterable<string>): Promise<void> {
    this.script.add(statements);
    await this.workings.define(name, statements);
  }

  /** Writes the views of a region, or of the columns that are computed together with it. */
  private async region(region: Region): Promise<void> {
    const group = region.knot ?? [region];
    if (region.problem !== undefined || this.done.has(region)) return;
    for (const member of group) {
      this.done.add(member);
      member.view = this.names.take(member.view);
    }
    const refusal = this.budget.refusal(region);
    if (refusal !== undefined) {
      for (const member of group) member.problem = { status: 'unsupported', reason: refusal };
      return;
    }
    for (;;) {
      this.pending = [];
      try {
        const views =
          region.knot === undefined ? [this.single(region)] : this.together(region.knot);
        await this.write([...this.pending, ...views]);
        await this.measure(region);
        return;
      } catch (error) {
        if (error instanceof Unresolved && (await this.found(group, error))) continue;
        if (!(error instanceof Unresolved)) this.fail(group, error);
        return;
      }
    }
  }

  /** True when a region can be tried again, with the value known that it asked for. */
  private async found(group: Region[], wanted: Unresolved): Promise<boolean> {
    try {
      if (await this.find(group, wanted)) return true;
      this.fail(group, wanted);
    } catch (error) {
      this.fail(group, error);
    }
    return false;
  }

  /** Names what went wrong in each cell of a group; the rest of the workbook goes on without them. */
  private fail(group: Region[], error: unknown): void {
    if (error instanceof Replan) this.again = true;
    if (isSlow(error))
      for (const member of group)
        if (this.budget.note(member, error, this.book.found.single)) this.again = true;
    if (isStuck(error)) throw error;
    const spoilt = error instanceof Dependent ? spoiltRows(group) : undefined;
    if (spoilt !== undefined) this.part(group, spoilt);
    for (const member of group) member.problem = { status: 'unsupported', reason: failure(error) };
    for (const view of this.pending) if (!this.views.has(view.name)) this.forget(view.name);
  }

  /** Keeps rows that can't be computed apart from those of their columns that can, which the next pass computes. */
  private part(group: Region[], spoilt: Rows[]): void {
    this.again = true;
    for (const member of group) {
      member.spoilt = spoilt;
      for (const { row1, row2 } of spoilt)
        for (let row = row1; row <= row2; row += 1)
          this.book.found.spoilt.add(`${member.sheet}\0${row}\0${member.area.col1}`);
    }
  }

  private async write(views: View[]): Promise<void> {
    for (const one of views) {
      const statement = this.writer.create(one);
      await this.workings.keep(one, this.budget.statement);
      this.views.set(one.name, one);
      this.script.add([statement]);
    }
  }

  /** Computes an argument that shapes the SQL; false when the rows of a region have to be parted for it first. */
  private async find(group: Region[], { key, value }: Unresolved): Promise<boolean> {
    const { emitter } = this;
    if (emitter === undefined || group.length > 1 || emitter.length > 1) {
      for (const { sheet, area } of group)
        for (let row = area.row1; row <= area.row2; row += 1)
          this.book.found.single.add(`${sheet}\0${row}\0${area.col1}`);
      this.again = true;
      return false;
    }
    await this.write(this.pending);
    const [row] = await this.workings.rows(emitter.selectValues([value]), this.budget.statement);
    this.book.found.values.set(key, toConstant(row?.[0]));
    return true;
  }

  /** Makes the block of a formula that spills as large as its value, for the next pass. */
  private async measure(region: Region): Promise<void> {
    if (this.size === undefined) return;
    const [row] = await this.workings.rows(this.size, this.budget.statement);
    const [height, width] = (row ?? []).map(Number);
    if (spillTo(this.book, region, height ?? 1, width ?? 1)) this.again = true;
  }

  private formula(region: Region, emitter: Emitter, done?: Map<Region, Value>): Formula {
    const input: InputView = (table, column) => this.input(table, column);
    const references = new References(emitter, region, this.plan.grid, this.book, input, done);
    return new Formula(emitter, references, region, FUNCTIONS, this.book);
  }

  private single(region: Region): View {
    const length = region.kind === 'array' ? 1 : region.area.row2 - region.area.row1 + 1;
    const emitter = new Emitter(length);
    this.emitter = emitter;
    const { sql, date, type, size } = regionSelect(this.formula(region, emitter));
    this.size = size;
    this.learn(region, date, type);
    return { name: region.view, body: sql, reads: this.reads(emitter) };
  }

  /** Columns that read each other: one view computes them row by row, and each has a view on its part of that. */
  private together(knot: Region[]): View[] {
    const [first] = knot;
    this.emitter = undefined;
    this.size = undefined;
    if (first === undefined) return [];
    // If all are numbers when all that they read of each other are numbers, they are (by induction from the first row).
    for (const member of knot) member.type = 'number';
    let { emitter, results } = this.steps(knot, first);
    if (knot.some(({ type }) => type !== 'number')) {
      for (const member of knot) delete member.type;
      ({ emitter, results } = this.steps(knot, first));
    }
    const name = this.names.take(`${first.view} row by row`);
    const steps: View = { name, body: emitter.selectSteps(results), reads: this.reads(emitter) };
    const parts = knot.map((member, at) => ({
      name: member.view,
      body: `SELECT m${at} AS v FROM ${quoteName(name)}`,
      reads: [steps],
    }));
    return [steps, ...parts];
  }

  private steps(knot: Region[], first: Region): { emitter: Emitter; results: Value[] } {
    const emitter = new Emitter(first.area.row2 - first.area.row1 + 1, true);
    const done = new Map(knot.map((member, at) => [member, emitter.done(at)]));
    const found: (Type | undefined)[] = [];
    const results = knot.map((member, at) => {
      const { shown, date, type } = columnValue(this.formula(member, emitter, done));
      found.push(type);
      if (date || isMoment(member.format)) member.date = true;
      const before = emitter.done(at);
      done.set(member, emitter.emit(`list_append(${before.sql}, ${shown.sql})`, [before, shown]));
      return shown;
    });
    knot.forEach((member, at) => {
      if (found[at] === undefined) delete member.type;
      else member.type = found[at];
    });
    return { emitter, results };
  }

  private learn(region: Region, date: boolean, type: Type | undefined): void {
    if (type !== undefined) region.type = type;
    const days = (date && region.format !== 'number') || isMoment(region.format);
    if (days) region.date = true;
  }

  private reads(emitter: Emitter): View[] {
    return emitter.reads.map((name) => {
      const found = this.views.get(name) ?? this.pending.find((view) => view.name === name);
      if (found === undefined) throw new Error(`the view ${name} is not there yet`);
      return found;
    });
  }

  /** The view that holds a table's column, or all of its columns, as a list. */
  private input(table: DataTable, column?: DataTable['columns'][number]): string {
    const known = this.inputNames.get(column ?? table);
    if (known !== undefined) return known;
    const name = this.names.take(`${table.name}.${column?.name ?? '*'}`);
    this.inputNames.set(column ?? table, name);
    const body = column === undefined ? blockSelect(table) : inputSelect(table.name, column);
    this.pending.push({ name, body, reads: [] });
    return name;
  }

  private forget(name: string): void {
    for (const [column, known] of this.inputNames)
      if (known === name) this.inputNames.delete(column);
  }
}
