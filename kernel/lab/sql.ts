import type { Client } from '../client/index.js';
import type { Column } from '@assay/schema';
import { AssayError, ROWS_MIME, speakable } from '@assay/schema';
import { type Bundle, DISPLAY } from './context.js';
import { Dataset } from './dataset.js';
import { tableHtml, tableText } from './html.js';
import { Job } from './job.js';
import { Result } from './result.js';
import { rowsHash } from './rows-hash.js';

const SHOWN_ROWS = 50;
/** Of a longer answer only the hash is compared. */
const MOST_COMPARED = 100_000;

/** Rows of a query as objects, with their columns; shown as a table. */
export class Rows<T = Record<string, unknown>> extends Array<T> {
  /** Derived arrays (`map`, `filter`) are plain ones. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  columns: readonly Column[] = [];

  /** @internal */
  [DISPLAY](): Bundle {
    const names = this.columns.map((column) => column.name);
    const rows = this.slice(0, SHOWN_ROWS).map((row) =>
      names.map((name) => (row as Record<string, unknown>)[name]),
    );
    const hash = rowsHash(this.columns, this as unknown as Record<string, unknown>[]);
    return {
      [ROWS_MIME]: { rows: this.length, hash, ...this.#whole() },
      'text/html': tableHtml(this.columns, rows, this.length),
      'text/plain': tableText(this.columns, rows, this.length),
    };
  }

  /** All rows, where whoever runs the notebook compares them with another run's. */
  #whole(): { columns?: readonly Column[]; content?: unknown[][] } {
    if (process.env['ASSAY_ROWS'] !== 'whole' || this.length > MOST_COMPARED) return {};
    const content = (this as unknown as Record<string, unknown>[]).map((row) =>
      this.columns.map(({ name }) => speakable(row[name])),
    );
    return { columns: this.columns, content };
  }
}

/** Integers beyond 2^53 and numbers that JSON can't say travel as text; here they become themselves again. */
function valueOf(value: unknown, type: string): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer') return BigInt(value);
  if (type === 'number') return Number(value);
  return value;
}

export function rowsOf(answer: { columns: Column[]; rows: unknown[][] }): Rows {
  const rows = new Rows();
  rows.columns = answer.columns;
  for (const values of answer.rows) {
    const row = answer.columns.map((column, i) => [column.name, valueOf(values[i], column.type)]);
    rows.push(Object.fromEntries(row) as Record<string, unknown>);
  }
  return rows;
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The relation that an interpolated dataset, result or job stands for; undefined for a plain value. */
async function relationOf(value: unknown): Promise<string | undefined> {
  const thing = value instanceof Job ? await value.result() : value;
  if (thing instanceof Dataset) return quote(thing.name);
  if (thing instanceof Result) {
    if (thing.name !== null) return quote(thing.name);
    throw new AssayError('no-table', `${thing.record.processing_type} made no table to query`, {
      remedy: 'use its .data, or return a `table` from the processor',
    });
  }
  return undefined;
}

/**
 * A tagged template to a statement with bound parameters: datasets become names, everything else a parameter. Nothing is
 * ever spliced into the text.
 */
export async function statementOf(
  strings: TemplateStringsArray,
  values: readonly unknown[],
): Promise<{ statement: string; parameters: unknown[] }> {
  const parameters: unknown[] = [];
  let statement = strings[0] ?? '';
  for (const [i, value] of values.entries()) {
    const relation = await relationOf(value);
    if (relation === undefined)
      parameters.push(value instanceof Date ? value.toISOString() : value);
    statement += (relation ?? `$${parameters.length}`) + (strings[i + 1] ?? '');
  }
  return { statement, parameters };
}

export async function query(
  client: Client,
  statement: string,
  parameters: unknown[] = [],
  options: { signal?: AbortSignal } = {},
): Promise<Rows> {
  // What a cell asks for is a result, which the next run must give again.
  return rowsOf(await client.sql(statement, parameters, { ...options, result: true }));
}
