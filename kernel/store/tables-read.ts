import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from './names.js';
import { rowsInMemory } from './statement.js';

/**
 * The tables that a statement reads, as DuckDB spells their names, through whatever views and macros.
 *
 * DuckDB 1.5 finds none in a statement that has a list of constants where one value is bound first, as in
 * `quantile_cont(v, [0.1, 0.9])` or `FROM t, unnest([1, 2])`. Then they are those of the relations that its text names.
 */
export async function tablesRead(
  connection: DuckDBConnection,
  statement: string,
): Promise<readonly string[]> {
  const found = connection.getTableNames(statement, true);
  if (found.length > 0) return found;
  const result = await connection.run('SELECT json_serialize_sql($1::VARCHAR)::VARCHAR AS tree', [
    statement,
  ]);
  const [row] = rowsInMemory(result);
  const tree: unknown = JSON.parse(String(row?.['tree']));
  const own = new Set<string>();
  for (const { cte_map: map } of objectsIn(tree)) {
    for (const { key } of (map as { map: { key: string }[] } | undefined)?.map ?? [])
      own.add(quoteName(key).toLowerCase());
  }
  const named = new Set<string>();
  for (const { type, schema_name: schema, table_name: table } of objectsIn(tree)) {
    if (type !== 'BASE_TABLE') continue;
    const path = [schema, table].filter((name) => name !== '' && name !== undefined);
    const name = path.map((part) => quoteName(String(part))).join('.');
    // WITH name AS (…) is a part of the statement itself.
    if (!own.has(name.toLowerCase())) named.add(name);
  }
  const tables = [...named].flatMap((name) =>
    connection.getTableNames(`SELECT * FROM ${name}`, true),
  );
  return [...new Set(tables)];
}

/** Every object in a statement's tree. */
function* objectsIn(part: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(part)) for (const one of part) yield* objectsIn(one);
  else if (part !== null && typeof part === 'object') {
    yield part as Record<string, unknown>;
    for (const one of Object.values(part)) yield* objectsIn(one);
  }
}
