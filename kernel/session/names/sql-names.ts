import type { DatasetNames, NamedItem } from './project-names.js';

const KEYWORDS =
  `SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT OFFSET JOIN LEFT RIGHT FULL INNER OUTER CROSS ASOF ON USING AS
  DISTINCT UNION ALL EXCEPT INTERSECT WITH AND OR NOT IN IS NULL LIKE ILIKE BETWEEN CASE WHEN THEN ELSE END CAST ASC DESC
  OVER PARTITION WINDOW QUALIFY FILTER EXISTS VALUES TRUE FALSE count sum avg min max median stddev quantile_cont
  round abs coalesce`.split(/\s+/);
const RESERVED = new Set(KEYWORDS.filter((word) => word === word.toUpperCase()));
const PLAIN = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const NAME = String.raw`(?:"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_]*))`;
const QUALIFIER = new RegExp(`${NAME}\\s*\\.\\s*$`, 'u');
const RELATIONS = new RegExp(
  `\\b(?:from|join)\\s+${NAME}(?:\\s+(?:as\\s+)?([\\p{L}_][\\p{L}\\p{N}_]*))?`,
  'giu',
);

const lower = (text: string): string => text.toLowerCase();
const named = (match: RegExpExecArray): string => match[1]?.replaceAll('""', '"') ?? match[2] ?? '';

/** A name as SQL says it: in quotes where it is not a plain word. */
export function sqlName(name: string): string {
  const plain = PLAIN.test(name) && !RESERVED.has(name.toUpperCase());
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** What can stand at `cursor` of a statement: relations, columns of those that it mentions, words of SQL. */
export function sqlItems(
  datasets: readonly DatasetNames[],
  statement: string,
  cursor: number,
): NamedItem[] {
  const before = statement.slice(0, cursor);
  const outside = before.replace(/"(?:[^"]|"")*"/g, '');
  // Inside a text there are no names.
  if ((outside.match(/'/g)?.length ?? 0) % 2 === 1) return [];
  const relations = datasets.map(({ name }) => ({ text: sqlName(name), type: 'dataset' as const }));
  const used = relationsOf(datasets, statement);
  const qualifier = QUALIFIER.exec(before);
  if (qualifier) return columnsOf([used.get(lower(named(qualifier)))]);
  if (/\b(?:from|join|describe|summarize)\s+$/i.test(before)) return relations;
  const mentioned = new Set(used.values());
  const columns = columnsOf(mentioned.size > 0 ? mentioned : datasets);
  const words = KEYWORDS.map((text) => ({ text, type: 'keyword' as const }));
  return [...columns, ...relations, ...words];
}

/** Datasets by the names that a statement gives them, aliases included, in lower case. */
function relationsOf(
  datasets: readonly DatasetNames[],
  statement: string,
): Map<string, DatasetNames> {
  const known = new Map(datasets.map((dataset) => [lower(dataset.name), dataset]));
  const used = new Map<string, DatasetNames>();
  for (const match of statement.matchAll(RELATIONS)) {
    const name = lower(named(match));
    const dataset = known.get(name);
    if (!dataset) continue;
    used.set(name, dataset);
    const alias = match[3];
    if (alias !== undefined && !RESERVED.has(alias.toUpperCase())) used.set(lower(alias), dataset);
  }
  return used;
}

function columnsOf(datasets: Iterable<DatasetNames | undefined>): NamedItem[] {
  const names = [...datasets].flatMap((dataset) => dataset?.columns ?? []);
  const texts = new Set(names.map(({ name }) => sqlName(name)));
  return [...texts].map((text) => ({ text, type: 'column' as const }));
}
