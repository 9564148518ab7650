import type { Cell } from '../table/cell.js';
import { flatten } from './flatten.js';
import type { Node } from './parse-json.js';
import type { Item, Owner } from './record-list.js';

/**
 * What tells the records around a nested list apart: the single values of theirs that differ, as columns before those of the
 * list. None where the list stands in one record only.
 */
export function ownerColumns(
  items: readonly Item[],
  text: string,
): (item: Item) => [string, Cell][] {
  const levels: Map<Node, [string, Cell][]>[] = [];
  for (const item of items) {
    let level = 0;
    for (let owner = item.owner; owner !== undefined; owner = owner.up) {
      const known = (levels[level++] ??= new Map());
      if (!known.has(owner.record)) known.set(owner.record, singles(owner.record, text));
    }
  }
  const kept = levels.map((records) => differing([...records.values()]));
  return (item) => {
    const entries: [string, Cell][] = [];
    let level = 0;
    for (let owner: Owner | undefined = item.owner; owner !== undefined; owner = owner.up) {
      const names = kept[level];
      const values = levels[level++]?.get(owner.record) ?? [];
      entries.unshift(...values.filter(([name]) => names?.has(name) === true));
    }
    return entries;
  };
}

function singles(record: Node, text: string): [string, Cell][] {
  const fields = (record.fields ?? []).filter(([, value]) => value.kind !== 'array');
  // An object without any would be a value itself.
  if (fields.length === 0) return [];
  return flatten({ ...record, fields }, text).filter(([name]) => name !== '');
}

function differing(records: readonly (readonly [string, Cell][])[]): Set<string> {
  const seen = new Map<string, Set<string>>();
  for (const record of records)
    for (const [name, cell] of record) {
      const values = seen.get(name) ?? new Set();
      seen.set(name, values.add(JSON.stringify(cell)));
    }
  return new Set([...seen].filter(([, values]) => values.size > 1).map(([name]) => name));
}
