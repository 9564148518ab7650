import type { Node } from './parse-json.js';

/** A list of records in a document; `path` is JSONPath. */
export interface RecordList {
  path: string;
  rows: number;
  /** The records, or for `columns` the lists of values by name. */
  items: Node[];
  shape: 'objects' | 'arrays' | 'values' | 'columns' | 'single' | 'keyed';
  depth: number;
}

/** Every list of records in a document, at any depth but not inside the records of another. */
export function recordLists(root: Node): RecordList[] {
  const found: RecordList[] = [];
  visit(root, '$', 0, found);
  return found;
}

function visit(node: Node, path: string, depth: number, found: RecordList[]): void {
  if (node.kind === 'array') {
    const shape = listShape(node.items ?? []);
    if (shape !== undefined)
      found.push({ path, rows: node.items?.length ?? 0, items: node.items ?? [], shape, depth });
    return;
  }
  if (node.kind !== 'object') return;
  const fields = node.fields ?? [];
  const columns = parallel(fields);
  if (columns > 1) {
    const [first] = fields.filter(([, value]) => isValues(value));
    found.push({
      path,
      rows: first?.[1].items?.length ?? 0,
      items: [node],
      shape: 'columns',
      depth,
    });
    return;
  }
  const keyed =
    fields.length > 2 &&
    fields.every(([, value]) => value.kind === 'object') &&
    similar(fields.map(([, value]) => value));
  if (keyed) {
    found.push({ path: `${path}.*`, rows: fields.length, items: [node], shape: 'keyed', depth });
    return;
  }
  for (const [name, value] of fields) visit(value, `${path}${step(name)}`, depth + 1, found);
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name).replaceAll("'", "\\'").replace(/^"|"$/g, "'")}]`;
}

function listShape(items: readonly Node[]): RecordList['shape'] | undefined {
  if (items.length === 0) return 'objects';
  const count = (kind: Node['kind']): number => items.filter((item) => item.kind === kind).length;
  if (count('object') >= items.length * 0.5) return 'objects';
  if (count('array') === items.length) return 'arrays';
  return 'values';
}

function isValues(node: Node): boolean {
  return (
    node.kind === 'array' &&
    (node.items?.length ?? 0) > 0 &&
    (node.items ?? []).every((item) => item.kind !== 'object' && item.kind !== 'array')
  );
}

/** How many lists of values of the same length an object holds, where it holds nothing else but single values. */
function parallel(fields: readonly [string, Node][]): number {
  const lists = fields.filter(([, value]) => isValues(value));
  const lengths = new Set(lists.map(([, value]) => value.items?.length));
  return lengths.size === 1 && fields.length === lists.length && !lengths.has(1) ? lists.length : 0;
}

function similar(nodes: readonly Node[]): boolean {
  const keys = nodes.map((node) => new Set((node.fields ?? []).map(([name]) => name)));
  const first = keys[0];
  if (first === undefined || first.size === 0) return false;
  return keys.every(
    (set) => [...set].filter((name) => first.has(name)).length >= Math.max(1, first.size * 0.6),
  );
}

/** The list that is most likely meant: most records, the least deep among equals. */
export function chooseList(lists: readonly RecordList[]): RecordList | undefined {
  const rank = (list: RecordList): number => list.rows * (list.shape === 'values' ? 0.01 : 1);
  return [...lists].sort((a, b) => rank(b) - rank(a) || a.depth - b.depth)[0];
}

/** `$.a.b[*]`, `a.b` and `$['a']['b']` name the same list. */
export function samePath(a: string, b: string): boolean {
  const plain = (path: string): string =>
    path
      .replace(/^\$?\.?/, '')
      .replace(/\[\*\]$/, '')
      .replace(/\[['"]([^'"]*)['"]\]/g, '.$1')
      .replace(/^\./, '')
      .replace(/\.\*$/, '');
  return plain(a) === plain(b);
}
