import { isUnit } from '../table/units.js';
import type { Node } from './parse-json.js';
import type { RecordList } from './record-list.js';

/** Names that a document gives columns elsewhere than in the rows. */
interface Stated {
  path: string[];
  names: string[];
  units: (string | undefined)[];
  fills: (string | undefined)[];
  rank: number;
}

const LIST_OF_NAMES =
  /^(col(umn)?s?[_ -]?(names?|headers?|labels|titles|info|metadata)?|fields?([_ -]?names?)?|head(er|ing)s?|names?|variables?|keys|labels|dimensions|schema|cols|parameters|components)$/i;
const NAME = [
  'name',
  'fieldName',
  'id',
  'field',
  'code',
  'key',
  'title',
  'label',
  'header',
  'text',
];
const UNIT = /^(units?(_?of_?measure(ment)?)?|column_?units?|uom|unit_?symbol)$/i;
const FILL = /^_?(fill|fill_?value|missing_?value|no_?data(_?value)?)$/i;
const DEEPEST = 8;
const MOST = 4096;

/** Gives a list of arrays the names, and a list the units, that the document states beside it. */
export function addStated(root: Node, list: RecordList): void {
  if (list.shape === 'arrays') {
    const width = Math.max(...list.items.slice(0, 100).map(({ node }) => node.items?.length ?? 0));
    const found = width > 0 ? namesOf(root, list, width) : undefined;
    const index = rowNames(root, list);
    if (index !== undefined) list.index = index;
    const own = ownNames(list);
    if (own !== undefined) {
      list.names = own;
      return;
    }
    if (found !== undefined) {
      list.names = found.names;
      const by = (values: readonly (string | undefined)[]): [string, string][] =>
        found.names.flatMap((name, i): [string, string][] => {
          const value = values[i];
          return value === undefined ? [] : [[name, value]];
        });
      const [units, fills] = [by(found.units), by(found.fills)];
      if (units.length > 0) list.units = new Map(units);
      if (fills.length > 0) list.fills = new Map(fills);
      return;
    }
  }
  const units = unitsOf(root, list);
  if (units.size > 0) list.units = units;
}

/** `index` beside `columns` and `data`, as pandas writes a split table; undefined where it only counts the rows. */
function rowNames(root: Node, list: RecordList): Node[] | undefined {
  let found: Node[] | undefined;
  walk(root, ['$'], 0, (node, path) => {
    if (`${path.join('.')}.data` !== list.path) return;
    const get = (name: string): Node[] | undefined =>
      node.fields?.find(([key]) => key === name)?.[1].items;
    const index = get('index');
    if (get('columns') === undefined || index?.length !== list.items.length) return;
    if (index.some((item, i) => item.text !== String(i))) found = index;
  });
  return found;
}

/** The names that the records around the lists give them, where all give the same, as InfluxDB's `columns` beside `values`. */
function ownNames(list: RecordList): string[] | undefined {
  let names: string[] | undefined;
  for (const owner of new Set(list.items.map((item) => item.owner?.record))) {
    const width = list.items.find((item) => item.owner?.record === owner)?.node.items?.length ?? 0;
    const stated = owner?.fields?.find(
      ([name, { kind }]) => kind === 'array' && LIST_OF_NAMES.test(name),
    )?.[1];
    const own = stated === undefined ? undefined : asNames(stated, width);
    if (own === undefined || (names !== undefined && names.join('\0') !== own.join('\0')))
      return undefined;
    names = own;
  }
  return names;
}

