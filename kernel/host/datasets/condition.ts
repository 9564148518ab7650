import { AssayError, type Column } from '@assay/schema';
import { quoteName, sqlType, type KnownDataset } from '../../store/index.js';
import { knownColumn } from '../known-dataset.js';

export const OPERATORS = ['=', '≠', '<', '≤', '>', '≥', 'contains', 'missing', 'present'] as const;

/** What a row must fulfil to be shown. `missing` and `present` have no value. */
export interface Condition {
  column: string;
  operator: (typeof OPERATORS)[number];
  value?: string | number | boolean | null;
}

const COMPARISONS: Partial<Record<Condition['operator'], string>> = {
  ...{ '=': '=', '≠': 'IS DISTINCT FROM', '<': '<', '≤': '<=', '>': '>', '≥': '>=' },
};

/**
 * Conditions as a WHERE clause with bound values; all of them must hold.
 *
 * @throws AssayError `column-unknown`, `condition-invalid` for a value that the column can't have
 */
export function conditionSql(
  dataset: KnownDataset,
  conditions: readonly Condition[],
): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts = conditions.map((condition, at) => {
    const column = knownColumn(dataset, condition.column, `/conditions/${at}/column`);
    return `(${partOf(column, condition, values, at)})`;
  });
  return { where: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, values };
}

function partOf(column: Column, condition: Condition, values: unknown[], at: number): string {
  const name = quoteName(column.name);
  const isNumber = column.type === 'number';
  if (condition.operator === 'missing') {
    return isNumber ? `${name} IS NULL OR isnan(${name})` : `${name} IS NULL`;
  }
  if (condition.operator === 'present') {
    return isNumber ? `${name} IS NOT NULL AND NOT isnan(${name})` : `${name} IS NOT NULL`;
  }
  const text = String(condition.value ?? '').trim();
  if (condition.operator === 'contains') {
    values.push(text);
    return `contains(lower(CAST(${name} AS VARCHAR)), lower($${values.length}))`;
  }
  if (!possible(column.type, text)) {
    throw new AssayError(
      'condition-invalid',
      `"${text}" is no ${column.type} as "${column.name}" is`,
      {
        pointer: `/conditions/${at}/value`,
      },
    );
  }
  values.push(text);
  return `${name} ${COMPARISONS[condition.operator] ?? '='} CAST($${values.length} AS ${sqlType(column.type)})`;
}

function possible(type: Column['type'], text: string): boolean {
  switch (type) {
    case 'number':
      return text !== '' && (!Number.isNaN(Number(text)) || /^[+-]?(nan|inf(inity)?)$/i.test(text));
    case 'integer':
      return /^[+-]?\d{1,19}$/.test(text);
    case 'boolean':
      return /^(true|false)$/i.test(text);
    case 'date':
    case 'timestamp':
      return /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(text);
    case 'time':
      return /^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text);
    case 'text':
      return true;
  }
}
