import { speakable } from '@assay/schema';
import type { SqlOptions } from './answers.js';

/** The body of a query; values that JSON can't say travel as `{"$bigint": "…"}` and `{"$number": "NaN"}`. */
export function sqlBody(statement: string, parameters: readonly unknown[], options: SqlOptions) {
  const bound = parameters.map(speakable);
  return {
    statement,
    ...(bound.length === 0 ? {} : { parameters: bound }),
    ...(options.write === true ? { write: true } : {}),
    ...(options.result === true ? { result: true } : {}),
    ...(options.asOf === undefined ? {} : { as_of: options.asOf }),
    ...(options.asDataset === undefined ? {} : { as_dataset: options.asDataset }),
  };
}

/** `?a=1&b=2` of what is given. */
export function query(values: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}
