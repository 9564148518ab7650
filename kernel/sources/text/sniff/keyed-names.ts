import { keyOf, splitAffix } from '../cells/affix.js';
import type { Candidate } from './score.js';

const LOOKED_AT = 200;

/**
 * Names that the records themselves give: in `t=0 ax=0.58 ay=0.18` every value stands behind the name of its column, the same
 * in every record. Undefined where that is so for less than two columns.
 */
export function keyedNames({ rows, to, count }: Candidate, first: number): string[] | undefined {
  const body = rows.slice(first, Math.min(to, first + LOOKED_AT));
  if (body.length < 2) return undefined;
  const names = Array.from({ length: count }, (_, i) => {
    const keys = new Set(body.map(({ cells }) => keyIn(cells[i] ?? '')));
    keys.delete('');
    const [key] = keys;
    return keys.size === 1 ? (key ?? '') : '';
  });
  return names.filter((name) => name !== '').length < 2 ? undefined : names;
}

/** The name before a value; empty for a blank cell, undefined for any other. */
function keyIn(cell: string): string | undefined {
  const text = cell.trim();
  return text === '' ? '' : keyOf(splitAffix(text)?.affix ?? '');
}