function namesOf(root: Node, list: RecordList, width: number): Stated | undefined {
  const target = list.path.split(/[.[]/);
  const found: Stated[] = [];
  walk(root, ['$'], 0, (node, path) => {
    const names = node.kind === 'array' ? asNames(node, width) : undefined;
    if (names === undefined) return;
    const shared = path.findIndex((step, i) => step !== target[i]);
    const rank =
      (LIST_OF_NAMES.test(path.at(-1) ?? '') ? 100 : 0) + (shared < 0 ? path.length : shared);
    found.push({ path, names, units: unitsAmong(node), fills: fillsAmong(node), rank });
  });
  const [best] = found.sort((a, b) => b.rank - a.rank);
  if (best === undefined || best.rank < 100) return undefined;
  if (best.units.some((unit) => unit !== undefined)) return best;
  // ERDDAP's columnUnits and the like run along with the names.
  walk(root, ['$'], 0, (node, path) => {
    if (node.kind !== 'array' || node.items?.length !== width || !/unit/i.test(path.at(-1) ?? ''))
      return;
    best.units = node.items.map((item) =>
      item.kind === 'string' ? tidyUnit(item.text) : undefined,
    );
  });
  return best;
}

function walk(
  node: Node,
  path: string[],
  depth: number,
  see: (node: Node, path: string[]) => void,
): void {
  see(node, path);
  if (depth > DEEPEST) return;
  if (node.kind === 'object')
    for (const [name, value] of node.fields ?? [])
      if (value.kind === 'object' || value.kind === 'array')
        walk(value, [...path, name], depth + 1, see);
  if (node.kind === 'array' && (node.items?.length ?? 0) <= FEW)
    for (const item of node.items ?? [])
      if (item.kind === 'object') walk(item, [...path, '*'], depth + 1, see);
}
/** Lists longer than this are data; names are not looked for inside. */
const FEW = 4;

/** The names in a list of texts or of objects that each have one. */
function asNames(node: Node, width: number): string[] | undefined {
  const items = node.items ?? [];
  if (items.length !== width || width > MOST) return undefined;
  if (items.every((item) => item.kind === 'string'))
    return distinct(items.map((item) => item.text ?? ''));
  if (!items.every((item) => item.kind === 'object')) return undefined;
  for (const key of NAME) {
    const names = items.map((item) => item.fields?.find(([name]) => name === key)?.[1]);
    if (names.every((name) => name?.kind === 'string' && name.text !== '')) {
      const texts = distinct(names.map((name) => name?.text ?? ''));
      if (texts !== undefined) return texts;
    }
  }
  return undefined;
}

function distinct(names: string[]): string[] | undefined {
  return new Set(names).size === names.length && names.every((name) => name.trim() !== '')
    ? names
    : undefined;
}

function unitsAmong(node: Node): (string | undefined)[] {
  return (node.items ?? []).map((item) => {
    const unit = item.fields?.find(([name]) => UNIT.test(name))?.[1];
    return unit?.kind === 'string' ? tidyUnit(unit.text) : undefined;
  });
}

/** Stand-ins for missing values among descriptions of columns, as a HAPI server gives them. */
function fillsAmong(node: Node): (string | undefined)[] {
  return (node.items ?? []).map((item) => {
    const fill = item.fields?.find(([name]) => FILL.test(name))?.[1];
    return fill?.kind === 'string' || fill?.kind === 'number' ? fill.text : undefined;
  });
}

/** Units by column name: Open-Meteo's `hourly_units`, an object `units` beside the data, and their like. */
function unitsOf(root: Node, list: RecordList): Map<string, string> {
  const last = /([A-Za-z_]\w*)(\[\*\])*(\.\*)?$/.exec(list.path)?.[1] ?? '';
  const units = new Map<string, string>();
  const add = (node: Node): void => {
    for (const [name, value] of node.fields ?? []) {
      const unit = value.kind === 'string' ? tidyUnit(value.text) : undefined;
      if (unit !== undefined && !units.has(name)) units.set(name, unit);
    }
  };
  const named: Node[] = [];
  walk(root, ['$'], 0, (node, path) => {
    if (node.kind !== 'object') return;
    const name = path.at(-1) ?? '';
    if (last !== '' && name.toLowerCase() === `${last}_units`.toLowerCase()) add(node);
    else if (UNIT.test(name)) named.push(node);
  });
  named.forEach(add);
  return units;
}

/** A unit, unless it says that there is none or how a time is written. */
function tidyUnit(text: string | undefined): string | undefined {
  const unit = text?.trim() ?? '';
  if (unit === '' || /^(iso8601|unixtime|none|null|n\/a|text|string|-)$/i.test(unit))
    return undefined;
  return isUnit(unit) || unit.length <= 24 ? unit : undefined;
}
