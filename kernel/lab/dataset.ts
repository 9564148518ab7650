import type { Client } from '../client/index.js';
import {
  type Column,
  type Dataset as DatasetRecord,
  DATASET_MIME,
  escapeHtml,
  type LoadReport,
} from '@assay/schema';
import { type Bundle, DISPLAY } from './context.js';
import { tableHtml, tableText } from './html.js';
import { sharedReport } from './shared-report.js';

const PREVIEW_ROWS = 10;

/**
 * A dataset of the project, as a cell holds it: a relation of its name in SQL, an input for processors, a line in a chart.
 *
 * @example
 * ```ts
 * const co2 = await lab.load('data/co2.csv');
 * co2.columns.map((column) => column.name);
 * ```
 */
export class Dataset {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Hash of the canonical content: equal content, equal hash. */
  readonly hash: string;
  /** What the load did, when a load made this object. */
  readonly report: LoadReport | undefined;
  #bundle: Bundle;

  private constructor(record: DatasetRecord, bundle: Bundle, report?: LoadReport) {
    this.name = record.name;
    this.rows = record.rows;
    this.columns = record.columns;
    this.hash = record.content_hash;
    this.report = report && sharedReport(report);
    this.#bundle = bundle;
  }

  /** Looks the dataset up with its first rows, so that showing it needs no waiting. */
  static async open(client: Client, name: string, report?: LoadReport): Promise<Dataset> {
    const [record, preview] = await Promise.all([
      client.dataset(name),
      client.rows(name, { limit: PREVIEW_ROWS }),
    ]);
    const rejected = report && report.rejected > 0 ? `, ${report.rejected} rejected` : '';
    const title = `${record.name}: ${record.rows} rows${rejected}, ${record.columns.length} columns`;
    const warnings = (report?.warnings ?? []).map(
      ({ line, message }) => `${line === null ? '' : `line ${line}: `}${message}`,
    );
    const list = warnings.map((text) => `<li>${escapeHtml(text)}</li>`).join('');
    const html = [
      `<p><b>${escapeHtml(title)}</b></p>`,
      list && `<p>Please check:</p><ul>${list}</ul>`,
      tableHtml(record.columns, preview.rows, record.rows),
    ].join('');
    const text = [title, ...warnings, tableText(record.columns, preview.rows, record.rows)].join(
      '\n',
    );
    const identity = { name: record.name, rows: record.rows, hash: record.content_hash };
    const bundle = { [DATASET_MIME]: identity, 'text/html': html, 'text/plain': text };
    return new Dataset(record, bundle, report);
  }

  /** @internal */
  [DISPLAY](): Bundle {
    return this.#bundle;
  }
}
