import type { Dataset } from '@assay/schema';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Rows } from '../project/index.js';

/** The first rows as a real table, with types and units in its headings. */
export function firstRows(dataset: Dataset, rows: Rows, trans: TranslationBundle): HTMLElement {
  const table = document.createElement('table');
  const caption = table.createCaption();
  caption.textContent = trans.__(
    '%1: first %2 of %3 rows',
    dataset.name,
    rows.rows.length,
    rows.total,
  );
  const head = table.createTHead().insertRow();
  for (const column of dataset.columns) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = column.name;
    const type = document.createElement('small');
    type.textContent = column.unit === undefined ? column.type : `${column.type}, ${column.unit}`;
    cell.append(' ', type);
    head.append(cell);
  }
  const body = table.createTBody();
  for (const values of rows.rows) {
    const line = body.insertRow();
    for (const value of values) line.insertCell().textContent = cellText(value);
  }
  return table;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
