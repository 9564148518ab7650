import type { ErrorObject } from 'ajv/dist/2020.js';

/** One breach of one rule by one row. */
export interface Violation {
  /** 0-based. */
  row: number;
  /** 1-based physical line of the source; null when the data have none. */
  line: number | null;
  byte_start: number | null;
  byte_end: number | null;
  column: string | null;
  value: unknown;
  keyword: string;
  message: string;
}

export type Breach = Pick<Violation, 'column' | 'value' | 'keyword' | 'message'>;

// These only say that a part failed, and the part tells it itself.
const CARRIERS = new Set(['if', 'allOf', '$ref', '$dynamicRef']);

/** A row's errors, each once. */
export function breaches(errors: readonly ErrorObject[]): Breach[] {
  const seen = new Set<string>();
  const found: Breach[] = [];
  for (const error of errors) {
    if (CARRIERS.has(error.keyword)) continue;
    const breach = breachOf(error);
    const key = JSON.stringify([
      error.instancePath,
      error.schemaPath,
      breach.column,
      breach.message,
    ]);
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(breach);
  }
  return found;
}

function breachOf(error: ErrorObject): Breach {
  const params = error.params as Record<string, unknown>;
  const named =
    params['missingProperty'] ??
    params['additionalProperty'] ??
    params['unevaluatedProperty'] ??
    params['propertyName'];
  const segment = error.instancePath.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
  const column = segment ?? (typeof named === 'string' ? named : null);
  const whole = segment === undefined;
  return {
    column,
    value: whole ? null : (error.data ?? null),
    keyword: error.keyword,
    message: error.message ?? `breaks ${error.keyword}`,
  };
}
