import type { Node } from './parse-json.js';
import type { Item, Shape } from './record-list.js';

type Field = [string, Node];
/** Lists beside other fields are columns from this length on; shorter ones may be lists in one record. */
const LONG = 5;
const FEWEST = 3;
/** A number, a year, a date or a time, which is data and no name. */
const DATUM =
  /^-?\d+(\.\d+)?$|^\d{4}[-/]\d{1,2}([-/]\d{1,2})?([T ][\d:.]+(Z|[-+]\d\d:?\d\d)?)?$|^\d{4}-?Q[1-4]$|^\d{4}-?W\d\d$/;

const isFigure = (node: Node): boolean => node.kind === 'number' || node.kind === 'null';
/** A year from 1500 on, a day or a time. */
const DATE = /^(1[5-9]|20)\d\d$|^\d{4}[-/]\d{1,2}([-/]\d{1,2})?([T ][\d:.]+(Z|[-+]\d\d:?\d\d)?)?$/;

export const isSingle = (node: Node): boolean => node.kind !== 'object' && node.kind !== 'array';

/** A list of single values that is not empty. */
export function isValues(node: Node): boolean {
  return (
    node.kind === 'array' && (node.items?.length ?? 0) > 0 && (node.items ?? []).every(isSingle)
  );
}

export function listShape(items: readonly Item[]): 'objects' | 'arrays' | 'values' {
  if (items.length === 0) return 'objects';
  let objects = 0;
  let arrays = 0;
  for (const { node } of items) {
    if (node.kind === 'object') objects++;
    else if (node.kind === 'array') arrays++;
  }
  if (objects >= items.length * 0.5) return 'objects';
  return arrays === items.length ? 'arrays' : 'values';
}

/** The lists of one length in an object that are columns of a table; none when they are not. */
export function columnLists(node: Node): Field[] {
  const fields = node.fields ?? [];
  const lists = fields.filter(([, value]) => value.kind === 'array');
  const [first] = lists;
  const length = first?.[1].items?.length ?? 0;
  if (lists.length < 2 || length < 2) return [];
  if (lists.some(([, value]) => value.items?.length !== length)) return [];
  // Of a list of lists or of objects it is not known that it runs along with the others.
  const plain = lists.filter(([, value]) => isValues(value));
  if (plain.length < lists.length) return [];
  // Three figures under several names beside single values are columns; fewer may be a pair or a place.
  const figures = length >= FEWEST && lists.some(([, value]) => value.items?.every(isFigure));
  return fields.length === lists.length || length >= LONG || figures ? lists : [];
}

/** What an object as a whole is a table of. */
export function objectShape(node: Node): { shape: Shape; rows: number } | undefined {
  const columns = columnLists(node);
  if (columns.length > 0) return { shape: 'columns', rows: columns[0]?.[1].items?.length ?? 0 };
  const fields = node.fields ?? [];
  const objects = fields.every(([, value]) => value.kind === 'object');
  if (objects && fields.length > 0) {
    const rows = orientedRows(fields);
    if (rows > 0) return { shape: 'oriented', rows };
    const values = fields.map(([, value]) => value);
    const data = fields.every(([name]) => DATUM.test(name));
    const pair = fields.length > 1 && (data || alike(values));
    if ((fields.length > 2 || pair) && similar(values))
      return { shape: 'keyed', rows: fields.length };
  }
  const dated = fields.length > 1 && fields.every(([name]) => DATE.test(name));
  const many = fields.length >= LONG && fields.every(([name]) => DATUM.test(name));
  if ((dated || many) && fields.every(([, value]) => isSingle(value)))
    return { shape: 'pairs', rows: fields.length };
  return undefined;
}

/** The rows of `{"a": {"0": 1, "1": 2}, "b": {"0": 3, "1": 4}}`: names outside, data as names inside. */
function orientedRows(fields: readonly Field[]): number {
  const inner = fields[0]?.[1].fields ?? [];
  if (fields.some(([name]) => DATUM.test(name))) return 0;
  if (fields.length < 2 || inner.length < 2 || !inner.every(([name]) => DATUM.test(name))) return 0;
  return fields.every(
    ([, value]) =>
      value.fields?.length === inner.length &&
      value.fields.every(([name, cell], i) => isSingle(cell) && name === inner[i]?.[0]),
  )
    ? inner.length
    : 0;
}

/** Two records of the same single values, more than one each. */
function alike(nodes: readonly Node[]): boolean {
  const [first, ...rest] = nodes.map((node) =>
    (node.fields ?? []).map(([name]) => name).join('\0'),
  );
  const plain = nodes.every(
    ({ fields = [] }) => fields.length > 1 && fields.every(([, value]) => isSingle(value)),
  );
  return plain && rest.every((names) => names === first);
}

function similar(nodes: readonly Node[]): boolean {
  const first = new Set((nodes[0]?.fields ?? []).map(([name]) => name));
  if (first.size === 0) return false;
  let whole = 0;
  const fits = nodes.every(({ fields = [] }) => {
    const shared = fields.filter(([name]) => first.has(name)).length;
    if (shared >= Math.max(1, first.size * 0.6)) whole++;
    // A record may lack a field; one with others is none of theirs.
    else return shared > 0 && shared === fields.length;
    return true;
  });
  return fits && whole > nodes.length * 0.5;
}
