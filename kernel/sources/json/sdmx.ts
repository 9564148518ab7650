import type { Cell } from '../table/cell.js';
import { cellOf } from './flatten.js';
import { at } from './node-at.js';
import type { Node } from './parse-json.js';
import type { RecordList } from './record-list.js';

/** SDMX-JSON 1 and 2: observations by the numbers of their dimensions' values, in series or flat. */
export function sdmxCube(root: Node): RecordList | undefined {
  const body = at(root, 'dataSets') === undefined ? at(root, 'data') : root;
  const sets = at(body, 'dataSets');
  const structure = at(body, 'structure') ?? at(body, 'structures', 0);
  const dimensions = at(structure, 'dimensions');
  if (sets?.items === undefined || dimensions === undefined) return undefined;
  const rows: [Node, [string, Cell][]][] = [];
  for (const set of sets.items) {
    const outer = at(dimensions, 'series')?.items ?? [];
    const inner = at(dimensions, 'observation')?.items ?? [];
    for (const [key, one] of at(set, 'series')?.fields ?? [])
      for (const [place, observation] of at(one, 'observations')?.fields ?? [])
        rows.push([
          observation,
          [...named(outer, key), ...named(inner, place), value(observation)],
        ]);
    for (const [key, observation] of at(set, 'observations')?.fields ?? [])
      rows.push([observation, [...named(inner, key), value(observation)]]);
  }
  if (rows.length === 0) return undefined;
  return {
    path: body === root ? '$.dataSets' : '$.data.dataSets',
    ...{ rows: rows.length, items: [], shape: 'cube', depth: 0, cells: () => rows },
  };
}

/** The values that a key such as `0:3:1` points to. */
function named(dimensions: readonly Node[], key: string): [string, Cell][] {
  const places = key.split(':');
  return dimensions.map((dimension, i) => {
    const chosen = at(dimension, 'values', Number(places[i]));
    return [
      at(dimension, 'id')?.text ?? `column${i + 1}`,
      at(chosen, 'id')?.text ?? places[i] ?? null,
    ];
  });
}

function value(observation: Node): [string, Cell] {
  const first = observation.kind === 'array' ? observation.items?.[0] : observation;
  return ['value', first === undefined ? null : cellOf(first, '')];
}
