import { escapeHtml } from '@assay/schema';
import type { Client } from '../client/index.js';
import type { Column, ProcessingResult } from '@assay/schema';
import { qualityReport, type Assessment } from '../../processors/index.js';
import { type Bundle, DISPLAY } from './context.js';
import { tableHtml, tableText } from './html.js';

const PREVIEW_ROWS = 10;
/** A long list in a result is shown by its length and first items; the whole is in `data`. */
const LIST_ITEMS = 12;

function short(value: unknown): unknown {
  if (Array.isArray(value) && value.length > LIST_ITEMS) {
    return [...(value as unknown[]).slice(0, LIST_ITEMS).map(short), `… ${value.length} in all`];
  }
  if (Array.isArray(value)) return value.map(short);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, short(item)]));
  }
  return value;
}

/** The page that people would rather look at, where the processor has one. */
function reportOf({ processing_type: type, result_data: data }: ProcessingResult): string | null {
  return type === 'data_quality' && data !== null
    ? qualityReport(data as unknown as Assessment)
    : null;
}

/**
 * What a processor gave: JSON values in `data`, and a relation `name` when it made a table.
 *
 * @example
 * ```ts
 * const peaks = await lab.process('peak_detection', ecg, { column: 'mV' });
 * (peaks.data.peaks as number[]).length;
 * ```
 */
export class Result {
  /** Name of the output table in SQL; null when the processor made none. */
  readonly name: string | null;
  readonly data: Record<string, unknown>;
  readonly jobId: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Columns that the processor added to its input. */
  readonly added: readonly Column[];
  #bundle: Bundle;

  private constructor(
    readonly record: ProcessingResult,
    table: { columns: readonly Column[]; rows: number; added: readonly Column[] },
    bundle: Bundle,
  ) {
    this.name = record.table;
    this.data = record.result_data ?? {};
    this.jobId = record.task_id;
    this.columns = table.columns;
    this.rows = table.rows;
    this.added = table.added;
    this.#bundle = bundle;
  }

  static async open(client: Client, record: ProcessingResult): Promise<Result> {
    const json = JSON.stringify(short(record.result_data ?? {}), null, 1);
    const title = `${record.processing_type}${record.table === null ? '' : ` → ${record.table}`}`;
    const report = reportOf(record);
    let html = `<p><b>${escapeHtml(title)}</b></p>${report ?? `<pre>${escapeHtml(json)}</pre>`}`;
    let text = `${title}\n${json}`;
    if (record.table === null) {
      return new Result(
        record,
        { columns: [], rows: 0, added: [] },
        { 'text/html': html, 'text/plain': text },
      );
    }
    const [table, preview, input] = await Promise.all([
      client.dataset(record.table),
      client.rows(record.table, { limit: PREVIEW_ROWS }),
      record.dataset ? client.dataset(record.dataset) : undefined,
    ]);
    html += tableHtml(table.columns, preview.rows, table.rows);
    text += `\n${tableText(table.columns, preview.rows, table.rows)}`;
    const known = new Set(input?.columns.map((column) => column.name));
    const added = table.columns.filter((column) => !known.has(column.name));
    const bundle = { 'text/html': html, 'text/plain': text };
    return new Result(record, { columns: table.columns, rows: table.rows, added }, bundle);
  }

  /** @internal */
  [DISPLAY](): Bundle {
    return this.#bundle;
  }
}
