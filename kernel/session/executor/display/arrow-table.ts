import { inspect } from 'node:util';
import { escapeHtml } from '@assay/schema';
import type { Bundle } from './bundle.js';

/** What we need of an Arrow table; by shape, for the notebook may hold another copy of the library. */
interface ArrowTable {
  numRows: number;
  schema: { fields: { name: string; type: unknown }[] };
  getChildAt(index: number): { get(row: number): unknown } | null;
}

const ROWS = 20;

export function isArrowTable(value: object): value is ArrowTable {
  const table = value as Partial<ArrowTable>;
  return (
    typeof table.numRows === 'number' &&
    Array.isArray(table.schema?.fields) &&
    typeof table.getChildAt === 'function'
  );
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  // Arrow's own vectors and rows say in words what they hold.
  const own: unknown = typeof value === 'object' ? Reflect.get(value, 'toString') : undefined;
  if (typeof own === 'function' && own !== Object.prototype.toString)
    return String(Reflect.apply(own, value, []));
  return inspect(value, { colors: false });
}

/** First rows as a table, with the table's size and the columns' types. */
export function showArrowTable(table: ArrowTable): Bundle {
  const fields = table.schema.fields;
  const columns = fields.map((_, index) => table.getChildAt(index));
  const rows = Array.from({ length: Math.min(ROWS, table.numRows) }, (_, row) =>
    columns.map((column) => cell(column?.get(row))),
  );
  const size = `${table.numRows} rows × ${fields.length} columns`;
  const heads = fields.map(
    (field) => `<th title="${escapeHtml(String(field.type))}">${escapeHtml(field.name)}</th>`,
  );
  const body = rows.map(
    (row) => `<tr>${row.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`,
  );
  const html = `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table><p>${size}</p>`;
  return {
    'text/html': html,
    'text/plain': asText(
      fields.map((f) => f.name),
      rows,
      size,
    ),
  };
}

function asText(names: string[], rows: string[][], size: string): string {
  const widths = names.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: string[]): string =>
    row.map((text, index) => text.padStart(widths[index] ?? 0)).join('  ');
  return [line(names), ...rows.map(line), size].join('\n');
}
