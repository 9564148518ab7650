import type { Limits } from './limits.js';

/** Names that turn a lookup on a plain object into something else. */
const TREACHEROUS = new Set(['__proto__', 'constructor', 'prototype']);

/** Why a returned column's name can't be stored, or undefined when it can. */
export function columnNameProblem(name: string, limits: Limits): string | undefined {
  if (name.trim() === '') return 'a column of the returned table has an empty name';
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  if (name.length > limits.nameLength) {
    return `the column name ${shown} has ${name.length} characters; the limit of column-name length is ${limits.nameLength}`;
  }
  if (TREACHEROUS.has(name)) return `a column must not be named ${shown}`;
  // C0 and C1 controls, line separators, and the bidirectional overrides that make a name read as another.
  if (/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name)) {
    return `the column name ${shown} holds a control character`;
  }
  if (/\p{Cs}/u.test(name)) return `the column name ${shown} is not well-formed text`;
  if (/^assay:/i.test(name)) return `the column name ${shown} is reserved ("assay:")`;
  return undefined;
}
