import { cubeOf } from './cube.js';
import type { Node } from './parse-json.js';
import type { Item, RecordList } from './record-list.js';
import { columnLists, listShape, objectShape } from './shapes.js';

const DEEPEST = 12;
/** An array of this many items at most may be an envelope: what the answer is, then the list. */
const ENVELOPE = 4;

/** Every list of records in a document, at any depth, those inside the records of another one as well. */
export function recordLists(root: Node): RecordList[] {
  const cube = cubeOf(root);
  if (cube !== undefined) return [cube];
  const found: RecordList[] = [];
  visit([{ node: root }], '$', 0, found, undefined);
  return found;
}

/** Looks at all values that stand at one path: one, or one a record of the list they are inside of. */
function visit(
  group: readonly Item[],
  path: string,
  depth: number,
  found: RecordList[],
  inside: RecordList | undefined,
): void {
  if (depth > DEEPEST) return;
  const arrays = group.filter(({ node }) => node.kind === 'array');
  if (arrays.length > 0) list(arrays, path, depth, found, inside);
  const objects = group.filter(({ node }) => node.kind === 'object');
  if (objects.length === 0) return;
  const [only] = objects;
  if (objects.length === 1 && only !== undefined && inside === undefined) {
    const whole = objectShape(only.node);
    if (whole !== undefined) {
      const end = whole.shape === 'keyed' || whole.shape === 'pairs' ? '.*' : '';
      found.push({ path: `${path}${end}`, items: [only], depth, ...whole });
      return;
    }
  } else {
    const lengths = objects.map(({ node }) => columnLists(node)[0]?.[1].items?.length ?? 0);
    if (lengths.every((length) => length > 0)) {
      const rows = lengths.reduce((sum, length) => sum + length, 0);
      const list: RecordList = { path, rows, items: objects, shape: 'columns', depth };
      found.push(inside === undefined ? list : { ...list, inside });
      return;
    }
  }
  fields(objects, path, depth, found, inside);
}

function list(
  arrays: readonly Item[],
  path: string,
  depth: number,
  found: RecordList[],
  inside: RecordList | undefined,
): void {
  const items = arrays.flatMap(({ node, owner }) =>
    (node.items ?? []).map((item): Item => ({ node: item, owner })),
  );
  if (inside === undefined && isEnvelope(items)) {
    for (const [i, item] of items.entries())
      if (item.node.kind === 'array') visit([item], `${path}[${i}]`, depth + 1, found, undefined);
    return;
  }
  const shape = listShape(items);
  // Lists of single values inside records are values of theirs, and so are grids of numbers.
  const counts =
    inside === undefined ||
    shape === 'objects' ||
    (shape === 'arrays' && (!isGrid(items) || namedRows(arrays)));
  if (!counts || (inside !== undefined && items.length === 0)) return;
  const made: RecordList = { path, rows: items.length, items, shape, depth };
  if (inside !== undefined) made.inside = inside;
  found.push(made);
  if (shape !== 'objects') return;
  const records = items.filter(({ node }) => node.kind === 'object');
  const owned = records.map(({ node, owner }): Item => ({
    node,
    owner: { record: node, up: owner },
  }));
  const before = found.length;
  const columns = owned.map(({ node }) => columnLists(node)[0]?.[1].items?.length ?? 0);
  if (owned.length > 0 && columns.every((length) => length > 0)) {
    const rows = columns.reduce((sum, length) => sum + length, 0);
    found.push({
      path: `${path}[*]`,
      rows,
      items: owned,
      shape: 'columns',
      depth: depth + 1,
      inside: made,
    });
  }
  if (found.length === before) fields(owned, `${path}[*]`, depth + 1, found, made);
}

/** `[{"page": 1, "pages": 3}, [{…}, {…}]]`: what the answer is, then the list. */
function isEnvelope(items: readonly Item[]): boolean {
  const lists = items.filter(({ node }) => node.kind === 'array');
  return (
    items.length > 1 &&
    items.length <= ENVELOPE &&
    lists.length === 1 &&
    items.some(({ node }) => node.kind === 'object') &&
    lists.every(({ node }) => node.items?.every((item) => item.kind === 'object') === true)
  );
}

/** Whether the records say how the columns of their lists are called, so that figures alone are rows and no value. */
function namedRows(arrays: readonly Item[]): boolean {
  return arrays.every(({ owner }) =>
    owner?.record.fields?.some(
      ([name, value]) => /^(columns|fields|headers?|names)$/i.test(name) && value.kind === 'array',
    ),
  );
}

function isGrid(items: readonly Item[]): boolean {
  return items.every(({ node }) => node.items?.every((item) => item.kind === 'number') === true);
}

/** The values of every field of these objects. */
function fields(
  objects: readonly Item[],
  path: string,
  depth: number,
  found: RecordList[],
  inside: RecordList | undefined,
): void {
  const groups = new Map<string, Item[]>();
  for (const { node, owner } of objects) {
    for (const [name, value] of node.fields ?? []) {
      if (value.kind !== 'array' && value.kind !== 'object') continue;
      // The points of a GeoJSON geometry are one value.
      if (inside !== undefined && name === 'coordinates') continue;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [{ node: value, owner }]);
      else group.push({ node: value, owner });
    }
  }
  for (const [name, group] of groups)
    visit(group, `${path}${step(name)}`, depth + 1, found, inside);
}

export function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name).replaceAll("'", "\\'").replace(/^"|"$/g, "'")}]`;
}

/** `$.a.b[*]`, `a.b` and `$['a']['b']` name the same list. */
export function samePath(a: string, b: string): boolean {
  const plain = (path: string): string =>
    path
      .replace(/^\$?\.?/, '')
      .replace(/\[\*\]/g, '')
      .replace(/\[['"]([^'"]*)['"]\]/g, '.$1')
      .replace(/^\./, '')
      .replace(/\.\*$/, '');
  return plain(a) === plain(b);
}
