import { escapeHtml } from '@assay/schema';
import type { Client } from '../client/index.js';
import { type Bundle, DISPLAY } from './context.js';
import { Dataset } from './dataset.js';

/** A formula's or a spilled cell, as `assay workbook` reports it. */
export interface WorkbookCell {
  sheet: string;
  cell: string;
  formula: string | null;
  spill_of?: string;
  status: 'ok' | 'unsupported' | 'cycle';
  type: 'number' | 'text' | 'boolean' | 'date' | 'error' | 'blank' | null;
  value: number | string | boolean | null;
  sql: string | null;
  reason?: string;
  /** Blocks that the formula reads. */
  precedents?: string[];
  volatile?: boolean;
  /** What the spreadsheet program had computed, and whether ours is the same. */
  cached?: number | string | boolean;
  equal?: boolean;
}

interface Compiled {
  report: {
    tables: {
      name: string;
      sheet: string;
      range: string;
      rows: number;
      columns: { name: string; type: string }[];
    }[];
    cells: WorkbookCell[];
    summary: { formulas: number; ok: number; unsupported: number; different: number };
  };
  sql: string;
}

/** How a workbook is taken up. */
export interface WorkbookOptions {
  /** Sheets to load as datasets; all that hold data if left out, none with `[]`. */
  sheets?: string[];
  /** A schema (`NAME` or `NAME@V`) that each loaded sheet is held to while the formulas are compiled. */
  schema?: string;
  /** False leaves the formulas alone: only data and validation. */
  formulas?: boolean;
}

/** What became of a part that may fail while the others go on. */
export interface SheetOutcome {
  sheet: string;
  dataset?: Dataset;
  validation?: { valid: boolean; rows: number; invalid_rows: number };
  error?: string;
}

const SHOWN = 200;

/** A workbook in a cell: its sheets as datasets, its formulas beside their SQL, what they read, and what is not supported. */
export class Workbook {
  private constructor(
    readonly path: string,
    private readonly compiled: Compiled | undefined,
    readonly sheets: readonly SheetOutcome[],
    /** Why the formulas could not be compiled, while the data could be loaded. */
    readonly error?: string,
  ) {}

  /** Loads, validates and compiles at the same time; one failing leaves the others whole. */
  static async open(
    client: Client,
    path: string,
    name: string,
    options: WorkbookOptions,
  ): Promise<Workbook> {
    const formulas =
      options.formulas === false
        ? Promise.resolve(undefined)
        : client.request<Compiled>('POST', '/api/v1/workbooks', { source: path });
    const compiling = formulas.then(
      (value) => ({ value, error: undefined }),
      (error: Error) => ({ value: undefined, error }),
    );
    // The sheets' names come with the report, unless they were given.
    const names = options.sheets ?? [
      ...new Set((await compiling).value?.report.tables.map(({ sheet }) => sheet)),
    ];
    const outcomes = names.map((sheet) => take(client, path, name, sheet, options.schema));
    const [compiled, sheets] = await Promise.all([compiling, Promise.all(outcomes)]);
    if (compiled.error !== undefined && sheets.every(({ error }) => error !== undefined))
      throw compiled.error;
    const message = compiled.error?.message;
    return new Workbook(path, compiled.value, sheets, message);
  }

  get cells(): readonly WorkbookCell[] {
    return this.compiled?.report.cells ?? [];
  }

  get tables(): Compiled['report']['tables'] {
    return this.compiled?.report.tables ?? [];
  }

  get summary(): Compiled['report']['summary'] {
    return this.compiled?.report.summary ?? { formulas: 0, ok: 0, unsupported: 0, different: 0 };
  }

  /** The script that makes all tables and views in an empty DuckDB. */
  get sql(): string {
    return this.compiled?.sql ?? '';
  }

  /** A cell by its place, as `Sheet1!B7`, or `B7` on the first sheet with formulas. */
  cell(place: string): WorkbookCell | undefined {
    const mark = place.lastIndexOf('!');
    const sheet = mark < 0 ? this.cells[0]?.sheet : place.slice(0, mark);
    const cell = place.slice(mark + 1);
    return this.cells.find((one) => one.sheet === sheet && one.cell === cell);
  }

  /** What is not computed, and why. */
  get unsupported(): readonly WorkbookCell[] {
    return this.cells.filter(({ status }) => status !== 'ok');
  }

