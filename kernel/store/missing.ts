import raw from '@duckdb/node-bindings';

/** Marks of missing values. DuckDB keeps one bit a row, 1 where the value is there; null where all are. */
export function missingOf(vector: raw.Vector, count: number): Uint8Array | null {
  const bits = raw.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null;
  if (bits === null || bits === undefined) return null;
  const missing = new Uint8Array(count);
  let any = false;
  for (let i = 0; i < count; i++) {
    if ((((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 0) {
      missing[i] = 1;
      any = true;
    }
  }
  return any ? missing : null;
}
