import type { Column } from '@assay/schema';
import { escapeHtml } from '@assay/schema';

/** A cell of a table as text; missing is empty, so that it is told from the text "null". */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value);
  return `${value as string}`;
}

const NUMERIC = new Set(['number', 'integer']);

/** The first rows as a real table, with the count of what is left out. */
export function tableHtml(
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
  total: number,
): string {
  const head = columns
    .map((column) => `<th title="${escapeHtml(column.type)}">${escapeHtml(column.name)}</th>`)
    .join('');
  const body = rows.map((row) => {
    const cells = row.map((value, i) => {
      const align = NUMERIC.has(columns[i]?.type ?? '') ? ' style="text-align:right"' : '';
      return `<td${align}>${escapeHtml(cellText(value))}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const more = total > rows.length ? `<p>first ${rows.length} of ${total} rows</p>` : '';
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>${more}`;
}

/** The same for a terminal or a plain-text front end. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
  total: number,
): string {
  const lines = [columns.map((column) => column.name), ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((t, i) => t.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...text,
    ...(total > rows.length ? [`(first ${rows.length} of ${total} rows)`] : []),
  ].join('\n');
}