  /** Cells whose value is not the one that the file holds. */
  get different(): readonly WorkbookCell[] {
    return this.cells.filter(({ equal }) => equal === false);
  }

  /** The dependency graph: each formula cell with the blocks that it reads. */
  get graph(): { cell: string; reads: string[] }[] {
    return this.cells.map(({ sheet, cell, precedents = [] }) => ({
      cell: `${sheet}!${cell}`,
      reads: precedents,
    }));
  }

  /** @internal */
  [DISPLAY](): Bundle {
    const { formulas, ok, unsupported } = this.summary;
    const compared = this.cells.filter(({ equal }) => equal !== undefined);
    const equal = compared.filter((one) => one.equal === true).length;
    const beside =
      compared.length === 0
        ? 'the file holds no values to compare with'
        : `${equal} of ${compared.length} equal to the file's values`;
    const title = `${formulas} formula cells: ${ok} computed, ${unsupported} not; ${beside}`;
    const sheets = this.sheets.map(outcomeText);
    // Of a hundred thousand cells the few that need a look must be among those shown.
    const doubtful = (cell: WorkbookCell): boolean => cell.status !== 'ok' || cell.equal === false;
    const sure = this.cells.filter((cell) => !doubtful(cell));
    const long = this.cells.length > SHOWN;
    const shown = long ? [...this.cells.filter(doubtful), ...sure] : this.cells;
    const rows = shown.slice(0, SHOWN).map(rowHtml).join('');
    const head = ['Cell', 'Formula', 'Value', 'Equal', 'Reads', 'SQL or reason'];
    const more = long
      ? `<p>${SHOWN} of ${this.cells.length} cells, those that are not computed or not equal first</p>`
      : '';
    const html = [
      `<p><b>${escapeHtml(title)}</b></p>`,
      this.error === undefined
        ? ''
        : `<p>The formulas were not compiled: ${escapeHtml(this.error)}</p>`,
      sheets.length === 0
        ? ''
        : `<ul>${sheets.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`,
      `<table><thead><tr>${head.map((text) => `<th>${text}</th>`).join('')}</tr></thead><tbody>${rows}</tbody></table>${more}`,
    ].join('');
    const left = [...this.unsupported, ...this.different].map(
      ({ sheet, cell, status, value, reason }) =>
        `${sheet}!${cell} ${status === 'ok' ? `is ${String(value)}` : status}: ${reason ?? ''}`,
    );
    return {
      'text/html': html,
      'text/plain': [title, ...sheets, ...left.slice(0, SHOWN)].join('\n'),
    };
  }
}

function rowHtml(cell: WorkbookCell): string {
  const texts = [
    `${cell.sheet}!${cell.cell}`,
    cell.formula ?? (cell.spill_of === undefined ? '' : `spills from ${cell.spill_of}`),
    cell.status === 'ok' ? String(cell.value ?? '') : cell.status,
    cell.equal === undefined ? '' : cell.equal ? 'yes' : `no: ${String(cell.cached)}`,
    (cell.precedents ?? []).join(', '),
    cell.sql ?? cell.reason ?? '',
  ];
  return `<tr>${texts.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`;
}

function outcomeText({ sheet, dataset, validation, error }: SheetOutcome): string {
  if (error !== undefined) return `${sheet}: ${error}`;
  const verdict =
    validation === undefined
      ? ''
      : validation.valid
        ? ', valid'
        : `, ${validation.invalid_rows} invalid rows`;
  return `${sheet}: dataset ${dataset?.name ?? ''}, ${dataset?.rows ?? 0} rows${verdict}`;
}

async function take(
  client: Client,
  path: string,
  name: string,
  sheet: string,
  schema: string | undefined,
): Promise<SheetOutcome> {
  try {
    const report = await client.load({ source: path, sheet, name: `${name} ${sheet}` });
    const dataset = await Dataset.open(client, report.dataset, report);
    if (schema === undefined) return { sheet, dataset };
    const body = { dataset: dataset.name, schema, limit: 0 };
    const validation = await client.request<NonNullable<SheetOutcome['validation']>>(
      'POST',
      '/api/v1/validation',
      body,
    );
    return { sheet, dataset, validation };
  } catch (error) {
    return { sheet, error: (error as Error).message };
  }
}
