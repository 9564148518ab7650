import { unitText } from '../../table/units.js';
import { commentText } from './comments.js';
import type { Line } from './rows.js';

/** Comments that describe columns tell at least so many of their names. */
const FEWEST = 2;

/** The units at the ends of comments such as `# COLUMN pl_orbper: Orbital Period [days]`, one for each column. */
export function describedUnits(
  above: readonly Line[],
  prefixes: readonly string[],
  names: readonly string[],
): (string | undefined)[] | undefined {
  const told = new Map<string, string | undefined>();
  for (const line of above) {
    const text = commentText(line, prefixes);
    if (text === line.text.trimStart()) continue;
    const [, name, unit] =
      /^\s*(?:COLUMN\s+)?(\S+?)\s*:\s+\S.*?(?:\[([^[\]]+)\])?\s*$/i.exec(text) ?? [];
    if (name !== undefined) told.set(name, unit === undefined ? undefined : unitText(unit));
  }
  const known = names.filter((name) => told.has(name.trim()));
  const units = names.map((name) => told.get(name.trim()));
  return known.length < FEWEST || units.every((unit) => unit === undefined) ? undefined : units;
}
