import type { Cell } from '../table/cell.js';
import { cellOf } from './flatten.js';
import { at } from './node-at.js';
import type { Node } from './parse-json.js';
import type { RecordList } from './record-list.js';

interface Dimension {
  id: string;
  labels: string[];
}

/** JSON-stat: the values of all cells in row-major order, or by their number; empty cells are left out. */
export function jsonStat(root: Node): RecordList | undefined {
  const nested = at(root, 'value') === undefined && root.fields?.length === 1;
  const set = nested ? root.fields?.[0]?.[1] : root;
  const about = at(set, 'dimension');
  const ids = at(set, 'id') ?? at(about, 'id');
  const size = at(set, 'size') ?? at(about, 'size');
  const value = at(set, 'value');
  if (
    about === undefined ||
    value === undefined ||
    ids?.items === undefined ||
    size?.items === undefined
  )
    return undefined;
  const sizes = size.items.map((one) => Number(one.text));
  const dimensions = ids.items.map((id, i): Dimension => {
    const dimension = at(about, id.text ?? '');
    return {
      id: at(dimension, 'label')?.text ?? id.text ?? '',
      labels: labelsOf(at(dimension, 'category'), sizes[i] ?? 0),
    };
  });
  const status = at(set, 'status');
  const filled: [number, Node][] =
    value.kind === 'array'
      ? (value.items ?? []).map((node, i): [number, Node] => [i, node])
      : (value.fields ?? []).map(([key, node]): [number, Node] => [Number(key), node]);
  const cells = (): [Node, [string, Cell][]][] =>
    filled.map(([number, node]) => {
      const row: [string, Cell][] = [];
      let rest = number;
      for (let i = dimensions.length - 1; i >= 0; i--) {
        const dimension = dimensions[i];
        const length = sizes[i] ?? 1;
        row.unshift([
          dimension?.id ?? '',
          dimension?.labels[rest % length] ?? String(rest % length),
        ]);
        rest = Math.floor(rest / length);
      }
      row.push(['value', cellOf(node, '')]);
      if (status !== undefined)
        row.push([
          'status',
          at(status, status.kind === 'array' ? number : String(number))?.text ?? null,
        ]);
      return [node, row];
    });
  return {
    path: nested ? `$.${root.fields?.[0]?.[0] ?? ''}.value` : '$.value',
    rows: filled.length,
    items: [],
    shape: 'cube',
    depth: 0,
    cells,
  };
}

/** The labels of a dimension's categories in their order. */
function labelsOf(category: Node | undefined, size: number): string[] {
  const index = at(category, 'index');
  const label = at(category, 'label');
  const order =
    index?.kind === 'array'
      ? (index.items ?? []).map((one) => one.text ?? '')
      : (index?.fields ?? [])
          .map(([id, place]): [string, number] => [id, Number(place.text)])
          .sort((a, b) => a[1] - b[1])
          .map(([id]) => id);
  const ids = order.length > 0 ? order : (label?.fields ?? []).map(([id]) => id);
  return Array.from(
    { length: size },
    (_, i) => at(label, ids[i] ?? '')?.text ?? ids[i] ?? String(i),
  );
}
