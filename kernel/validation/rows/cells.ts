import type { Missing, NamedColumn } from '@assay/schema';
import { dateText, timestampText, timeText } from '../../store/index.js';
import type { CellType } from './cell-types.js';

/**
 * A column's cells as JSON values. Most are of one kind and lie in `values`; those that are not (a text among numbers, an
 * integer beyond 2^53 as bigint) stand in `odd`, and their place in `values` counts as missing.
 */
export type Cells = { name: string; odd: Map<number, unknown> } & (
  | { kind: 'number'; values: Float64Array; missing: Missing }
  | { kind: 'boolean'; values: Uint8Array; missing: Missing }
  | { kind: 'text'; values: readonly (string | null)[] }
);

/** How a source's untyped cells become values. */
export interface CellForm {
  types: ReadonlySet<CellType>;
  decimal: string | null;
  /** The cells' own texts by row, where they were kept and are wanted. */
  originals?: readonly (string | null)[] | undefined;
  /** Texts that stood where the reader expected another type, by row. */
  rejected?: ReadonlyMap<number, string> | undefined;
  /** False where the source itself tells texts from numbers, as JSON does. */
  untyped: boolean;
}

const POINT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const CANONICAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Reads a column as the schema's types ask. */
export function cellsOf(column: NamedColumn, rows: number, form: CellForm): Cells {
  const { types, untyped } = form;
  const asText = untyped && types.has('string');
  const cells =
    column.type === 'text'
      ? textCells(column.name, column.values, form)
      : column.type === 'number' || column.type === 'integer'
        ? asText && !types.has('number')
          ? texts(column.name, rows, form.originals, written(column))
          : numberCells(column, rows)
        : column.type === 'boolean'
          ? asText && !types.has('boolean')
            ? texts(column.name, rows, form.originals, written(column))
            : booleanCells(column, rows)
          : texts(column.name, rows, undefined, written(column));
  for (const [row, text] of form.rejected ?? []) {
    const value = untyped ? readAs(text, form) : text;
    cells.odd.set(row, value);
  }
  return cells;
}

function numberCells(
  column: Extract<NamedColumn, { type: 'number' | 'integer' }>,
  rows: number,
): Cells {
  const odd = new Map<number, unknown>();
  if (column.type === 'number')
    return {
      name: column.name,
      kind: 'number',
      values: column.values,
      missing: column.missing,
      odd,
    };
  const values = new Float64Array(rows);
  let { missing } = column;
  for (let i = 0; i < rows; i++) {
    if (column.missing?.[i] === 1) continue;
    const exact = column.values[i] ?? 0n;
    const value = Number(exact);
    values[i] = value;
    if (Number.isSafeInteger(value)) continue;
    odd.set(i, exact);
    if (missing === column.missing) missing = missing?.slice() ?? new Uint8Array(rows);
    if (missing !== null) missing[i] = 1;
  }
  return { name: column.name, kind: 'number', values, missing, odd };
}

function booleanCells(column: Extract<NamedColumn, { type: 'boolean' }>, rows: number): Cells {
  const { name, missing } = column;
  return {
    name,
    kind: 'boolean',
    values: column.values.subarray(0, rows),
    missing,
    odd: new Map(),
  };
}

function textCells(name: string, values: readonly (string | null)[], form: CellForm): Cells {
  const { types, untyped } = form;
  const odd = new Map<number, unknown>();
  if (!untyped || (types.has('string') && !types.has('number') && !types.has('boolean')))
    return { name, kind: 'text', values, odd };
  if (types.has('string')) {
    // Both are allowed: what is written as a number is one, unless its digits say otherwise (007).
    if (types.size === 5) return { name, kind: 'text', values, odd };
    const own = values.slice();
    values.forEach((text, row) => {
      if (text === null || !CANONICAL.test(text) || !types.has('number')) return;
      odd.set(row, Number(text));
      own[row] = null;
    });
    return { name, kind: 'text', values: own, odd };
  }
  if (types.has('number')) return numbersFromTexts(name, values, form, odd);
  const own = values.slice();
  values.forEach((text, row) => {
    if (text === null) return;
    const value = readAs(text, form);
    if (value === text) return;
    odd.set(row, value);
    own[row] = null;
  });
  return { name, kind: 'text', values: own, odd };
}

function numbersFromTexts(
  name: string,
  texts: readonly (string | null)[],
  form: CellForm,
  odd: Map<number, unknown>,
): Cells {
  const numbers = new Float64Array(texts.length);
  const missing = new Uint8Array(texts.length);
  texts.forEach((text, row) => {
    const value = text === null ? null : readAs(text, form);
    if (typeof value === 'number') {
      numbers[row] = value;
      return;
    }
    missing[row] = 1;
    if (value !== null) odd.set(row, value);
  });
  return { name, kind: 'number', values: numbers, missing, odd };
}

/** One untyped cell as the schema's types ask; the text itself where it is none of them. */
function readAs(text: string, { types, decimal }: CellForm): unknown {
  if (types.has('string')) return text;
  const trimmed = text.trim();
  if (types.has('number')) {
    const pointed = decimal === ',' ? trimmed.replace(',', '.') : trimmed;
    if (POINT.test(pointed)) {
      const value = Number(pointed);
      if (Number.isSafeInteger(value) || !/^[+-]?\d+$/.test(pointed)) return value;
      return BigInt(pointed.replace(/^\+/, ''));
    }
  }
  if (types.has('boolean') && /^(true|false)$/i.test(trimmed))
    return trimmed.toLowerCase() === 'true';
  return text;
}

function texts(
  name: string,
  rows: number,
  originals: readonly (string | null)[] | undefined,
  text: (row: number) => string | null,
): Cells {
  const values = Array.from({ length: rows }, (_, row) => {
    const typed = text(row);
    return typed === null ? null : (originals?.[row] ?? typed);
  });
  return { name, kind: 'text', values, odd: new Map() };
}

/** A typed cell as text: times as ISO 8601, numbers in their shortest form. */
function written(column: Exclude<NamedColumn, { type: 'text' }>): (row: number) => string | null {
  const { missing } = column;
  const there = (row: number): boolean => missing?.[row] !== 1;
  switch (column.type) {
    case 'number':
      return (row) => (there(row) ? String(column.values[row]) : null);
    case 'integer':
      return (row) => (there(row) ? String(column.values[row]) : null);
    case 'boolean':
      return (row) => (there(row) ? String(column.values[row] === 1) : null);
    case 'date':
      return (row) => (there(row) ? dateText(column.values[row] ?? 0) : null);
    case 'time':
      return (row) => (there(row) ? timeText(column.values[row] ?? 0n) : null);
    default:
      return (row) => (there(row) ? timestampText(column.values[row] ?? 0n) : null);
  }
}

/** One cell; undefined where it is missing. */
export function cellAt(cells: Cells, row: number): unknown {
  if (cells.odd.size > 0 && cells.odd.has(row)) return cells.odd.get(row);
  if (cells.kind === 'text') return cells.values[row] ?? undefined;
  if (cells.missing?.[row] === 1) return undefined;
  const value = cells.values[row];
  return cells.kind === 'boolean' ? value === 1 : value;
}
