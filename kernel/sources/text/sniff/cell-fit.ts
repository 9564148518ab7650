import { cellKind } from '../cells/cell-kind.js';
import type { Dominant } from './dominant.js';

/** Whether a cell is of its column's kind; a text column and a cell without a value say nothing. */
export function cellFit(
  cell: string,
  expected: Dominant,
  commas: boolean,
): 'fits' | 'not' | 'silent' {
  if (expected === 'text') return 'silent';
  const kind = cellKind(cell, commas);
  if (kind === 'empty' || kind === 'missing') return 'silent';
  const fits = expected === 'number' ? kind === 'integer' || kind === 'number' : kind === expected;
  return fits ? 'fits' : 'not';
}
